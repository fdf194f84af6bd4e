# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Adds up the results of the slices of one run.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

from typing import Any

from ansible_collections.sametime.estate.plugins.module_utils._ldap import report

__all__ = ["line", "total"]

_LISTS = ("added", "updated", "cleared", "refused")


def line(host: str, so_far: dict[str, Any], seconds: float) -> str:
    """Return the line that is shown between two slices."""
    counts = so_far["counts"]
    done = sum(counts[kind] for kind in _LISTS)
    whole = done + counts["remaining"]
    return f"  {host}: {done} of {whole} entries [{int(seconds) // 60}:{int(seconds) % 60:02d}]"


def total(before: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    """Return one result for all slices. before: that of the slices until now, empty at first.

    A slice that reports no counts has failed before it read the directory; its message is that of the whole run.
    """
    if not before or "counts" not in answer:
        kept = {name: before[name] for name in (*_LISTS, "counts", "diff") if name in before}
        return {**kept, **answer, "changed": bool(before.get("changed")) or bool(answer.get("changed"))}
    result = {**answer, "changed": before["changed"] or answer["changed"], "counts": dict(answer["counts"])}
    for kind in _LISTS:
        result[kind] = before[kind] + answer[kind]
        result["counts"][kind] = len(result[kind])
    # What an earlier slice changed is unchanged for a later one.
    changed = sum(before["counts"][kind] for kind in ("added", "updated", "cleared"))
    result["counts"]["unchanged"] -= changed + before["counts"]["refused"]
    if "diff" in answer and "diff" in before:
        result["diff"] = {side: {**before["diff"][side], **answer["diff"][side]} for side in ("before", "after")}
    if result["refused"] and not result["counts"]["remaining"] and not answer["counts"]["refused"]:
        done = sum(result["counts"][kind] for kind in ("added", "updated", "cleared"))
        result.update(failed=True, msg=report.refused_sentence(result["refused"], done, 0))
    return result
