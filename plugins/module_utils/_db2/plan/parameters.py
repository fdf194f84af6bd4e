# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Database parameters of a pair: what each member shall have, what differs, and what a change costs.

HADR parameters are read when a database is activated. Db2 9.7 wants the database deactivated and activated again; from
10.1 on STOP HADR and START HADR do on a primary, which keeps its applications. A standby is deactivated and activated
in any case. What only a standby uses (spool limit, replay delay) needs nothing on a primary.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

from typing import Any, Dict, List, Mapping, NamedTuple, Optional

from ansible_collections.sametime.estate.plugins.module_utils._db2.parse import level
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import values
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.pair import Pair

__all__ = ["ADDRESSES", "Difference", "differences", "statement", "unknown", "wanted"]

ADDRESSES = ("HADR_LOCAL_HOST", "HADR_LOCAL_SVC", "HADR_REMOTE_HOST", "HADR_REMOTE_SVC", "HADR_REMOTE_INST")
_SINCE = {"HADR_TARGET_LIST": "10.1", "HADR_SPOOL_LIMIT": "10.1", "HADR_REPLAY_DELAY": "10.1"}
# Values that a version refuses, beside those of parameters it does not have.
_VALUE_SINCE = {("HADR_SYNCMODE", "SUPERASYNC"): "10.1", ("HADR_SPOOL_LIMIT", "AUTOMATIC"): "10.5"}
# Without effect where the parameter does not exist: leaving it out is the same.
_HARMLESS = {"HADR_REPLAY_DELAY": ("0",), "HADR_SPOOL_LIMIT": ("0",)}
_TARGETS = "HADR_TARGET_LIST"
_STANDBY_ONLY = ("HADR_SPOOL_LIMIT", "HADR_REPLAY_DELAY")
_AT_ONCE = ("LOGINDEXBUILD", "INDEXREC", "LOGARCHMETH1")


class Difference(NamedTuple):
    """One parameter that is not as wanted: on disk, or disk is right and what runs is not."""

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
        return f"{self.parameter} is {self.wanted} on disk, but {self.running or 'not set'} runs"


def wanted(pair: Pair, host: str, dialect: str) -> Dict[str, str]:
    """Return parameter -> value for one member, as far as its version knows them."""
    here, there = pair.member(host), pair.other(host)
    values_ = {
        "HADR_LOCAL_HOST": here.hostname,
        "HADR_LOCAL_SVC": here.hadr_port,
        "HADR_REMOTE_HOST": there.hostname,
        "HADR_REMOTE_SVC": there.hadr_port,
        "HADR_REMOTE_INST": there.instance,
        **pair.parameters,
    }
    if pair.target_list is not None:
        values_[_TARGETS] = f"{there.hostname}:{there.hadr_port}" if pair.target_list else ""
    return {token: value for token, value in values_.items() if _knows(dialect, token)}


def unknown(pair: Pair, dialect: str) -> List[str]:
    """Return what the inventory wants and this version cannot do, one sentence each."""
    found = []
    for token, value in sorted(pair.parameters.items()):
        since = _VALUE_SINCE.get((token, value)) if _knows(dialect, token) else _SINCE[token]
        if since is None or _at_least(dialect, since) or value in _HARMLESS.get(token, ()):
            continue
        found.append(f"Db2 {dialect} has no {token} {value} (known since {since}): take it out of the inventory")
    return found


def differences(pair: Pair, host: str, report: Mapping[str, Any], only: Optional[List[str]] = None) -> List[Difference]:
    """Return what differs on one member, by its report (module db2_hadr_info)."""
    dialect = report["instance"]["dialect"] or "0"
    goals = wanted(pair, host, dialect)
    disk, running = report["parameters"], report.get("running") or {}
    if pair.archive_method and not values.is_set(disk.get("LOGARCHMETH1")):
        goals["LOGARCHMETH1"] = pair.archive_method
    found = []
    for token, goal in goals.items():
        if only is not None and token not in only:
            continue
        on_disk = not values.same(token, disk.get(token), goal, report.get("services"))
        stale = token in running and not values.same(token, running[token], goal, report.get("services"))
        costs = _activation(token, report["role"], disk.get(token), goal)
        if on_disk or (stale and costs):
            found.append(Difference(token, disk.get(token), running.get(token), goal, on_disk, costs))
    return found


def statement(database: str, changes: Mapping[str, str]) -> str:
    """Return the one command that writes these parameters."""
    pairs = " ".join(f"{token} {value or 'NULL'}" for token, value in sorted(changes.items()))
    return f"update db cfg for {database} using {pairs}"


def _activation(token: str, role: Optional[str], present: Optional[str], goal: str) -> bool:
    """Return whether a change of this parameter waits for the next activation in this role."""
    if role not in ("PRIMARY", "STANDBY") or token in _AT_ONCE:
        return False
    if token in _STANDBY_ONLY:
        return role == "STANDBY"
    if token == _TARGETS:  # changes online, unless it appears or goes
        return values.is_set(present) != values.is_set(goal)
    return token.startswith("HADR_")


def _knows(dialect: str, token: str) -> bool:
    return token not in _SINCE or _at_least(dialect, _SINCE[token])


def _at_least(dialect: str, version: str) -> bool:
    return level.numbers(dialect) >= level.numbers(version)
