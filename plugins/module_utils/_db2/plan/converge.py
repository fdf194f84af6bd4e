# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan that brings a pair into its wanted state: one table from the kinds of both members to steps or a refusal.

The plan follows the roles that the databases have and never changes them; the preferred primary of the inventory is
advice. Nothing is done by force, and no copy that may hold data is dropped unless the operator named its host.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

from typing import Any, Callable, Dict, Mapping, Optional, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._db2.parse.applications import connected
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import (
    cluster_rules,
    obstacles,
    setup,
    step_builders,
    upkeep,
    values,
)
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.member_state import (
    ABSENT,
    BROKEN,
    PRIMARY,
    RESTORED,
    STANDARD,
    STANDBY,
    View,
    views,
)
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.obstacles import TAKEOVER
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.pair import Pair, problems
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.steps import Permissions, Plan, Step, refuse

__all__ = ["TABLE", "converge"]

Decide = Callable[[Pair, View, View, Permissions], Plan]


def converge(pair: Pair, reports: Mapping[str, Any], permissions: Optional[Permissions] = None) -> Plan:
    """Return the plan of a pair.

    reports: name of a member -> its report (module db2_hadr_info), None if it does not answer.
    """
    permissions = permissions or Permissions()
    faults = problems(pair)
    if faults:
        return refuse("the pair is described incorrectly: " + "; ".join(faults), "correct it in the inventory")
    both = views(pair, reports)
    first, second = (both[host] for host in pair.hosts)
    named = [host for host in (permissions.reinitialise, permissions.old_primary) if host is not None]
    strangers = [host for host in named if host not in both]
    if strangers:
        return refuse(f"{strangers[0]!r} is not a member of the pair", f"name one of {', '.join(pair.hosts)}")
    decided = obstacles.obstacle(pair, first, second)
    if decided is None:
        decided = _decide(pair, both, first, second, permissions)
    decided = obstacles.newer_primary(decided, first, second)
    decided = cluster_rules.refuse_managed(decided, pair.database, (first, second))
    replaced = [step.host for step in decided.steps if step.action == "restore"]
    return decided._replace(notes=[*decided.notes, *obstacles.notes(pair, first, second, replaced)])


def _decide(pair: Pair, both: Dict[str, View], first: View, second: View, permissions: Permissions) -> Plan:
    if permissions.reinitialise is not None:
        target = both[permissions.reinitialise]
        return _recreate(pair, both[pair.other(target.host).host], target, permissions)
    if permissions.old_primary is not None:
        old = both[permissions.old_primary]
        return _demote(pair, both[pair.other(old.host).host], old, permissions)
    if (first.kind, second.kind) in TABLE:
        return TABLE[first.kind, second.kind](pair, first, second, permissions)
    return TABLE[second.kind, first.kind](pair, second, first, permissions)


# The table


def _keep(pair: Pair, primary: View, standby: View, permissions: Permissions) -> Plan:
    if primary.report is not None and primary.report["pending"].get("rollforward"):
        return _needs_rollforward(pair, primary, standby, permissions)
    return upkeep.keep(pair, primary, standby, permissions)


def _needs_rollforward(pair: Pair, primary: View, standby: View, permissions: Permissions) -> Plan:
    return refuse(
        f"{primary.host} has the role PRIMARY and waits for a rollforward; its data is incomplete",
        f"either roll {primary.host} forward, or let {standby.host} take over ({TAKEOVER})",
    )


def _two_primaries(pair: Pair, first: View, second: View, permissions: Permissions) -> Plan:
    if first.active and second.active:
        return refuse(
            f"both are active primaries: {first.words()}; {second.words()}. Each may have commits that the other "
            "does not have",
            "decide which copy is right and keep clients away from the other; then playbooks/db2_reintegrate.yml with "
            "-e old_primary=<the other> tries to make it a standby, and db2_hadr_reinitialise=<the other> drops and "
            "recreates it. Commits that exist only there are then lost",
        )
    if first.active or second.active:
        return upkeep.reintegrate(pair, *((first, second) if first.active else (second, first)), permissions)
    return refuse(
        f"{first.host} and {second.host} both have the role PRIMARY, neither is active, and either may have the "
        "newer data",
        "find out which one took over last (db2diag.log, last log positions), then run playbooks/db2_reintegrate.yml "
        "with -e old_primary=<the other one>",
    )


def _two_standbys(pair: Pair, first: View, second: View, permissions: Permissions) -> Plan:
    return refuse(
        f"both are standbys: a takeover stopped half-way. {first.words()}; {second.words()}",
        f"{TAKEOVER} -e mode=complete_broken -e new_primary=<{first.host} or {second.host}> compares their logs and "
        "makes one of them primary",
    )


def _resume(pair: Pair, standard: View, standby: View, permissions: Permissions) -> Plan:
    """A standby and a database without HADR: a run stopped between STOP and START HADR, or during the setup."""
    present = (standard.report or {})["parameters"]
    if not present.get("HADR_REMOTE_HOST"):
        return refuse(
            f"{standby.words()}, and the database of {standard.host} was never its primary",
            f"name the copy that may be dropped: db2_hadr_reinitialise={standby.host} recreates the standby from "
            f"{standard.host}",
        )
    defect = upkeep.defect(standby)
    if defect is not None:
        return defect
    stale = upkeep.pending_changes(pair, standby)
    if stale and standby.applications and not permissions.interruption:
        return upkeep.disconnects_readers(standby, stale)
    steps = [
        *step_builders.start_instances([standard, standby]),
        *step_builders.configure(pair, standard),
        *step_builders.set_alternate(pair, standard),
        *step_builders.configure(pair, standby),
        *step_builders.set_alternate(pair, standby),
    ]
    if stale:
        steps.append(Step(standby.host, "deactivate", {}, "; ".join(stale)))
    if stale or not standby.active:
        steps.append(
            step_builders.start_standby(standby, "with the new values" if stale else "it is a standby and not active")
        )
    steps.append(step_builders.start_primary(pair, standard, f"{standby.host} is a standby without a primary"))
    steps.append(step_builders.wait(pair, standby, "both must be synchronized"))
    return Plan(steps=steps)


def _set_up(pair: Pair, source: View, target: View, permissions: Permissions) -> Plan:
    return setup.make_standby(pair, source, target, permissions)


def _start(pair: Pair, source: View, target: View, permissions: Permissions) -> Plan:
    there, here = ((view.report or {}).get("directory") for view in (source, target))
    if not values.same_directory(there, here):
        return refuse(
            f"the copy on {target.host} is in {here}, the database on {source.host} in {there}",
            f"db2_hadr_reinitialise={target.host} restores it to the path of {source.host}",
        )
    return setup.start_pair(pair, source, target)


def _two_databases(pair: Pair, first: View, second: View, permissions: Permissions) -> Plan:
    names = f"{first.host} or {second.host}"
    return refuse(
        f"both hosts have a database {pair.database} of their own: {first.words()}; {second.words()}",
        f"name the one that may be dropped and recreated: db2_hadr_reinitialise=<{names}>",
    )


def _no_primary(pair: Pair, first: View, second: View, permissions: Permissions) -> Plan:
    standbys = [view for view in (first, second) if view.kind == STANDBY]
    if standbys:
        remedy = f"{TAKEOVER} can make {standbys[0].host} primary; after that, this run creates a new standby"
    else:
        remedy = f"create {pair.database} on one of them, or restore it from a backup and complete its rollforward"
    return refuse(f"there is no database to start with: {first.words()}; {second.words()}", remedy)


TABLE: Dict[Tuple[str, str], Decide] = {
    (PRIMARY, STANDBY): _keep,
    (PRIMARY, PRIMARY): _two_primaries,
    (PRIMARY, STANDARD): _two_databases,
    (PRIMARY, RESTORED): _start,
    (PRIMARY, BROKEN): _set_up,
    (PRIMARY, ABSENT): _set_up,
    (STANDBY, STANDBY): _two_standbys,
    (STANDARD, STANDBY): _resume,
    (STANDARD, STANDARD): _two_databases,
    (STANDARD, RESTORED): _start,
    (STANDARD, BROKEN): _set_up,
    (STANDARD, ABSENT): _set_up,
    (STANDBY, RESTORED): _no_primary,
    (STANDBY, BROKEN): _no_primary,
    (STANDBY, ABSENT): _no_primary,
    (RESTORED, RESTORED): _no_primary,
    (RESTORED, BROKEN): _no_primary,
    (RESTORED, ABSENT): _no_primary,
    (BROKEN, BROKEN): _no_primary,
    (BROKEN, ABSENT): _no_primary,
    (ABSENT, ABSENT): _no_primary,
}


# When the operator names a host


def _recreate(pair: Pair, source: View, target: View, permissions: Permissions) -> Plan:
    """Return the plan when the copy on `target` may be dropped."""
    if target.kind == STANDBY and target.connected and source.kind == PRIMARY and source.active:
        kept = upkeep.keep(pair, source, target, permissions)
        if kept.refusal is None:
            return kept._replace(
                notes=[*kept.notes, f"{target.host} is a connected standby: there is nothing to recreate"]
            )
    if source.kind not in (PRIMARY, STANDARD) or (source.kind == PRIMARY and not source.active):
        return refuse(
            f"{target.host} may be recreated, but {source.words()}, so there is no safe source for it",
            f"start {source.host} as primary first",
        )
    if target.applications and not permissions.interruption:
        return refuse(
            f"{target.host} may be recreated, but {connected(target.applications)} to it",
            "run again with db2_hadr_interruption=true, which disconnects them",
        )
    return setup.make_standby(pair, source, target, permissions)


def _demote(pair: Pair, primary: View, old: View, permissions: Permissions) -> Plan:
    """Return the plan that makes `old` a standby of the other member."""
    if old.kind == PRIMARY and primary.kind == PRIMARY:
        return upkeep.reintegrate(pair, primary, old, permissions)
    if (primary.kind, old.kind) == (PRIMARY, STANDBY):
        return upkeep.keep(pair, primary, old, permissions)
    return refuse(
        f"{old.host} cannot become the standby of {primary.host}: {primary.words()}; {old.words()}",
        "only a former primary becomes a standby in this way; use playbooks/db2.yml for everything else",
    )
