# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter cron_expression: glue over plugin_utils/_schedule/cron.py."""

from collections.abc import Callable
from typing import Any

from ansible.errors import AnsibleFilterError

DOCUMENTATION = r"""
name: cron_expression
short_description: Check a schedule of cron
version_added: 1.0.0
author: The sametime.estate maintainers
description:
  - Returns the five fields of a crontab line with single blanks, in lower case.
  - Fails if cron would not understand a field, or if the schedule would never match. The error names the field.
options:
  _input:
    description: Minute, hour, day of month, month, day of week.
    type: str
    required: true
seealso:
  - plugin: sametime.estate.cron_calendars
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Schedule of the photo job
  ansible.builtin.debug:
    msg: "{{ '17 6-20 * * Mon-Fri' | sametime.estate.cron_expression }}"
"""

RETURN = r"""
_value:
  description: The schedule.
  type: str
  sample: 17 6-20 * * mon-fri
"""


def cron_expression(schedule: Any) -> str:
    """Return the checked schedule."""
    from ansible_collections.sametime.estate.plugins.plugin_utils._schedule.cron import parse

    try:
        return parse(str(schedule)).text
    except ValueError as exc:
        raise AnsibleFilterError(f"cron_expression: {exc}") from exc


class FilterModule:
    """What Ansible looks for."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters of this file by name."""
        return {"cron_expression": cron_expression}
