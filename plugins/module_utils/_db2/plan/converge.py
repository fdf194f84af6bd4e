# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What must be done with a pair: one table from how both members stand to a list of steps, or to a refusal.

The role that a database has is followed, never flipped: the inventory's preferred primary is advice. Nothing here is
ever done by force, and no copy that may hold data is dropped unless its host was named for that.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

from typing import Any, Callable, Dict, List, Mapping, Optional, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import pair as pairs
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import parameters, setup, upkeep
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import step_builders as common
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.member_state import (
    ABSENT,
    BROKEN,
    PRIMARY,
    RESTORED,
    STANDARD,
    STANDBY,
    UNKNOWN,
    UNREACHABLE,
    View,
    clock_difference,
    views,
)
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.pair import Pair
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.steps import Permissions, Plan, Step, refuse

__all__ = ["plan"]

Decide = Callable[[Pair, View, View, Permissions], Plan]
_TAKEOVER = "playbooks/db2_takeover.yml"


def plan(pair: Pair, reports: Mapping[str, Any], permissions: Optional[Permissions] = None) -> Plan:
    """Return what must be done.

    `reports` maps the members' names to their reports (module db2_hadr_info), None for a member that did not answer.
    """
    permissions = permissions or Permissions()
    faults = pairs.problems(pair)
    if faults:
        return refuse("the description of the pair cannot be: " + "; ".join(faults), "correct it in the inventory")
    both = views(pair, reports)
    first, second = (both[host] for host in pair.hosts)
    named = [host for host in (permissions.reinitialise, permissions.old_primary) if host is not None]
    strangers = [host for host in named if host not in both]
    if strangers:
        return refuse(f"{strangers[0]!r} is no member of the pair", f"name one of {', '.join(pair.hosts)}")
    decided = _unanswered(pair, first, second) or _misfit(pair, first, second) or _hidden(pair, first, second)
    if decided is None:
        decided = _decide(pair, both, first, second, permissions)
    decided = _level_check(decided, first, second)
    return decided._replace(notes=[*decided.notes, *_notes(pair, first, second)])


def _decide(pair: Pair, both: Dict[str, View], first: View, second: View, permissions: Permissions) -> Plan:
    if permissions.reinitialise is not None:
        renewed = both[permissions.reinitialise]
        return _renew(pair, both[pair.other(renewed.host).host], renewed, permissions)
    if permissions.old_primary is not None:
        old = both[permissions.old_primary]
        return _demote(pair, both[pair.other(old.host).host], old, permissions)
    decide, turned = _look_up(first.kind, second.kind)
    return decide(pair, second, first, permissions) if turned else decide(pair, first, second, permissions)


def _look_up(first: str, second: str) -> Tuple[Decide, bool]:
    """Return the row of the table for two kinds, and whether they stand in it the other way round."""
    if (first, second) in TABLE:
        return TABLE[first, second], False
    return TABLE[second, first], True


# Before the table


def _unanswered(pair: Pair, first: View, second: View) -> Optional[Plan]:
    silent = [view for view in (first, second) if view.kind == UNREACHABLE]
    if not silent:
        return None
    if len(silent) == 2:
        return refuse("neither member answers", "check the network and the connection settings of both hosts")
    other = second if silent[0] is first else first
    remedy = f"bring {silent[0].host} back and run again; nothing is decided with half of the truth"
    if other.kind == STANDBY:
        remedy += f". If it stays away, {_TAKEOVER} can make {other.host} primary"
    return refuse(f"{silent[0].host} does not answer; {other.words()}", remedy)


def _misfit(pair: Pair, first: View, second: View) -> Optional[Plan]:
    """Return why these two cannot be a pair whatever their roles."""
    for view in (first, second):
        lacking = parameters.unknown(pair, view.dialect)
        if lacking:
            return refuse(f"{view.host}: {lacking[0]}", "set what this version knows, or upgrade both hosts")
    if first.dialect != second.dialect:
        return refuse(
            f"{first.host} runs Db2 {first.dialect}, {second.host} {second.dialect}; HADR wants the same version",
            "bring both hosts to the same version",
        )
    bits = [(view.report or {})["instance"].get("bits") for view in (first, second)]
    if None not in bits and bits[0] != bits[1]:
        return refuse(
            f"the instances have {bits[0]} and {bits[1]} bits; HADR wants the same", "make both instances alike"
        )
    readable = [view.host for view in (first, second) if (view.report or {}).get("reads_on_standby")]
    if readable and pair.alternate_servers:
        return refuse(
            f"{readable[0]} allows reads on standby (DB2_HADR_ROS) while clients are rerouted: a standby would accept "
            "them and refuse their first write",
            f"db2set DB2_HADR_ROS= on {readable[0]} and restart its instance, or set alternate_servers: false",
        )
    return None


def _hidden(pair: Pair, first: View, second: View) -> Optional[Plan]:
    """Return the plan that only starts instances, when a stopped one hides its database; refuse what stays hidden."""
    down = [view for view in (first, second) if not view.running and view.kind in (UNKNOWN, ABSENT)]
    if down:
        return Plan(steps=common.start_instances(down), again=True)
    for view in (first, second):
        if view.kind == UNKNOWN:
            told = " ".join((view.report or {}).get("messages") or []) or "nothing"
            return refuse(f"{view.host} does not tell the role of {pair.database}; Db2 said: {told}", "ask Db2 there")
    return None


# The table


def _keep(pair: Pair, primary: View, standby: View, permissions: Permissions) -> Plan:
    if primary.report is not None and primary.report["pending"].get("rollforward"):
        return _needs_rollforward(pair, primary, standby, permissions)
    return upkeep.keep(pair, primary, standby, permissions)


def _needs_rollforward(pair: Pair, primary: View, standby: View, permissions: Permissions) -> Plan:
    return refuse(
        f"{primary.host} has the role PRIMARY and waits for a rollforward; its data is not complete",
        f"decide whether {primary.host} is rolled forward, or {standby.host} takes over ({_TAKEOVER})",
    )


def _two_primaries(pair: Pair, first: View, second: View, permissions: Permissions) -> Plan:
    if first.active and second.active:
        return refuse(
            f"both are active primaries: {first.words()}; {second.words()}. Each may hold commits that the other lacks",
            "decide which copy is right and keep clients away from the other; then -e old_primary=<the other> with "
            "playbooks/db2_reintegrate.yml tries to make it a standby, and db2_hadr_reinitialise=<the other> drops it "
            "and makes it anew. What was committed only there is lost with it",
        )
    if first.active or second.active:
        return upkeep.reintegrate(pair, *((first, second) if first.active else (second, first)))
    return refuse(
        f"{first.host} and {second.host} both have the role PRIMARY, neither is active, either may be ahead",
        "find out which one took over last (db2diag.log, last log positions), then run playbooks/db2_reintegrate.yml "
        "with -e old_primary=<the other one>",
    )


def _two_standbys(pair: Pair, first: View, second: View, permissions: Permissions) -> Plan:
    return refuse(
        f"both are standbys: a takeover stopped half-way. {first.words()}; {second.words()}",
        f"{_TAKEOVER} -e mode=complete_broken -e new_primary=<{first.host} or {second.host}> compares their logs and "
        "makes one of them primary",
    )


def _resume(pair: Pair, standard: View, standby: View, permissions: Permissions) -> Plan:
    """A standby and a database without HADR: a run was stopped between STOP and START HADR, or during set-up."""
    present = (standard.report or {})["parameters"]
    if not present.get("HADR_REMOTE_HOST"):
        return refuse(
            f"{standby.words()}, and {standard.host} has a database that never was its primary",
            f"say which copy may go: db2_hadr_reinitialise={standby.host} makes a standby of {standard.host}'s data",
        )
    trouble = upkeep.trouble(standby)
    if trouble is not None:
        return trouble
    steps = [
        *common.start_instances([standard, standby]),
        *common.configure_step(pair, standard),
        *common.alternate_step(pair, standard),
        *common.configure_step(pair, standby),
        *common.alternate_step(pair, standby),
    ]
    stale = upkeep.stale(pair, standby)
    if stale:
        steps.append(Step(standby.host, "deactivate", {}, "; ".join(stale)))
    if stale or not standby.active:
        steps.append(
            common.start_standby(standby, "with the new values" if stale else "it is a standby and not active")
        )
    steps.append(common.start_primary(pair, standard, f"{standby.host} is a standby without a primary"))
    steps.append(common.wait_step(pair, standby, "both must be in step"))
    return Plan(steps=steps)


def _set_up(pair: Pair, source: View, target: View, permissions: Permissions) -> Plan:
    return setup.make_standby(pair, source, target, permissions)


def _start(pair: Pair, source: View, target: View, permissions: Permissions) -> Plan:
    there, here = ((view.report or {}).get("directory") for view in (source, target))
    if not common.same_directory(there, here):
        return refuse(
            f"the copy on {target.host} lies in {here}, the database on {source.host} in {there}",
            f"db2_hadr_reinitialise={target.host} restores it to the path of {source.host}",
        )
    return setup.start_pair(pair, source, target)


def _two_databases(pair: Pair, first: View, second: View, permissions: Permissions) -> Plan:
    names = f"{first.host} or {second.host}"
    return refuse(
        f"both hosts have a database {pair.database} of their own: {first.words()}; {second.words()}",
        f"name the one that may be dropped and made anew: db2_hadr_reinitialise=<{names}>",
    )


def _no_primary(pair: Pair, first: View, second: View, permissions: Permissions) -> Plan:
    standbys = [view for view in (first, second) if view.kind == STANDBY]
    if standbys:
        remedy = f"{_TAKEOVER} can make {standbys[0].host} primary; after that this run makes a new standby"
    else:
        remedy = f"create {pair.database} on one of them, or restore it from a backup and complete its rollforward"
    return refuse(f"there is no database to begin with: {first.words()}; {second.words()}", remedy)


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


# What the operator named


def _renew(pair: Pair, source: View, target: View, permissions: Permissions) -> Plan:
    """The copy on `target` may go."""
    if target.kind == STANDBY and target.connected and source.kind == PRIMARY and source.active:
        kept = upkeep.keep(pair, source, target, permissions)
        if kept.refusal is None:
            return kept._replace(notes=[*kept.notes, f"{target.host} is a connected standby: nothing to make anew"])
    if source.kind not in (PRIMARY, STANDARD) or (source.kind == PRIMARY and not source.active):
        return refuse(
            f"{target.host} may be made anew, but {source.words()}, so there is nothing safe to make it from",
            f"bring {source.host} up as primary first",
        )
    if target.applications and not permissions.interruption:
        return refuse(
            f"{target.host} may be made anew, but {target.applications} applications are connected to it",
            "run again with db2_hadr_interruption=true, which disconnects them",
        )
    return setup.make_standby(pair, source, target, permissions)


def _demote(pair: Pair, primary: View, old: View, permissions: Permissions) -> Plan:
    """`old` shall be a standby of the other member."""
    if old.kind == PRIMARY and primary.kind == PRIMARY:
        return upkeep.reintegrate(pair, primary, old)
    if (primary.kind, old.kind) == (PRIMARY, STANDBY):
        return upkeep.keep(pair, primary, old, permissions)
    return refuse(
        f"{old.host} cannot become the standby of {primary.host}: {primary.words()}; {old.words()}",
        "only a former primary is brought back this way; playbooks/db2.yml handles everything else",
    )


# After the table


def _level_check(decided: Plan, first: View, second: View) -> Plan:
    """Refuse to start a standby whose fix pack is older than its primary's."""
    for step in decided.steps:
        if step.action == "start_standby":
            standby, primary = (first, second) if step.host == first.host else (second, first)
            if standby.version < primary.version:
                return refuse(
                    f"{standby.host} has Db2 {_dotted(standby)}, its primary {primary.host} {_dotted(primary)}: a "
                    "standby must not be older",
                    f"install the fix pack of {primary.host} on {standby.host} first",
                    decided.notes,
                )
    return decided


def _notes(pair: Pair, first: View, second: View) -> List[str]:
    notes = pairs.advice(pair)
    for view in (first, second):
        if view.kind == PRIMARY and pair.preferred_primary not in (None, view.host):
            notes.append(
                f"{view.host} is primary, the inventory prefers {pair.preferred_primary}: that is left as it is; "
                f"{_TAKEOVER} -e new_primary={pair.preferred_primary} turns it round"
            )
    if UNREACHABLE in (first.kind, second.kind):
        return notes
    if first.version != second.version and first.dialect == second.dialect:
        notes.append(f"fix packs differ: {first.host} {_dotted(first)}, {second.host} {_dotted(second)}")
    difference = clock_difference(first, second)
    if difference is not None and difference > setup.CLOCK_TOLERANCE_SECONDS:
        notes.append(
            f"the clocks of {first.host} and {second.host} differ by {difference:.0f} seconds; 5 are tolerated"
        )
    return notes


def _dotted(view: View) -> str:
    return ".".join(str(number) for number in view.version)
