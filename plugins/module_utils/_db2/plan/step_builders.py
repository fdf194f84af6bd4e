# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The steps that several plans have in common.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

from typing import Any, Dict, List, Sequence

from ansible_collections.sametime.estate.plugins.module_utils._db2.parse.directory import Alternate
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import alternate_server, parameters, values
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.member_state import (
    PRIMARY,
    STANDBY,
    View,
    wanted_states,
)
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.pair import Pair
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.parameter_table import TARGET_LIST
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.steps import Step

__all__ = [
    "configure",
    "for_running_primary",
    "kill_instance",
    "other_databases",
    "set_alternate",
    "start_instances",
    "start_primary",
    "start_standby",
    "wait",
]

# Two members that differ in one of these refuse each other (ADM12513E), the mode only without target lists.
_MUST_BE_EQUAL = ("HADR_TIMEOUT", "HADR_PEER_WINDOW", "HADR_SYNCMODE")


def start_instances(members: Sequence[View]) -> List[Step]:
    """Return the steps that start the instances which are stopped."""
    stopped = [view for view in members if view.report is not None and not view.running]
    return [Step(view.host, "start_instance", {}, "its instance is stopped") for view in stopped]


def other_databases(view: View) -> List[str]:
    """Return the other databases of the instance that are in use."""
    return list((view.report or {}).get("other_databases") or [])


def kill_instance(view: View, why: str) -> Step:
    """Return the step that ends the processes of an instance; only the database of the report may be in use."""
    return Step(view.host, "kill_instance", {"databases": [(view.report or {})["database"]]}, why)


def set_alternate(pair: Pair, view: View, catalogued: bool = True) -> List[Step]:
    """Return the step that sets the other member as alternate server; none if it is set already.

    catalogued: the database is in the directory of the instance already, so the report shows the present value.
    """
    if not pair.alternate_servers or view.report is None:
        return []
    wanted = pair.alternate(view.host)
    present = view.alternate_server if catalogued else Alternate()
    if alternate_server.plan(present, wanted) is None:
        return []
    why = f"clients get {present.words()}" if catalogued else "a restore does not set it"
    return [Step(view.host, "alternate", dict(wanted._asdict()), why)]


def configure(pair: Pair, view: View, why: str = "the inventory requires it") -> List[Step]:
    """Return the step that writes the parameters which differ on disk; none if all are right."""
    if view.report is None:
        return []
    differing = [change for change in parameters.differences(pair, view.host, view.report) if change.on_disk]
    if not differing:
        return []
    arguments = {
        "parameters": {change.parameter: change.wanted for change in differing},
        "changes": [change.words() for change in differing],
    }
    return [Step(view.host, "configure", arguments, why)]


def for_running_primary(pair: Pair, primary: View) -> Pair:
    """Return the pair with the values that a standby needs to connect to this primary as it runs now.

    Without target lists, timeout, peer window and synchronization mode must be equal. All members have a target list,
    or none has one.
    If the primary runs with other values than wanted, it is corrected later, together with its standby: a primary alone
    would wait for a standby that does not come. A list that is not managed stays on a primary that is not active, so
    its standby gets one, too.
    """
    disk = (primary.report or {}).get("parameters") or {}
    if primary.kind != PRIMARY or not primary.active:
        stays = pair.target_list is None and values.is_set(disk.get(TARGET_LIST))
        return pair._replace(target_list=True) if stays else pair
    running = (primary.report or {}).get("running") or {}
    present = {name: running[name] for name in _MUST_BE_EQUAL if name in running}
    listed = running.get(TARGET_LIST, disk.get(TARGET_LIST))
    target_list = pair.target_list if listed is None else values.is_set(listed)
    return pair._replace(parameters={**pair.parameters, **present}, target_list=target_list)


def start_standby(view: View, why: str, restored: bool = False) -> Step:
    """Return the step that activates a standby, or makes one of a restored copy or a former primary.

    restored: a step before this one replaces the database, so it has no role. Db2 wants ACTIVATE for a database that
    has its role already, and START HADR only to change the role.
    """
    return Step(view.host, "start_standby", _activate(view.kind == STANDBY and not restored), why)


def start_primary(pair: Pair, view: View, why: str, stopped: bool = False) -> Step:
    """Return the step that starts the primary, never by force: Db2 waits for the standby, at most HADR_TIMEOUT.

    stopped: a step before this one stops HADR, so the database has no role.
    """
    waiting = pair.parameters.get("HADR_TIMEOUT", "120")
    arguments = {"timeout_seconds": int(waiting) if waiting.isdigit() else 120}
    return Step(view.host, "start_primary", {**arguments, **_activate(view.kind == PRIMARY and not stopped)}, why)


def _activate(role_is_right: bool) -> Dict[str, Any]:
    return {"activate": True} if role_is_right else {}


def wait(pair: Pair, view: View, why: str) -> Step:
    """Return the step that waits until the standby is synchronized, as far as the synchronization mode allows."""
    return Step(view.host, "wait", {"states": wanted_states(pair.mode)}, why)
