# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter photo_transfer_problems: glue over plugin_utils/_photos/transfer.py."""

from collections.abc import Callable
from typing import Any

from ansible.errors import AnsibleFilterError

DOCUMENTATION = r"""
name: photo_transfer_problems
short_description: Check the options of role photo_transfer
version_added: 1.0.0
author: The sametime.estate maintainers
description:
  - Returns a sentence for each option that the role cannot work with, all together, and an empty list if there is none.
  - Checks what the argument specification of the role cannot check, such as characters that cron does not accept.
options:
  _input:
    description: Options of the role by their names.
    type: dict
    required: true
  groups:
    description: Groups of the inventory with their hosts.
    type: dict
    required: true
seealso:
  - plugin: sametime.estate.cron_expression
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Refuse options that the role cannot work with
  ansible.builtin.assert:
    that: photo_transfer_checked | sametime.estate.photo_transfer_problems(groups) | length == 0
"""

RETURN = r"""
_value:
  description: The problems.
  type: list
  elements: str
  sample: ['photo_transfer_mailto is "a b": write one mail address or nothing']
"""


def photo_transfer_problems(options: Any, groups: Any) -> list[str]:
    """Return the problems of the options."""
    from ansible_collections.sametime.estate.plugins.plugin_utils._photos.transfer import problems

    try:
        return problems(options, groups)
    except (AttributeError, KeyError, TypeError) as exc:
        raise AnsibleFilterError(f"photo_transfer_problems: {exc}") from exc


class FilterModule:
    """What Ansible looks for."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters of this file by name."""
        return {"photo_transfer_problems": photo_transfer_problems}
