#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

DOCUMENTATION = r"""
module: ihs_vhost
short_description: Manage a configuration fragment of IBM HTTP Server and test it before it goes live
version_added: 1.0.0
description:
  - Manages one file with a virtual host, the line of the main file that includes it, and the modules that it needs.
  - First the module tests the whole configuration with the new fragment beside the live one (C(apachectl -t -f)). Then
    it replaces the files, each in one step, tests them again, and restarts a running server gracefully. A request
    proves that the server runs the new configuration.
  - After a failure at any step the module restores the old files, a server that ran runs with them, and the error has
    the message of httpd. No incomplete file is ever live.
  - No other byte of the main file changes. The module uncomments a C(LoadModule) line that is commented out instead of
    adding a second one. It adds one C(Include) line at the end, unless an C(Include) has the fragment already.
  - The module does not start a stopped server. It fails before it changes anything, because no request can prove the
    configuration. O(stopped_server) is for a server that is stopped on purpose.
author: The sametime.estate maintainers (!UNKNOWN)
options:
  path:
    description: The fragment.
    type: path
    required: true
  content:
    description:
      - Text of the fragment. Required for O(state=present).
      - V(@digest@) in the text, and in the paths of O(probe), is replaced by a digest of the text. So a request shows
        whether this fragment or another one answers.
    type: str
  state:
    description:
      - V(present) writes, includes and activates the fragment.
      - V(absent) removes it and its C(Include) line. Modules stay loaded, because other files may use them.
    type: str
    choices: [present, absent]
    default: present
  modules:
    description: Modules that the fragment needs, named as in C(LoadModule).
    type: list
    elements: str
    default: []
  programs:
    description:
      - Programs that the fragment starts (C(RewriteMap) of type C(prg)) and that the same run installs before. In check
        mode, one that does not exist yet does not count as an error.
    type: list
    elements: path
    default: []
    version_added: 1.1.0
  probe:
    description:
      - A request to the running server. With V(@digest@) in its path it proves that exactly this fragment answers, also
        after an earlier run was interrupted before the restart.
      - Without a probe the module only checks that the server still runs.
    type: dict
    suboptions: &probe
      address:
        description: Address of the server, as seen from the host itself.
        type: str
        default: 127.0.0.1
      port:
        description: Port of the server.
        type: int
        default: 80
      host:
        description: Name of the virtual host, for the Host header.
        type: str
        required: true
      path:
        description: Path of the request. Do not use characters that have a meaning in regular expressions.
        type: str
        required: true
      status:
        description: The status that only the fragment answers with.
        type: int
        default: 204
      timeout_seconds:
        description: How long a graceful restart may take.
        type: int
        default: 15
      file:
        description:
          - A file that the module creates while it sends O(probe.requests), and removes afterwards. An answer with
            status 200 must be the content of this file.
        type: path
      requests:
        description:
          - Further requests to the new configuration. The module succeeds only if the running server answers each as
            expected, also when nothing has to be changed. Check mode sends none of them.
        type: list
        elements: dict
        default: []
        suboptions:
          path:
            description: Path of the request.
            type: str
            required: true
          headers:
            description: Headers of the request.
            type: dict
            default: {}
          status:
            description: Expected status.
            type: int
            default: 200
          location:
            description: Expected Location header; any if left out.
            type: str
      tls:
        description:
          - Sends the requests over TLS, with O(probe.host) as the requested name (SNI). Requests for O(probe.requests)
            verify the certificate.
          - The module fails if clients would refuse the certificate, because of its name, its dates or its chain, and
            restores the old files after a change. It warns if the certificate expires soon.
        type: dict
        suboptions:
          ca_file:
            description: File with the trusted authorities, in PEM form. By default the authorities of the system are
              used.
            type: path
          expiry_days:
            description: How many days before the certificate expires to warn.
            type: int
            default: 30
          first:
            description: >-
              Whether the fragment has the first virtual host of its address, which decides on protocols. Then the
              module fails if the server accepts TLS 1.0 or 1.1; otherwise it warns.
            type: bool
            default: true
  further_probes:
    description: >-
      Probes on other ports on which the same fragment answers, with the suboptions of O(probe). All must be answered as
      expected.
    type: list
    elements: dict
    default: []
    suboptions: *probe
  stopped_server:
    description:
      - V(fail) fails when the server does not run and there is something to change or to prove. Nothing is changed.
      - V(accept) tests and writes the configuration of a server that is stopped on purpose, and warns that it is not
        proven. It fails, too, when something answers at the address of the probe.
      - Check mode only warns.
    type: str
    choices: [fail, accept]
    default: fail
  backup:
    description: Whether to keep a copy of the main file beside it, with the time in its name, before each change.
    type: bool
    default: true
extends_documentation_fragment:
  - sametime.estate._ihs
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
attributes:
  check_mode:
    support: full
    details: The module tests the new configuration in check mode too; the test changes nothing.
  diff_mode:
    support: full
    details: The whole fragment, and the changed lines of the main file.
"""

EXAMPLES = r"""
- name: Activate a virtual host in a separate file
  sametime.estate.ihs_vhost:
    path: /opt/IBM/HTTPServer/conf/sametime_photos.conf
    content: "{{ lookup('ansible.builtin.template', 'photos.conf.j2') }}"
    modules: [rewrite_module, headers_module]
    probe:
      host: photos.acme.example
      path: /sametime-estate/@digest@

- name: Remove it
  sametime.estate.ihs_vhost:
    path: /opt/IBM/HTTPServer/conf/sametime_photos.conf
    state: absent
"""

RETURN = r"""
actions:
  description: What the module did, or would do in check mode, in this order.
  returned: success
  type: list
  elements: str
  sample: [write fragment, load rewrite_module, include fragment, graceful restart]
digest:
  description: The digest that replaces V(@digest@), null where there is none.
  returned: success
  type: str
  sample: 0c2b4d5a8f1e7c6b9a3d2e1f0a9b8c7d
running:
  description: Whether the server ran.
  returned: success
  type: bool
reloaded:
  description: Whether this run restarted it gracefully.
  returned: success
  type: bool
backup_file:
  description: The copy of the main file.
  returned: when the main file was changed and O(backup=true)
  type: str
  sample: /opt/IBM/HTTPServer/conf/httpd.conf.2211.2026-11-22@10:20:30~
httpd:
  description: Message of httpd about the configuration.
  returned: failure, when httpd refused it
  type: str
  sample: "Syntax error on line 12 of /opt/IBM/HTTPServer/conf/sametime_photos.conf: Invalid command 'Requir'"
certificates:
  description: The certificates that the running server presents to the probes with TLS.
  returned: success
  type: list
  elements: dict
  contains:
    address: {description: Address and port of the probe., type: str, sample: "127.0.0.1:443"}
    subject: {description: Subject of the certificate., type: str, sample: CN=photos.acme.example}
    issuer: {description: Issuer of the certificate., type: str, sample: "CN=Acme Issuing CA, O=Acme"}
    names: {description: Its DNS names., type: list, elements: str, sample: [photos.acme.example]}
    not_after: {description: Its last day., type: str, sample: "2027-11-28"}
    days_left: {description: Whole days until it expires., type: int, sample: 365}
error_log:
  description: What httpd wrote to the main error log meanwhile.
  returned: failure, when there are new lines in the log
  type: str
  sample: "(2)No such file or directory: could not open transfer log file"
"""

import os
from typing import Any, Dict

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._core.module import run
from ansible_collections.sametime.estate.plugins.module_utils._ihs import activation, spec
from ansible_collections.sametime.estate.plugins.module_utils._ihs.errors import IhsError
from ansible_collections.sametime.estate.plugins.module_utils._ihs.plan import actions, diff, plan
from ansible_collections.sametime.estate.plugins.module_utils._ihs.presented import described
from ansible_collections.sametime.estate.plugins.module_utils._ihs.wanted import (
    Wanted,
    probe_of,
    stamp,
    stamp_of,
    with_digest,
)


def act(module: AnsibleModule) -> Dict[str, Any]:
    """Observe the server, plan, and activate unless this is check mode."""
    params = module.params
    present = params["state"] == "present"
    if present and not params["content"]:
        raise IhsError("state is present, so content is needed: the text of the fragment")
    server = spec.server(module)
    probe = probe_of(params["probe"], module.check_mode) if params["probe"] else None
    further = [probe_of(options, module.check_mode) for options in params["further_probes"]]
    stamped = stamp(params["content"], probe) if present else stamp_of(server.read(params["path"]), probe)
    further = [with_digest(each, stamped.digest) for each in further] if stamped.digest else []
    wanted = Wanted(params["path"], stamped.text, params["modules"], stamped.probe, tuple(further))
    planned = plan(server.observe(wanted), wanted)
    saved = None
    if planned.files_differ:
        missing = [path for path in params["programs"] if module.check_mode and not os.path.exists(path)]
        activation.test(server, wanted, planned, missing)
    if not module.check_mode:
        activation.require_running(server, wanted, planned, params["stopped_server"])
    if planned.changed and not module.check_mode:
        saved = activation.apply(server, wanted, planned, module.backup_local if params["backup"] else None)
    stopped = (
        "httpd does not run and was not started; the configuration is not proven and takes effect at its next start"
    )
    live = planned.running and present and not (module.check_mode and planned.changed)
    presented = [server.certificate(each) for each in wanted.probes if each.tls] if live else []
    return dict(
        {"backup_file": saved} if saved else {},
        changed=planned.changed,
        actions=actions(planned, server.paths.root, wanted.path, wanted.modules),
        digest=stamped.digest,
        running=planned.running,
        reloaded=planned.reload and not module.check_mode,
        diff=diff(planned, server.paths.config, wanted.path),
        certificates=[described(each) for each in presented],
        warnings=[text for each in presented for text in each.warnings]
        + ([stopped] if not planned.running and (planned.changed or present) else []),
    )


def main() -> None:
    module = AnsibleModule(
        argument_spec=dict(
            spec.WEB_SERVER,
            path={"type": "path", "required": True},
            content={"type": "str"},
            state={"type": "str", "choices": ["present", "absent"], "default": "present"},
            modules={"type": "list", "elements": "str", "default": []},
            programs={"type": "list", "elements": "path", "default": []},
            probe={"type": "dict", "options": spec.PROBE},
            further_probes={"type": "list", "elements": "dict", "default": [], "options": spec.PROBE},
            stopped_server={"type": "str", "choices": ["fail", "accept"], "default": "fail"},
            backup={"type": "bool", "default": True},
        ),
        supports_check_mode=True,
    )
    run(module, act)


if __name__ == "__main__":
    main()
