# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plans for an existing pair: wrong parameters, stopped members, a lost connection, a former primary.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

from typing import List, NamedTuple, Optional

from ansible_collections.sametime.estate.plugins.module_utils._db2.parse.applications import connected
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import parameters, step_builders
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.member_state import View, wanted_states
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.pair import Pair
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.steps import Permissions, Plan, Step, refuse

__all__ = ["defect", "disconnects_readers", "keep", "pending_changes", "reintegrate"]

# A connection that is lost for longer than this does not come back by waiting.
CONNECTION_GRACE_SECONDS = 60.0
_OLD = "9.7"


class Restarts(NamedTuple):
    """Which members must be activated again to use changed parameters, and why; empty: it is not needed."""

    primary: List[str]
    standby: List[str]


def keep(pair: Pair, primary: View, standby: View, permissions: Permissions) -> Plan:
    """Return the plan for a primary and a standby."""
    broken = _stays_closed(primary, standby) or defect(standby)
    if broken is not None:
        return broken
    restarts = Restarts(pending_changes(pair, primary), pending_changes(pair, standby))
    if restarts.primary and primary.active and not permissions.interruption:
        unasked = _needs_interruption(primary, restarts.primary)
        return unasked if standby.active else _start_alike(pair, primary, standby)
    if restarts.standby and standby.applications and not permissions.interruption:
        return disconnects_readers(standby, restarts.standby)
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
    # In LOCAL_CATCHUP, a standby replays what it has before it connects.
    waiting = standby.connected or standby.state == "LOCAL_CATCHUP"
    lost = None if waiting else _connection_lost(primary, standby)
    return lost or Plan(steps=[*steps, step_builders.wait(pair, standby, standby.words())])


def _needs_interruption(primary: View, changes: List[str]) -> Plan:
    """Return the refusal to restart HADR on a primary that serves clients."""
    effect = (
        "Db2 9.7 reads it only when the database is activated"
        if primary.dialect == _OLD
        else "Db2 reads it only when HADR is started: the primary is without standby until then"
    )
    return refuse(
        f"{primary.host}: {'; '.join(changes)}. {effect}, and {connected(primary.applications)}",
        "run again in a maintenance window with db2_hadr_interruption=true, or change the inventory if the present "
        "value is right",
    )


def disconnects_readers(standby: View, changes: List[str]) -> Plan:
    """Return the refusal to restart a standby that applications read."""
    return refuse(
        f"{standby.host}: {'; '.join(changes)}. The standby reads it only when it is activated, and "
        f"{connected(standby.applications)} to it",
        "run again in a maintenance window with db2_hadr_interruption=true, which disconnects them",
    )


def _start_alike(pair: Pair, primary: View, standby: View) -> Plan:
    """Return the plan that starts a stopped standby with the values that its primary uses at present."""
    present = step_builders.for_running_primary(pair, primary)
    return Plan(
        steps=[
            *step_builders.start_instances([standby]),
            *step_builders.set_alternate(pair, standby),
            *step_builders.configure(present, standby, f"{primary.host} runs with this value"),
            step_builders.start_standby(standby, "it is a standby and not active"),
            step_builders.wait(present, standby, "both must be synchronized before anything else is changed"),
        ]
    )


def reintegrate(pair: Pair, primary: View, old: View, permissions: Permissions) -> Plan:
    """Return the plan that makes a former primary a standby. Db2 accepts this if the logs of both have not diverged.

    An old primary that is active is not deactivated: a deactivation writes log records that the new primary does not
    have. The processes of its instance are ended instead (task t0011767, APAR IC66646).
    """
    others = step_builders.other_databases(old)
    if old.active and others:
        return refuse(
            f"{old.words()}; its processes must be ended, because a deactivation writes log records, and its instance "
            f"also has {', '.join(others)} in use",
            f"stop {', '.join(others)} on {old.host}, then run again",
        )
    if old.active and old.applications and not permissions.interruption:
        return refuse(
            f"{old.host} must become the standby, and {connected(old.applications)} to its database; "
            "their commits there are lost if the logs of both have diverged",
            "move them to the new primary, or run again with db2_hadr_interruption=true "
            "(playbooks/db2_reintegrate.yml: -e interruption=true), which disconnects them",
        )
    present = step_builders.for_running_primary(pair, primary)
    steps = [
        *step_builders.start_instances([old]),
        *step_builders.set_alternate(pair, primary),
        *step_builders.set_alternate(pair, old),
    ]
    steps.extend(step_builders.configure(present, old))
    if old.active:
        ended = f"it becomes the standby of {primary.host}; a deactivation would write log records"
        steps.append(step_builders.kill_instance(old, ended))
        steps.append(Step(old.host, "start_instance", {}, "its processes were ended"))
    why = f"{primary.host} is primary now; Db2 checks whether the logs of both have diverged"
    steps.append(step_builders.start_standby(old, why))
    if not primary.active:
        steps.append(step_builders.start_primary(pair, primary, "the standby waits for it"))
    steps.append(step_builders.wait(present, old, "it must catch up with its new primary"))
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
        stopped = bool(restarts.primary) and primary.dialect != _OLD
        steps.append(step_builders.start_primary(pair, primary, why, stopped))
    return steps


def _stays_closed(primary: View, standby: View) -> Optional[Plan]:
    """Return the refusal if a start of the primary would wait for a standby that shuts itself down; else None."""
    if primary.active or standby.shut_down is None:
        return None
    return refuse(
        f"{primary.host} is primary and not active. Db2 opens it only with its standby, and {standby.host} became "
        f"standby and shut itself down: {standby.shut_down}",
        f"read db2diag.log of {standby.host}; either provide the missing logs and activate its database there, or open "
        f"{primary.host} alone: playbooks/db2_open_alone.yml -e mode=primary_by_force -e host={primary.host} -e "
        f"fenced='<how it is known that no client uses {standby.host}>'. After that, playbooks/db2.yml -e "
        f"db2_hadr_reinitialise={standby.host} drops and recreates the copy of {standby.host}; commits that exist only "
        "there are lost",
    )


def defect(standby: View) -> Optional[Plan]:
    """Return the defect of a standby that neither a start nor waiting repairs, as a refusal; None if it has none."""
    renew = f"or run again with db2_hadr_reinitialise={standby.host}, which drops and recreates its copy"
    if standby.shut_down is not None:
        return refuse(
            f"{standby.host} became standby and shut itself down: {standby.shut_down}",
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
