# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter photo_web_servers: glue over plugin_utils/_photos/web_servers.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible.errors import AnsibleFilterError

DOCUMENTATION = r"""
name: photo_web_servers
short_description: List the web servers that receive the photos
version_added: 1.0.0
author: The sametime.estate maintainers
description:
  - Returns the web servers of an inventory, with what the photo source needs to reach each of them.
  - These are all hosts of the group C(photo_web), or the one that O(web_host) names.
positional: _input, hostvars
options:
  _input:
    description: Groups of the inventory with their hosts.
    type: dict
    required: true
  hostvars:
    description:
      - Variables of all hosts. C(sametime_photo_target) of a web server is its name or address for ssh; the default is
        its name in the inventory.
    type: dict
    required: true
  web_host:
    description: Name of the only host that receives photos. Empty for every host of the group.
    type: str
    default: ""
  target:
    description: Name or address for ssh of a single web server. Empty for the variable of that host.
    type: str
    default: ""
  known_hosts:
    description:
      - Path of the file with the pinned host keys. Each of several web servers has a file of its own, whose name ends
        with a dot and the name of the web server.
    type: str
    default: ""
"""

EXAMPLES = r"""
- name: Show the web servers
  ansible.builtin.debug:
    msg: "{{ groups | sametime.estate.photo_web_servers(hostvars, known_hosts='/home/tdiuser/.ssh/photo_hosts') }}"
"""

RETURN = r"""
_value:
  description: The web servers, each with C(name), C(target) and C(known_hosts).
  type: list
  elements: dict
  sample:
    - name: ihs1
      target: ihs1.acme.example
      known_hosts: /home/tdiuser/.ssh/photo_hosts.ihs1
"""


def photo_web_servers(groups: Any, hostvars: Any, **options: Any) -> list[dict[str, str]]:
    """Return the web servers as plain data."""
    from ansible_collections.sametime.estate.plugins.plugin_utils._photos import web_servers

    try:
        hosts = [*groups.get(web_servers.GROUP, []), options.get("web_host", "")]
        targets = {host: str(hostvars[host].get("sametime_photo_target") or "") for host in hosts if host in hostvars}
        found = web_servers.web_servers(groups, targets, **{name: str(value) for name, value in options.items()})
        return [dict(server._asdict()) for server in found]
    except (AttributeError, KeyError, TypeError) as exc:
        raise AnsibleFilterError(f"photo_web_servers: {exc}") from exc


class FilterModule:
    """Filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters by name."""
        return {"photo_web_servers": photo_web_servers}
