# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeping a pair as it is wanted: drift, members that are down, a link that is lost.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

from typing import List, NamedTuple, Optional

from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import parameters
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import step_builders as common
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.member_state import View, wanted_states
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.pair import Pair
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.steps import Permissions, Plan, Step, refuse

__all__ = ["keep", "reintegrate", "stale", "trouble"]

# A link that is down for longer than this does not come back by waiting.
LINK_GRACE_SECONDS = 60.0
_OLD = "9.7"


class Restarts(NamedTuple):
    """Which members must take up changed parameters, and why."""

    primary: List[str]
    standby: List[str]


def keep(pair: Pair, primary: View, standby: View, permissions: Permissions) -> Plan:
    """Return the plan for a primary and a standby."""
    hindrance = trouble(standby)
    if hindrance is not None:
        return hindrance
    restarts = Restarts(stale(pair, primary), stale(pair, standby))
    if restarts.primary and primary.dialect == _OLD and primary.applications and not permissions.interruption:
        return refuse(
            f"{primary.host}: {'; '.join(restarts.primary)}. Db2 9.7 reads it only when the database is activated, and "
            f"{primary.applications} applications are connected",
            "run again in a maintenance window with db2_hadr_interruption=true, which disconnects them",
        )
    steps = [
        *common.start_instances([primary, standby]),
        *common.alternate_step(pair, primary),
        *common.alternate_step(pair, standby),
        *common.configure_step(pair, standby),
        *common.configure_step(pair, primary),
    ]
    moves = _moves(pair, primary, standby, restarts)
    if moves:
        return Plan(steps=[*steps, *moves, common.wait_step(pair, standby, "both must be in step again")])
    in_step = standby.connected and standby.state in wanted_states(standby.hadr.get("hadr_syncmode") or pair.mode)
    if in_step:
        return Plan(steps=steps)
    if not standby.connected:
        lost = _link_lost(primary, standby)
        if lost is not None:
            return lost
    return Plan(steps=[*steps, common.wait_step(pair, standby, standby.words())])


def reintegrate(pair: Pair, primary: View, old: View) -> Plan:
    """Return the plan that makes a former primary a standby. It works if their logs have not gone different ways."""
    steps = [*common.start_instances([old]), *common.alternate_step(pair, primary), *common.alternate_step(pair, old)]
    steps.extend(common.configure_step(common.meeting(pair, primary), old))
    if old.active:
        steps.append(Step(old.host, "deactivate", {}, f"it shall become the standby of {primary.host}"))
    why = f"{primary.host} is primary now; Db2 finds out whether the logs have gone different ways"
    steps.append(common.start_standby(old, why))
    if not primary.active:
        steps.append(common.start_primary(pair, primary, "the standby waits for it"))
    steps.append(common.wait_step(pair, old, "it must catch up with its new primary"))
    return Plan(steps=steps)


def stale(pair: Pair, view: View) -> List[str]:
    """Return in words which changes an active member must take up by being activated anew."""
    if view.report is None or not view.active or not view.running:
        return []
    return [change.words() for change in parameters.differences(pair, view.host, view.report) if change.activation]


def _moves(pair: Pair, primary: View, standby: View, restarts: Restarts) -> List[Step]:
    """Return what must be stopped and started, standby first."""
    steps: List[Step] = []
    if restarts.standby:
        steps.append(Step(standby.host, "deactivate", {}, "; ".join(restarts.standby)))
    if restarts.primary:
        # From 10.1 on the database stays online and its applications connected.
        action = "deactivate" if primary.dialect == _OLD else "stop_hadr"
        steps.append(Step(primary.host, action, {}, "; ".join(restarts.primary)))
    if restarts.standby or not standby.active:
        steps.append(
            common.start_standby(standby, "it is a standby and not active" if not restarts.standby else "anew")
        )
    if restarts.primary or not primary.active:
        why = "it is the primary and not active" if not restarts.primary else "with the new values"
        steps.append(common.start_primary(pair, primary, why))
    return steps


def trouble(standby: View) -> Optional[Plan]:
    """Return what no start and no waiting heals, as a refusal."""
    renew = f"or run again with db2_hadr_reinitialise={standby.host}, which drops its copy and makes it anew"
    shut = standby.work.get("shutdown")
    if shut and not standby.active:
        return refuse(
            f"{standby.host} became standby and shut itself down: {shut.get('reason', 'Db2 did not say why')}",
            f"look at its db2diag.log; make missing logs available and start it there, {renew}",
        )
    if "STANDBY_TABLESPACE_ERROR" in standby.flags or standby.hadr.get("standby_error_time"):
        return refuse(
            f"{standby.host} cannot replay into a table space; what it holds is no full copy any more",
            f"recover the table space on {standby.host}, {renew}",
        )
    if "STANDBY_LOG_DEVICE_FULL" in standby.flags:
        return refuse(
            f"{standby.host} has no space left for received logs",
            f"free space in the log path of {standby.host}; the link goes on by itself",
        )
    return None


def _link_lost(primary: View, standby: View) -> Optional[Plan]:
    """Return a refusal when both are up and have not talked for long; a moment may still heal."""
    since = primary.hadr.get("hadr_connect_status_time") or standby.hadr.get("hadr_connect_status_time")
    now = ((primary.report or {}).get("clock") or {}).get("epoch")
    if since is None or now is None or now - since < LINK_GRACE_SECONDS:
        return None
    return refuse(
        f"both databases are up and have not been connected for {now - since:.0f} seconds: {primary.words()}; "
        f"{standby.words()}",
        f"check name resolution, route and firewall between {primary.host} and {standby.host} on the HADR port, and "
        "db2diag.log on both for a refused connection; HADR connects again by itself",
    )
