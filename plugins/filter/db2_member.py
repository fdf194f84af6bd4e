# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter db2_member; see DOCUMENTATION."""

from collections.abc import Mapping
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error

DOCUMENTATION = r"""
name: db2_member
short_description: One member of the pair of Db2 servers, and what it needs to know of the pair
version_added: 1.0.0
author:
  - The sametime.estate maintainers
description:
  - Takes the description of the pair and the name of one member, and returns this member, the other member, and what
    both have in common. A missing or misspelled key is an error.
options:
  _input:
    description: Description of the pair, C(sametime_db2_pair) of the inventory.
    type: dict
    required: true
  host:
    description: Name of the member in the inventory.
    type: str
    required: true
"""

EXAMPLES = r"""
- name: Show the instance of this host
  ansible.builtin.debug:
    msg: "{{ (sametime_db2_pair | sametime.estate.db2_member(inventory_hostname)).member.instance }}"
"""

RETURN = r"""
_value:
  description:
    - C(member) and C(other), each with C(host), C(hostname), C(client_port), C(hadr_port), C(instance) and C(profile);
      C(hosts), the names of both, sorted; C(hadr_ports) of both; C(directories) that must exist on both hosts.
  type: dict
"""


def db2_member(pair: Any, host: str) -> dict[str, Any]:
    """Return the member, the other one and what both have in common, as plain data."""
    from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.pair import from_inventory, unknown_keys

    if not isinstance(pair, Mapping):
        raise AnsibleFilterError(f"db2_member needs the description of a pair, not {type(pair).__name__}")
    try:
        described = from_inventory(pair)
        member, other = described.member(host), described.other(host)
    except Db2Error as error:
        raise AnsibleFilterError(f"db2_member: {error}") from error
    strangers = unknown_keys(pair)
    if strangers:
        raise AnsibleFilterError(f"db2_member: the description of the pair has unknown keys: {', '.join(strangers)}")
    return {
        "member": member._asdict(),
        "other": other._asdict(),
        "hosts": list(described.hosts),
        "hadr_ports": sorted({one.hadr_port for one in described.members}),
        "directories": described.directories,
    }


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict[str, Any]:
        """Return name and function."""
        return {"db2_member": db2_member}
