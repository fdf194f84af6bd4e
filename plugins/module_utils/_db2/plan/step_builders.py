# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Steps that several plans have in common.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

from typing import List, Optional, Sequence

from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import alternate_server as alternate
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import parameters, values
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.member_state import PRIMARY, View, wanted_states
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.pair import Pair
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.steps import Step

__all__ = [
    "alternate_step",
    "configure_step",
    "meeting",
    "same_directory",
    "start_instances",
    "start_primary",
    "start_standby",
    "wait_step",
]

# Two members that differ in one of these refuse each other.
_ALIKE = ("HADR_TIMEOUT", "HADR_PEER_WINDOW")


def start_instances(members: Sequence[View]) -> List[Step]:
    """Return the steps that start the instances which are down."""
    down = [view for view in members if view.report is not None and not view.running]
    return [Step(view.host, "start_instance", {}, "its instance is down") for view in down]


def alternate_step(pair: Pair, view: View, known: bool = True) -> List[Step]:
    """Return the step that names the other member as alternate server, if it is not named yet.

    known: the database is catalogued already, so the report tells what is named at present.
    """
    if not pair.alternate_servers or view.report is None:
        return []
    wanted = pair.alternate(view.host)
    present = alternate.Alternate(**view.report["alternate_server"]) if known else alternate.Alternate()
    if alternate.plan(present, wanted) is None:
        return []
    why = f"clients are told {present.words()}" if known else "a restore brings none"
    return [Step(view.host, "alternate", dict(wanted._asdict()), why)]


def configure_step(pair: Pair, view: View, because: Optional[str] = None) -> List[Step]:
    """Return the step that writes what differs on disk."""
    if view.report is None:
        return []
    differing = [change for change in parameters.differences(pair, view.host, view.report) if change.on_disk]
    if not differing:
        return []
    arguments = {
        "parameters": {change.parameter: change.wanted for change in differing},
        "changes": [change.words() for change in differing],
    }
    return [Step(view.host, "configure", arguments, because or "the inventory wants it so")]


def meeting(pair: Pair, primary: View) -> Pair:
    """Return the pair as its standby must be to meet a primary that runs with other values than wanted.

    The drift of the primary is repaired afterwards, by both together: a primary alone waits for a standby in vain.
    """
    if primary.kind != PRIMARY or not primary.active:
        return pair
    running = (primary.report or {}).get("running") or {}
    return pair._replace(
        parameters={**pair.parameters, **{token: running[token] for token in _ALIKE if token in running}}
    )


def start_standby(view: View, because: str) -> Step:
    """Return the step that activates a standby, or makes one of a restored copy or an old primary."""
    return Step(view.host, "start_standby", {}, because)


def start_primary(pair: Pair, view: View, because: str) -> Step:
    """Return the step that starts HADR as primary. Never by force: Db2 waits for the standby, HADR_TIMEOUT at most."""
    waiting = pair.parameters.get("HADR_TIMEOUT", "120")
    return Step(view.host, "start_primary", {"timeout_seconds": int(waiting) if waiting.isdigit() else 120}, because)


def wait_step(pair: Pair, view: View, because: str) -> Step:
    """Return the step that waits until the standby is as close as it can be."""
    return Step(view.host, "wait", {"states": wanted_states(pair.mode)}, because)


def same_directory(first: Optional[str], second: Optional[str]) -> bool:
    """Return whether two paths of database directories are the same."""
    return values.normal("LOGARCHMETH1", f"DISK:{first}") == values.normal("LOGARCHMETH1", f"DISK:{second}")
