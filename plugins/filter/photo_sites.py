# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter photo_sites: glue over plugin_utils/_httpd/photo_sites.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible.errors import AnsibleFilterError

DOCUMENTATION = r"""
name: photo_sites
short_description: Decide which virtual hosts serve photos, on the http port, the https port, or both
version_added: 1.0.0
author: The sametime.estate maintainers
description:
  - Decides what each virtual host needs on this server, and what prevents it.
  - Role P(sametime.estate.photo_vhost#role) writes all of them from the result, with the same access policy.
positional: _input
options:
  _input:
    description: The server, as M(sametime.estate.ihs_info) returns it without these virtual hosts themselves.
    type: dict
    required: true
  host:
    description: Host name in the addresses of photos.
    type: str
    required: true
  address:
    description: Address for http; V(*) is all addresses.
    type: str
    default: "*"
  port:
    description: Port for http.
    type: int
    default: 80
  tls:
    description: The keys of C(photo_vhost_tls); empty for http only.
    type: dict
    default: {}
  http:
    description: What the http port does.
    type: str
    choices: [serve, redirect, "off"]
    default: serve
  balancers:
    description: Networks of the balancers in front of the server.
    type: list
    elements: str
    default: []
  presented:
    description: >-
      The certificate that the https address presents to clients without SNI, as M(sametime.estate.tls_server_info)
      returns it. Needed only if the result has RV(ignore:_value.ask).
    type: dict
"""

EXAMPLES = r"""
- name: Show the virtual hosts
  ansible.builtin.debug:
    msg: >-
      {{ web_server | sametime.estate.photo_sites(
           host='photos.acme.example', tls={'key_file': '/opt/IBM/HTTPServer/conf/key.kdb'}) }}
"""

RETURN = r"""
_value:
  description: The virtual hosts, and what prevents them.
  type: dict
  contains:
    sites:
      description:
        - One entry for each virtual host, with the keys of the filter P(sametime.estate.photo_virtual_host#filter).
        - C(port), C(redirect) (the address for a redirect, or V(none)), C(tls) (the lines of its TLS settings, empty
          for http).
      type: list
      elements: dict
    modules: {description: The modules that they need., type: list, elements: str}
    refusals: {description: "Why they cannot be, as sentences; empty if they can.", type: list, elements: str}
    warnings: {description: "Notes for the administrator, as sentences.", type: list, elements: str}
    ask:
      description: C(address) and C(port) at which O(presented) must be asked for, or V(none).
      type: dict
    same_name: {description: Other virtual hosts that answer for the host., type: list, elements: str}
"""


def photo_sites(  # noqa: PLR0913, PLR0917, options of a filter
    server: Any,
    host: str,
    address: str = "*",
    port: Any = 80,
    tls: Any = None,
    http: Any = "serve",
    balancers: Any = (),
    presented: Any = None,
) -> dict[str, Any]:
    """Return the virtual hosts."""
    from ansible_collections.sametime.estate.plugins.plugin_utils._httpd import photo_sites as pure

    described = {"port": pure.HTTPS_PORT, "address": "*", **tls} if tls else {}
    try:
        # YAML reads off without quotes as false.
        wanted = pure.Wanted(host, address, int(port), described, "off" if http is False else http, bool(balancers))
        return pure.photo_sites(server, wanted, presented or None)
    except (KeyError, TypeError, ValueError) as exc:
        raise AnsibleFilterError(f"photo_sites: this is not a result of module ihs_info: {exc!r}") from exc


class FilterModule:
    """Filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters by name."""
        return {"photo_sites": photo_sites}
