# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter photo_virtual_host: glue over plugin_utils/_httpd/photo_virtual_host.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible.errors import AnsibleFilterError

DOCUMENTATION = r"""
name: photo_virtual_host
short_description: Fit the virtual host of the photos to the web server that it joins
version_added: 1.0.0
author: The sametime.estate maintainers
description:
  - Decides what a new virtual host needs, so that it gets its requests and all other hosts stay as they are.
  - Role P(sametime.estate.photo_vhost#role) writes the virtual host from the result.
positional: _input
options:
  _input:
    description: The server, as M(sametime.estate.ihs_info) returns it without the virtual host itself.
    type: dict
    required: true
  host:
    description: Host name in the addresses of photos.
    type: str
    required: true
  address:
    description: Address of the virtual host; V(*) is all addresses.
    type: str
    default: "*"
  port:
    description: Port of the virtual host.
    type: int
    default: 80
"""

EXAMPLES = r"""
- name: Show what the virtual host needs
  ansible.builtin.debug:
    msg: "{{ web_server | sametime.estate.photo_virtual_host(host='photos.acme.example') }}"
"""

RETURN = r"""
_value:
  description: What the virtual host needs.
  type: dict
  contains:
    at:
      description: Address and port, as in C(<VirtualHost address:port>).
      type: str
      sample: "*:80"
    listen:
      description: Value of a C(Listen) that is missing, or V(none).
      type: str
    name_virtual_host:
      description: Value of a C(NameVirtualHost) that httpd 2.2 needs, or V(none).
      type: str
    main_server:
      description:
        - C(name) and C(rewrite_engine) of a virtual host that must come first, or V(none). It is the main server. The
          first virtual host of an address answers for all names that no other one has.
      type: dict
    other_addresses:
      description: Addresses of virtual hosts that take requests before one for all addresses is considered.
      type: list
      elements: str
    request_address:
      description: Address at which the server answers requests from its own host.
      type: str
      sample: 127.0.0.1
    same_name:
      description: Other virtual hosts of the port that answer for the host, as text with file and line.
      type: list
      elements: str
"""


def photo_virtual_host(server: Any, host: Any, address: Any = "*", port: Any = 80) -> dict[str, Any]:
    """Return what the virtual host needs."""
    from ansible_collections.sametime.estate.plugins.plugin_utils._httpd import photo_virtual_host as pure

    try:
        return pure.photo_virtual_host(server, host, address, int(port))._asdict()
    except (KeyError, TypeError, ValueError) as exc:
        raise AnsibleFilterError(f"photo_virtual_host: this is not a result of module ihs_info: {exc!r}") from exc


class FilterModule:
    """Filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters by name."""
        return {"photo_virtual_host": photo_virtual_host}
