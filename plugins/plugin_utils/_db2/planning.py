# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answer the questions of action db2_hadr_plan, and turn the answers into lines for people. Pure."""

from collections.abc import Mapping
from typing import Any

from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import (
    agreement,
    archives,
    open_alone,
    takeover,
    takeover_times,
)
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.converge import converge
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.member_state import views
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.pair import Pair
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.steps import Permissions

__all__ = ["OPTIONS", "QUESTIONS", "answer", "check_round", "lines", "numbered", "situation"]

QUESTIONS = ("keep", "takeover", "open_alone", "verify")
MAXIMUM_ROUNDS = 5
# The argument specification of the action.
OPTIONS: dict[str, dict[str, Any]] = {
    "pair": {"type": "dict", "required": True},
    "reports": {"type": "dict", "required": True},
    "question": {"type": "str", "choices": list(QUESTIONS), "default": "keep"},
    "interruption": {"type": "bool", "default": False},
    "reinitialise": {"type": "str"},
    "old_primary": {"type": "str"},
    "image_directory": {"type": "str"},
    "image_timestamp": {"type": "str"},
    "mode": {"type": "str", "default": "graceful"},
    "host": {"type": "str"},
    "new_primary": {"type": "str"},
    "accept_data_loss": {"type": "bool", "default": False},
    "fenced": {"type": "str"},
    "fence": {"type": "bool", "default": False},
    "maximum_log_gap_bytes": {"type": "int"},
    "maximum_replay_gap_bytes": {"type": "int"},
    "data_sources": {"type": "list", "elements": "dict"},
    "known_steps": {"type": "list", "elements": "str", "default": []},
    "round": {"type": "int", "default": 0},
}


def answer(pair: Pair, options: Mapping[str, Any]) -> dict[str, Any]:
    """Return steps, refusal and notes, and what else belongs to the question; options: the values of OPTIONS.

    Raises Db2Error: too many rounds did not reach the wanted state.
    """
    reports = options["reports"]
    if options["question"] == "takeover":
        answered = takeover.judge(pair, reports, request(options)).as_dict()
        answered["notes"] += archives.notes(*views(pair, reports).values())
    elif options["question"] == "open_alone":
        alone = open_alone.Request(*(options.get(key) or None for key in open_alone.Request._fields))
        answered = open_alone.judge(pair, reports, alone).as_dict()
    elif options["question"] == "verify":
        outcome = takeover.outcome(pair, reports, str(options["new_primary"]))
        alternates = {host: report["alternate_server"] for host, report in reports.items() if report}
        wrong = [one.words() for one in agreement.compare(pair, alternates, options.get("data_sources"))]
        unread = archives.notes(*views(pair, reports).values())
        answered = {**outcome._replace(notes=[*outcome.notes, *wrong, *unread]).as_dict(), "disagreements": wrong}
    else:
        answered = converge(pair, reports, permissions(options)).as_dict()
    check_round(options["round"], answered["steps"])
    takeovers = takeover_times.of_reports(reports.values())
    if options["question"] != "open_alone" and takeovers:
        answered["notes"] = [*answered["notes"], takeover_times.words(pair.database, takeovers)]
    return {**answered, "takeovers": takeovers}


def check_round(past: int, steps: list[dict[str, Any]]) -> None:
    """Check that the rounds of a run come to an end. Raises Db2Error: there are steps left after the maximum."""
    if past > MAXIMUM_ROUNDS and steps:
        left = "; ".join(step["words"] for step in steps)
        raise Db2Error(f"after {past} rounds there are still steps: {left}. Read db2diag.log on both hosts")


def permissions(options: Mapping[str, Any]) -> Permissions:
    """Return what the operator allows."""
    return Permissions(
        interruption=bool(options.get("interruption")),
        reinitialise=options.get("reinitialise") or None,
        old_primary=options.get("old_primary") or None,
        image_directory=options.get("image_directory") or None,
        image_timestamp=options.get("image_timestamp") or None,
    )


def request(options: Mapping[str, Any]) -> takeover.Request:
    """Return the requested takeover."""
    given = {key: options[key] for key in takeover.Request._fields if options.get(key) not in (None, "")}
    return takeover.Request(**given)


def situation(pair: Pair, reports: Mapping[str, Any]) -> list[str]:
    """Return the state of both members, one line each."""
    return [view.words() for _, view in sorted(views(pair, reports).items())]


def numbered(steps: list[dict[str, Any]]) -> list[str]:
    """Return the steps in words, with numbers."""
    return [f"{number}. {step['words']}" for number, step in enumerate(steps, start=1)]


def lines(pair: Pair, state: list[str], answered: Mapping[str, Any], steps: bool = True) -> list[str]:
    """Return the lines to show: the state, the conditions, the steps (unless a diff shows them), the notes."""
    shown = [f"{pair.database}: {'; '.join(state)}"]
    shown += [f"  {condition['words']}" for condition in answered.get("conditions") or []]
    shown += [f"  {step}" for step in numbered(answered["steps"])] if steps else []
    if answered["steps"] and answered["again"]:
        shown.append("  … then the reports of both hosts decide what follows")
    shown += [f"  note: {note}" for note in answered["notes"]]
    return shown
