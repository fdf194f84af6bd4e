# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter update_preflight_verdict; see DOCUMENTATION."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ansible.errors import AnsibleFilterError

DOCUMENTATION = r"""
name: update_preflight_verdict
short_description: Decide whether a Meeting server can be updated
version_added: 1.0.0
author: The sametime.estate maintainers
description:
  - Judges what M(sametime.estate.update_preflight_info) read. DEPSTATUS with the value V(partial), an unknown value, or
    no recognizable value forbids the update. If there is no evidence at all, the state is unknown, and never good.
options:
  _input:
    description: Result of M(sametime.estate.update_preflight_info).
    type: dict
    required: true
  wanted:
    description:
      - What the update needs, with C(accepted_values), C(no_evidence), C(offering), C(open_files), C(space),
        C(backup_hours), C(backups) and C(whiteboard).
    type: dict
    required: true
  members:
    description:
      - Results of M(sametime.estate.db2_hadr_info) on the members of the Meeting database, each with C(report) or
        C(msg), and with C(host) of the member in C(update_preflight_member).
    type: list
    elements: dict
    default: []
  tables:
    description: Tables with a column DEPSTATUS; without it, the catalogue was not read.
    type: list
    elements: str
"""

EXAMPLES = r"""
- name: Judge
  ansible.builtin.debug:
    msg: "{{ (host | sametime.estate.update_preflight_verdict(wanted)).refusals }}"
"""

RETURN = r"""
_value:
  description: Sentences, C(refusals) that forbid the update, C(warnings), and C(lines) of the report.
  type: dict
"""


def update_preflight_verdict(
    report: Any, wanted: Any, members: Sequence[Mapping[str, Any]] = (), tables: Sequence[str] | None = None
) -> dict[str, list[str]]:
    """Return refusals, warnings and the report."""
    from ansible_collections.sametime.estate.plugins.plugin_utils._update.verdict import Wanted, judge

    if not isinstance(report, Mapping) or "evidence" not in report:
        raise AnsibleFilterError("update_preflight_verdict needs the result of module update_preflight_info")
    try:
        needs = Wanted(**wanted)
    except TypeError as exc:
        raise AnsibleFilterError(f"update_preflight_verdict: {exc}") from exc
    read = [dict(result, host=result["update_preflight_member"]["host"]) for result in members]
    return dict(judge(report, needs, read, tables)._asdict())


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return name and function."""
        return {"update_preflight_verdict": update_preflight_verdict}
