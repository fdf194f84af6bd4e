# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plans for an existing pair: wrong parameters, stopped members, a lost connection, a former primary.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

from typing import List, NamedTuple, Optional

from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import parameters, step_builders
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.member_state import View, wanted_states
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.pair import Pair
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.steps import Permissions, Plan, Step, refuse

__all__ = ["defect", "keep", "pending_changes", "reintegrate"]

# A connection that is lost for longer than this does not come back by waiting.
CONNECTION_GRACE_SECONDS = 60.0
_OLD = "9.7"


class Restarts(NamedTuple):
    """Which members must be activated again to use changed parameters, and why; empty: it is not needed."""

    primary: List[str]
    standby: List[str]


def keep(pair: Pair, primary: View, standby: View, permissions: Permissions) -> Plan:
    """Return the plan for a primary and a standby."""
    broken = defect(standby)
    if broken is not None:
        return broken
    restarts = Restarts(pending_changes(pair, primary), pending_changes(pair, standby))
    if restarts.primary and primary.dialect == _OLD and primary.applications and not permissions.interruption:
        return refuse(
            f"{primary.host}: {'; '.join(restarts.primary)}. Db2 9.7 reads it only when the database is activated, and "
            f"{primary.applications} applications are connected",
            "run again in a maintenance window with db2_hadr_interruption=true, which disconnects them",
        )
    steps = [
        *step_builders.start_instances([primary, standby]),
        *step_builders.set_alternate(pair, primary),
        *step_builders.set_alternate(pair, standby),
        *step_builders.configure(pair, standby),
        *step_builders.configure(pair, primary),
    ]
    moves = _moves(pair, primary, standby, restarts)
    if moves:
        return Plan(steps=[*steps, *moves, step_builders.wait(pair, standby, "both must be synchronized again")])
    synchronized = standby.connected and standby.state in wanted_states(standby.hadr.get("hadr_syncmode") or pair.mode)
    if synchronized:
        return Plan(steps=steps)
    if not standby.connected:
        lost = _connection_lost(primary, standby)
        if lost is not None:
            return lost
    return Plan(steps=[*steps, step_builders.wait(pair, standby, standby.words())])


def reintegrate(pair: Pair, primary: View, old: View) -> Plan:
    """Return the plan that makes a former primary a standby. Db2 accepts this if the logs of both have not diverged."""
    steps = [
        *step_builders.start_instances([old]),
        *step_builders.set_alternate(pair, primary),
        *step_builders.set_alternate(pair, old),
    ]
    steps.extend(step_builders.configure(step_builders.for_running_primary(pair, primary), old))
    if old.active:
        steps.append(Step(old.host, "deactivate", {}, f"it becomes the standby of {primary.host}"))
    why = f"{primary.host} is primary now; Db2 checks whether the logs of both have diverged"
    steps.append(step_builders.start_standby(old, why))
    if not primary.active:
        steps.append(step_builders.start_primary(pair, primary, "the standby waits for it"))
    steps.append(step_builders.wait(pair, old, "it must catch up with its new primary"))
    return Plan(steps=steps)


def pending_changes(pair: Pair, view: View) -> List[str]:
    """Return in words the changes that an active member uses only after its next activation."""
    if view.report is None or not view.active or not view.running:
        return []
    return [change.words() for change in parameters.differences(pair, view.host, view.report) if change.activation]


def _moves(pair: Pair, primary: View, standby: View, restarts: Restarts) -> List[Step]:
    """Return the steps that stop and start the members, the standby first."""
    steps: List[Step] = []
    if restarts.standby:
        steps.append(Step(standby.host, "deactivate", {}, "; ".join(restarts.standby)))
    if restarts.primary:
        # From 10.1 on, the database stays online and its applications stay connected.
        action = "deactivate" if primary.dialect == _OLD else "stop_hadr"
        steps.append(Step(primary.host, action, {}, "; ".join(restarts.primary)))
    if restarts.standby or not standby.active:
        steps.append(
            step_builders.start_standby(
                standby, "it is a standby and not active" if not restarts.standby else "with the new values"
            )
        )
    if restarts.primary or not primary.active:
        why = "it is the primary and not active" if not restarts.primary else "with the new values"
        steps.append(step_builders.start_primary(pair, primary, why))
    return steps


def defect(standby: View) -> Optional[Plan]:
    """Return the defect of a standby that neither a start nor waiting repairs, as a refusal; None if it has none."""
    renew = f"or run again with db2_hadr_reinitialise={standby.host}, which drops and recreates its copy"
    shut = standby.work.get("shutdown")
    if shut and not standby.active:
        return refuse(
            f"{standby.host} became standby and shut itself down: {shut.get('reason', 'Db2 gave no reason')}",
            f"read its db2diag.log; provide the missing logs and start it there, {renew}",
        )
    if "STANDBY_TABLESPACE_ERROR" in standby.flags or standby.hadr.get("standby_error_time"):
        return refuse(
            f"{standby.host} cannot replay logs into a table space; its copy is no longer complete",
            f"recover the table space on {standby.host}, {renew}",
        )
    if "STANDBY_LOG_DEVICE_FULL" in standby.flags:
        return refuse(
            f"{standby.host} has no space for received logs",
            f"free space in the log path of {standby.host}; HADR then continues by itself",
        )
    return None


def _connection_lost(primary: View, standby: View) -> Optional[Plan]:
    """Return a refusal if both are active and have had no connection for too long; None if waiting may help."""
    since = primary.hadr.get("hadr_connect_status_time") or standby.hadr.get("hadr_connect_status_time")
    now = ((primary.report or {}).get("clock") or {}).get("epoch")
    if since is None or now is None or now - since < CONNECTION_GRACE_SECONDS:
        return None
    return refuse(
        f"both databases are active and have had no connection for {now - since:.0f} seconds: {primary.words()}; "
        f"{standby.words()}",
        f"check name resolution, route and firewall between {primary.host} and {standby.host} on the HADR port, and "
        "db2diag.log on both for a refused connection; HADR then connects by itself",
    )
