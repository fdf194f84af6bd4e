#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

DOCUMENTATION = r"""
module: tls_server_info
short_description: Read the certificate that a TLS server presents
version_added: 1.0.0
description:
  - Makes handshakes with a server and judges its certificates as a client that requests O(host) does, by name, dates
    and chain. Asks whether the server accepts TLS 1.0 or 1.1.
  - Changes nothing. Findings are results, not failures.
author: The sametime.estate maintainers (!UNKNOWN)
options:
  address:
    description: Address or name to connect to.
    type: str
    required: true
  port:
    description: Port of the server.
    type: int
    default: 443
  host:
    description: The host name that clients request.
    type: str
    required: true
  sni:
    description: >-
      Whether to send the name with the handshake (SNI). Without it, the server answers as it does to old clients.
    type: bool
    default: true
  ca_file:
    description: File on this host with the trusted authorities, in PEM form. By default the authorities of the system
      are used.
    type: path
  expiry_days:
    description: How many days before a certificate expires to warn.
    type: int
    default: 30
  path:
    description: >-
      Path of a GET request to send after the handshake, for O(host) and with any certificate. Without it no request is
      sent.
    type: str
  timeout_seconds:
    description: How long a connection may take.
    type: int
    default: 10
extends_documentation_fragment:
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
attributes:
  diff_mode:
    support: none
    details: The module changes nothing.
"""

EXAMPLES = r"""
- name: Read the certificate of the photo host
  sametime.estate.tls_server_info:
    address: 192.0.2.12
    host: photos.acme.example
  register: photo_certificate
"""

RETURN = r"""
subject:
  description: Subject of the certificate; empty without one.
  returned: success
  type: str
  sample: CN=photos.acme.example
issuer:
  description: Who issued it.
  returned: success
  type: str
  sample: CN=Acme Issuing CA, O=Acme
names:
  description: Its DNS names.
  returned: success
  type: list
  elements: str
  sample: [photos.acme.example]
not_after:
  description: Its last day.
  returned: success
  type: str
  sample: "2027-11-28"
days_left:
  description: Whole days until it expires.
  returned: success
  type: int
  sample: 365
covers:
  description: Whether one of its names is O(host).
  returned: success
  type: bool
chain:
  description: Subjects of all certificates that the server sends, and the issuer of the last one.
  returned: success
  type: list
  elements: str
  sample: [CN=photos.acme.example, CN=Acme Issuing CA, CN=Acme Root CA]
old_protocols:
  description: Which of TLS 1.0 and TLS 1.1 the server accepts.
  returned: success
  type: list
  elements: str
  sample: []
problems:
  description: Why clients refuse the server, as sentences.
  returned: success
  type: list
  elements: str
  sample: []
expiry:
  description: Which certificates expire soon, as sentences.
  returned: success
  type: list
  elements: str
  sample: []
error:
  description: Why there is no answer, or null.
  returned: success
  type: str
status:
  description: Status of the answer to O(path) as text, or what went wrong; null without O(path).
  returned: success
  type: str
  sample: "404"
location:
  description: Location header of that answer, or null.
  returned: success
  type: str
"""

import time
from typing import Any, Dict

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._core.module import run
from ansible_collections.sametime.estate.plugins.module_utils._ihs import http_requests
from ansible_collections.sametime.estate.plugins.module_utils._ihs.wanted import Probe, Tls
from ansible_collections.sametime.estate.plugins.module_utils._tls import handshake, judgement
from ansible_collections.sametime.estate.plugins.module_utils._tls.errors import TlsError

NOTHING: Dict[str, Any] = {"subject": "", "issuer": "", "names": [], "not_after": "", "days_left": 0}


def act(module: AnsibleModule) -> Dict[str, Any]:
    """Make the handshakes, and judge what the server presents."""
    params = module.params
    name = params["host"] if params["sni"] else None
    endpoint = handshake.Endpoint(params["address"], params["port"], name, params["timeout_seconds"])
    error, seen = None, judgement.Seen(())
    try:
        handshake.trust(params["ca_file"])
        seen = handshake.look(endpoint, params["ca_file"])
    except TlsError as exc:
        error = str(exc)
    now = time.time()
    authority = params["ca_file"] or "the trust store of the system"
    first = seen.certificates[:1]
    result = dict(judgement.facts(first[0], now) if first else NOTHING, changed=False)
    result.update(
        covers=bool(first) and first[0].covers(params["host"]),
        chain=[each.subject for each in seen.certificates] + [each.issuer for each in seen.certificates[-1:]],
        old_protocols=list(seen.old_protocols),
        problems=[error] if error else judgement.problems(seen, params["host"], now, authority),
        expiry=judgement.warnings(seen, now, params["expiry_days"]),
        error=error,
        status=None,
        location=None,
    )
    if params["path"]:
        probe = Probe(params["address"], params["port"], params["host"], params["path"], 0, 0, tls=Tls())
        answer = http_requests.send(probe, params["path"], timeout_seconds=params["timeout_seconds"])
        result.update(status=answer.status, location=answer.location)
    return result


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "address": {"type": "str", "required": True},
            "port": {"type": "int", "default": 443},
            "host": {"type": "str", "required": True},
            "sni": {"type": "bool", "default": True},
            "ca_file": {"type": "path"},
            "expiry_days": {"type": "int", "default": 30},
            "path": {"type": "str"},
            "timeout_seconds": {"type": "int", "default": 10},
        },
        supports_check_mode=True,
    )
    run(module, act)


if __name__ == "__main__":
    main()
