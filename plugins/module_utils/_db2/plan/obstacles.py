# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What prevents a plan whatever the roles of the members are: silence, versions, hidden databases.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

from typing import List, Optional, Sequence

from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import (
    archives,
    cluster_rules,
    parameters,
    setup,
    step_builders,
    unmanaged,
)
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.member_state import (
    ABSENT,
    PRIMARY,
    STANDBY,
    UNKNOWN,
    UNREACHABLE,
    View,
    clock_difference,
)
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.pair import Pair, advice
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.steps import Plan, refuse

__all__ = ["TAKEOVER", "newer_primary", "notes", "obstacle"]

TAKEOVER = "playbooks/db2_takeover.yml"


def obstacle(pair: Pair, first: View, second: View) -> Optional[Plan]:
    """Return the plan if the roles of the members do not matter: a refusal, or the start of an instance; else None."""
    return _silent(first, second) or _unequal(pair, first, second) or _hidden(pair, first, second)


def newer_primary(decided: Plan, first: View, second: View) -> Plan:
    """Return the plan, or a refusal if it starts a standby whose fix pack is older than that of its primary."""
    for step in decided.steps:
        if step.action == "start_standby":
            standby, primary = (first, second) if step.host == first.host else (second, first)
            if standby.version < primary.version:
                return refuse(
                    f"{standby.host} has Db2 {_dotted(standby)}, its primary {primary.host} has {_dotted(primary)}: a "
                    "standby must not be older",
                    f"install the fix pack of {primary.host} on {standby.host} first",
                    decided.notes,
                )
    return decided


def notes(pair: Pair, first: View, second: View, replaced: Sequence[str] = ()) -> List[str]:
    """Return what the operator should know and no step changes; replaced: hosts whose copy this run replaces."""
    result = advice(pair)
    for view in (first, second):
        if view.kind == PRIMARY and view.host not in replaced and pair.preferred_primary not in (None, view.host):
            result.append(
                f"{view.host} is primary, the inventory prefers {pair.preferred_primary}: this run does not change it; "
                f"{TAKEOVER} -e new_primary={pair.preferred_primary} does"
            )
    result.extend(cluster_rules.notes((first, second)))
    result.extend(archives.notes(first, second))
    for view in (first, second):
        kept = parameters.auxiliaries(pair, view.report)
        if kept:
            result.append(
                f"{view.host}: HADR_TARGET_LIST has {', '.join(kept)}: auxiliary standbys are kept, this run does not "
                "manage them"
            )
    result.extend(unmanaged.notes((first, second)))
    if UNREACHABLE in (first.kind, second.kind):
        return result
    if first.version != second.version and first.dialect == second.dialect:
        result.append(f"fix packs differ: {first.host} has {_dotted(first)}, {second.host} has {_dotted(second)}")
    difference = clock_difference(first, second)
    if difference is not None and difference > setup.CLOCK_TOLERANCE_SECONDS:
        result.append(
            f"the clocks of {first.host} and {second.host} differ by {difference:.0f} seconds; HADR tolerates 5"
        )
    return result


def _silent(first: View, second: View) -> Optional[Plan]:
    silent = [view for view in (first, second) if view.kind == UNREACHABLE]
    if not silent:
        return None
    if len(silent) == 2:
        return refuse("neither member answers", "check the network and the connection settings of both hosts")
    other = second if silent[0] is first else first
    remedy = f"bring {silent[0].host} back and run again; a plan needs the state of both members"
    if other.kind == STANDBY:
        remedy += f". If it cannot come back, {TAKEOVER} can make {other.host} primary"
    elif other.kind in (PRIMARY, UNKNOWN) and not other.active:
        remedy += f". If it cannot come back, playbooks/db2_open_alone.yml opens the database of {other.host}"
        remedy += "" if other.running else " (run db2start there first)"
    return refuse(f"{silent[0].host} does not answer; {other.words()}", remedy)


def _unequal(pair: Pair, first: View, second: View) -> Optional[Plan]:
    """Return why these two instances cannot run this pair, as a refusal."""
    for view in (first, second):
        lacking = parameters.unknown(pair, view.dialect)
        if lacking:
            return refuse(f"{view.host}: {lacking[0]}", "use what this version has, or upgrade both hosts")
    if first.dialect != second.dialect:
        return refuse(
            f"{first.host} runs Db2 {first.dialect}, {second.host} {second.dialect}; HADR needs the same version",
            "install the same version on both hosts",
        )
    bits = [(view.report or {})["instance"].get("bits") for view in (first, second)]
    if None not in bits and bits[0] != bits[1]:
        return refuse(
            f"the instances have {bits[0]} and {bits[1]} bits; HADR needs the same", "create equal instances on both"
        )
    readable = [view.host for view in (first, second) if (view.report or {}).get("reads_on_standby")]
    if readable and pair.alternate_servers:
        return refuse(
            f"{readable[0]} allows reads on standby (DB2_HADR_ROS) and clients are rerouted: a standby would accept "
            "them and refuse their first write",
            f"run db2set DB2_HADR_ROS= on {readable[0]} and restart its instance, or set alternate_servers: false",
        )
    return None


def _hidden(pair: Pair, first: View, second: View) -> Optional[Plan]:
    """Return the plan that starts stopped instances which hide their database; a refusal if it stays hidden."""
    stopped = [view for view in (first, second) if not view.running and view.kind in (UNKNOWN, ABSENT)]
    if stopped:
        return Plan(steps=step_builders.start_instances(stopped), again=True)
    for view in (first, second):
        if view.kind == UNKNOWN:
            text = " ".join((view.report or {}).get("messages") or []) or "no message"
            return refuse(
                f"{view.host} does not show the role of {pair.database}; Db2 printed: {text}",
                f"run db2 get db cfg for {pair.database} on {view.host}",
            )
    return None


def _dotted(view: View) -> str:
    return ".".join(str(number) for number in view.version)
