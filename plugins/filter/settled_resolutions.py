# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter settled_resolutions: glue over plugin_utils/_hosts/address_matrix.py."""

from collections.abc import Callable
from typing import Any

from ansible.errors import AnsibleFilterError

DOCUMENTATION = r"""
name: settled_resolutions
short_description: Resolutions of the hosts whose hosts file is complete
version_added: 1.0.0
author: The sametime.estate maintainers
description:
  - Takes the results of M(sametime.estate.host_addresses) and returns the resolutions for
    P(sametime.estate.address_matrix#filter).
  - In check mode it leaves out hosts with missing lines, because they still resolve without them.
positional: _input
options:
  _input:
    description: Results of M(sametime.estate.host_addresses) by host.
    type: dict
    required: true
  check_mode:
    description: Whether the module ran in check mode.
    type: bool
    default: false
"""

EXAMPLES = r"""
- name: Compare all hosts
  ansible.builtin.debug:
    msg: "{{ nodes | sametime.estate.address_matrix(results | sametime.estate.settled_resolutions) }}"
"""

RETURN = r"""
_value:
  description: RV(sametime.estate.host_addresses#module:resolution) by host.
  type: dict
"""


def settled_resolutions(results: Any, check_mode: Any = False) -> dict[str, Any]:
    """Return the resolutions of ``settled`` as plain data."""
    from ansible_collections.sametime.estate.plugins.plugin_utils._hosts.address_matrix import settled

    try:
        return settled(results, check_mode=bool(check_mode))
    except (AttributeError, KeyError, TypeError) as exc:
        raise AnsibleFilterError(f"settled_resolutions: these are not results of host_addresses: {exc!r}") from exc


class FilterModule:
    """What Ansible looks for."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters of this file by name."""
        return {"settled_resolutions": settled_resolutions}
