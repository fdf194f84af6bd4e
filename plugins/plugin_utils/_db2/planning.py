# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns the options of action db2_hadr_plan into questions to the planner, and its answers into lines for people."""

from collections.abc import Mapping
from typing import Any

from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import agreement, takeover
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import converge as plan
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.member_state import views
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.pair import Pair
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.steps import Permissions, Plan

__all__ = ["QUESTIONS", "answer", "check_round", "lines", "numbered", "situation"]

QUESTIONS = ("keep", "takeover", "verify")
MOST_ROUNDS = 5


def answer(question: str, pair: Pair, reports: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Any]:
    """Return steps, refusal and notes, and what else belongs to the question."""
    if question == "takeover":
        return takeover.judge(pair, reports, request(options)).as_dict()
    if question == "verify":
        after = takeover.after(pair, reports, str(options["new_primary"]))
        named = {host: report["alternate_server"] for host, report in reports.items() if report}
        found = agreement.compare(pair, named, options.get("data_sources"))
        wrong = [one.words() for one in found]
        return {**after._replace(notes=[*after.notes, *wrong]).as_dict(), "disagreements": wrong}
    planned: Plan = plan.plan(pair, reports, permissions(options))
    return planned.as_dict()


def check_round(past: int, steps: list[dict[str, Any]]) -> None:
    """Raise Db2Error when so many rounds lead nowhere."""
    if past > MOST_ROUNDS and steps:
        left = "; ".join(step["words"] for step in steps)
        raise Db2Error(f"after {past} rounds there is still something to do: {left}. Look at db2diag.log on both hosts")


def permissions(options: Mapping[str, Any]) -> Permissions:
    """Return what the operator allows."""
    return Permissions(
        interruption=bool(options.get("interruption")),
        reinitialise=options.get("reinitialise") or None,
        old_primary=options.get("old_primary") or None,
    )


def request(options: Mapping[str, Any]) -> takeover.Request:
    """Return the takeover that is asked for."""
    given = {key: options[key] for key in takeover.Request._fields if options.get(key) not in (None, "")}
    return takeover.Request(**given)


def situation(pair: Pair, reports: Mapping[str, Any]) -> list[str]:
    """Return how both members stand, a line each."""
    return [view.words() for _, view in sorted(views(pair, reports).items())]


def numbered(steps: list[dict[str, Any]]) -> list[str]:
    """Return the steps in words, with numbers."""
    return [f"{number}. {step['words']}" for number, step in enumerate(steps, start=1)]


def lines(pair: Pair, seen: list[str], answered: Mapping[str, Any], steps: bool = True) -> list[str]:
    """Return what is shown: the situation, the conditions, the steps (unless a diff shows them), the notes."""
    shown = [f"{pair.database}: {'; '.join(seen)}"]
    shown += [f"  {condition['words']}" for condition in answered.get("conditions") or []]
    shown += [f"  {step}" for step in numbered(answered["steps"])] if steps else []
    if answered["steps"] and answered["again"]:
        shown.append("  … and what both hosts report then decides what follows")
    shown += [f"  note: {note}" for note in answered["notes"]]
    return shown
