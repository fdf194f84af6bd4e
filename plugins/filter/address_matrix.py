# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter address_matrix: glue over plugin_utils/_hosts/address_matrix.py."""

from collections.abc import Callable
from typing import Any

from ansible.errors import AnsibleFilterError

DOCUMENTATION = r"""
name: address_matrix
short_description: Compare each host's name resolution with the expected addresses
version_added: 1.0.0
author: The sametime.estate maintainers
description:
  - Takes the nodes that must resolve each other, and what each host resolves, and returns the differences.
positional: resolutions
options:
  _input:
    description: Nodes. All C(names) of a node must resolve to exactly its C(address); the full name is the first one.
    type: list
    elements: dict
    required: true
  resolutions:
    description: RV(sametime.estate.host_addresses#module:resolution) by host.
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: Check that every host resolves every other one
  ansible.builtin.assert:
    that: verdict.problems | length == 0
    fail_msg: "{{ (verdict.problems + verdict.table) | join('\n') }}"
  vars:
    verdict: "{{ nodes | sametime.estate.address_matrix({'meet1': applied.resolution}) }}"
"""

RETURN = r"""
_value:
  description: C(problems) has a sentence for each wrong answer, C(table) the lines of a table of all answers.
  type: dict
"""


def address_matrix(nodes: Any, resolutions: Any) -> dict[str, list[str]]:
    """Return the result of ``judge`` as plain data."""
    from ansible_collections.sametime.estate.plugins.plugin_utils._hosts.address_matrix import judge

    try:
        return judge(nodes, resolutions)._asdict()
    except (KeyError, TypeError, ValueError) as exc:
        raise AnsibleFilterError(f"address_matrix: the nodes or resolutions have another form: {exc!r}") from exc


class FilterModule:
    """What Ansible looks for."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters of this file by name."""
        return {"address_matrix": address_matrix}
