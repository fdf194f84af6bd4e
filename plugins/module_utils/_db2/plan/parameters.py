# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Database parameters of a pair: the wanted values of each member, the differences, and what a change needs.

What is known about each parameter is in parameter_table.py. Pure: no Ansible, no files, no processes. Python 3.6.
"""

from typing import Any, Dict, List, Mapping, NamedTuple, Optional

from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import values
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.pair import Pair
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.parameter_table import (
    IMMEDIATELY,
    ON_STANDBY_ACTIVATION,
    TARGET_LIST,
    lookup,
)

__all__ = ["Difference", "auxiliaries", "changes", "differences", "normalized", "statement", "unknown", "wanted"]


class Difference(NamedTuple):
    """One parameter that is not as wanted.

    disk, running: present values; on_disk: the value on disk differs (otherwise only the value in memory differs);
    activation: the wanted value takes effect when the database is activated. It is False if the value in memory is
    right: then it is enough to write the value on disk.
    """

    parameter: str
    disk: Optional[str]
    running: Optional[str]
    wanted: str
    on_disk: bool
    activation: bool

    def words(self) -> str:
        """Return it as people read it."""
        if self.on_disk:
            return f"{self.parameter} {self.disk or 'not set'} -> {self.wanted or 'not set'}"
        return f"{self.parameter} is {self.wanted} on disk, but {self.running or 'not set'} in memory"


def wanted(pair: Pair, host: str, dialect: str, present: Optional[Mapping[str, Any]] = None) -> Dict[str, str]:
    """Return parameter -> wanted value for one member, without parameters that its version does not have.

    present: the report that has the present target list; the auxiliary standbys in it are kept.
    """
    here, there = pair.member(host), pair.other(host)
    goals = {
        "HADR_LOCAL_HOST": here.hostname,
        "HADR_LOCAL_SVC": here.hadr_port,
        "HADR_REMOTE_HOST": there.hostname,
        "HADR_REMOTE_SVC": there.hadr_port,
        "HADR_REMOTE_INST": there.instance,
        **pair.parameters,
    }
    kept = auxiliaries(pair, present)
    if pair.target_list:
        goals[TARGET_LIST] = "|".join([values.target(there.hostname, there.hadr_port), *kept])
    elif pair.target_list is not None and not kept:
        goals[TARGET_LIST] = ""
    return {name: value for name, value in goals.items() if lookup(name).known(dialect)}


def auxiliaries(pair: Pair, report: Optional[Mapping[str, Any]]) -> List[str]:
    """Return the entries of the target list that are not members of the pair: auxiliary standbys, such as db3:55001."""
    if report is None:
        return []
    known = values.lookup_of(report)
    members = [(member.hostname, member.hadr_port) for member in pair.members]
    return [
        ":".join(target)
        for target in values.targets((report.get("parameters") or {}).get(TARGET_LIST))
        if not any(values.same_target(target, member, known) for member in members)
    ]


def unknown(pair: Pair, dialect: str) -> List[str]:
    """Return the wanted parameters and values that this version does not have, one sentence each."""
    sentences = []
    for name, value in sorted(pair.parameters.items()):
        since = lookup(name).first_version(dialect, value)
        if since is not None:
            sentences.append(
                f"Db2 {dialect} has no {name} {value} (available since {since}): remove it from the inventory"
            )
    return sentences


def differences(pair: Pair, host: str, report: Mapping[str, Any]) -> List[Difference]:
    """Return the differences of one member; report: see module db2_hadr_info."""
    dialect = report["instance"]["dialect"] or "0"
    goals = wanted(pair, host, dialect, report)
    disk, running = report["parameters"], report.get("running") or {}
    known = values.lookup_of(report)
    if pair.archive_method and not values.is_set(disk.get("LOGARCHMETH1")):
        goals["LOGARCHMETH1"] = pair.archive_method
    result = []
    for name, goal in goals.items():
        on_disk = not values.same(name, disk.get(name), goal, known)
        stale = name in running and not values.same(name, running[name], goal, known)
        present = running.get(name, disk.get(name))
        activation = (stale or name not in running) and _needs_activation(name, report["role"], present, goal, known)
        if on_disk or (stale and activation):
            result.append(Difference(name, disk.get(name), running.get(name), goal, on_disk, activation))
    return result


def normalized(given: Mapping[str, Any]) -> Dict[str, str]:
    """Return parameter -> value as Db2 takes them: names in capitals, an empty text for None."""
    return {str(name).upper(): "" if value is None else str(value) for name, value in given.items()}


def changes(present: Mapping[str, str], goals: Mapping[str, str], known: values.Lookup) -> Dict[str, str]:
    """Return the wanted values that differ from the present ones; known: what the host resolves.

    Raises Db2Error: this version of Db2 does not have a parameter.
    """
    missing = sorted(set(goals) - set(present))
    if missing:
        raise Db2Error(f"this version of Db2 has no parameter {', '.join(missing)}")
    return {name: value for name, value in goals.items() if not values.same(name, present[name], value, known)}


def statement(database: str, changed: Mapping[str, str]) -> str:
    """Return the one command that writes these parameters; an empty value clears a parameter."""
    pairs = " ".join(f"{name} {value or 'NULL'}" for name, value in sorted(changed.items()))
    return f"update db cfg for {database} using {pairs}"


def _needs_activation(name: str, role: Optional[str], present: Optional[str], goal: str, known: values.Lookup) -> bool:
    """Return whether a change of this parameter takes effect only at the next activation in this role."""
    effect = lookup(name).effect
    if role not in ("PRIMARY", "STANDBY") or effect == IMMEDIATELY:
        return False
    if effect == ON_STANDBY_ACTIVATION:
        return role == "STANDBY"
    if name == TARGET_LIST:  # changes online, unless it is set for the first time or cleared
        return values.is_set(present) != values.is_set(goal) or (
            role == "PRIMARY" and _other_first(present, goal, known)
        )
    return True


def _other_first(present: Optional[str], goal: str, known: values.Lookup) -> bool:
    """Return whether the first entry of a target list changes: that of a primary is its principal standby."""
    first = [values.targets(text)[:1] for text in (present, goal)]
    return bool(first[0] and first[1]) and not values.same_target(first[0][0], first[1][0], known)
