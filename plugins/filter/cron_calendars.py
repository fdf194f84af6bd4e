# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter cron_calendars: glue over plugin_utils/_schedule/cron.py."""

from collections.abc import Callable
from typing import Any

from ansible.errors import AnsibleFilterError

DOCUMENTATION = r"""
name: cron_calendars
short_description: Convert a schedule of cron to calendar events of systemd
version_added: 1.0.0
author: The sametime.estate maintainers
description:
  - Returns calendar events for C(OnCalendar=) of a timer. Together they match the same minutes as the schedule.
  - A schedule that restricts both day of month and day of week needs two events, because cron matches either.
options:
  _input:
    description: Minute, hour, day of month, month, day of week.
    type: str
    required: true
seealso:
  - plugin: sametime.estate.cron_expression
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Schedule of the photo job
  ansible.builtin.debug:
    msg: "{{ '17 6-20/2 * * mon-fri' | sametime.estate.cron_calendars }}"
"""

RETURN = r"""
_value:
  description: Calendar events.
  type: list
  elements: str
  sample: ["Mon,Tue,Wed,Thu,Fri *-*-* 06,08,10,12,14,16,18,20:17:00"]
"""


def cron_calendars(schedule: Any) -> list[str]:
    """Return the calendar events of the schedule."""
    from ansible_collections.sametime.estate.plugins.plugin_utils._schedule.cron import calendars, parse

    try:
        return calendars(parse(str(schedule)))
    except ValueError as exc:
        raise AnsibleFilterError(f"cron_calendars: {exc}") from exc


class FilterModule:
    """What Ansible looks for."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters of this file by name."""
        return {"cron_calendars": cron_calendars}
