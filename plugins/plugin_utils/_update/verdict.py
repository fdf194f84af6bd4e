# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a Meeting server can be updated: what forbids it, what to look at first, and a report.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

# The only value that an administrator has published: an update fails with it.
PARTIAL = "partial"
_RECORD = (
    "The update would fail with such a deployment record. Finish or repeat the step that was interrupted, or ask the"
    " vendor's support; never change the tables of the System Console"
)
_UNKNOWN = "the state of the deployment record is unknown, not good. Look at the deployment in the System Console"
_WHITEBOARD = "The latest Meeting server update removes the whiteboard permanently"


class Wanted(NamedTuple):
    """What the update needs, as the inventory has it."""

    accepted_values: Sequence[str]
    no_evidence: str  # warn or fail
    offering: str
    open_files: int
    space: Sequence[Mapping[str, Any]]  # path and megabytes
    backup_hours: float
    backups: Sequence[str]
    whiteboard: str


class Verdict(NamedTuple):
    """Sentences: refusals forbid the update, warnings do not; lines are the report."""

    refusals: list[str]
    warnings: list[str]
    lines: list[str]


def judge(
    report: Mapping[str, Any], wanted: Wanted, members: Sequence[Mapping[str, Any]], tables: Sequence[str] | None
) -> Verdict:
    """Judge what was read.

    report: the result of module update_preflight_info. members: of the Meeting database, each with host, report (of
    module db2_hadr_info) and msg. tables: with a column DEPSTATUS; None: nobody asked the catalogue.
    """
    said = [
        *_status(report, wanted),
        *_offerings(report, wanted),
        *_deployments(report),
        *_open_files(report["open_files"], wanted.open_files),
        *_space(report["space"], wanted.space),
        *_backup(report["backup"], wanted),
        *_database(members),
        *_catalogue(tables),
        *_whiteboard(wanted.whiteboard),
    ]
    return Verdict(*([text for kind, text in said if kind == wanted_kind] for wanted_kind in ("no", "warn", "line")))


_Said = Iterator[tuple[str, str]]


def _status(report: Mapping[str, Any], wanted: Wanted) -> _Said:
    searched = report["searched"]
    accepted = {str(value).lower() for value in wanted.accepted_values} - {PARTIAL}
    for path in searched["missing"]:
        yield "warn", f"{path} has no file, so nothing was searched there"
    for unread in searched["unread"]:
        yield "warn", f"{unread['file']} was not read: {unread['reason']}"
    if searched["older"]:
        yield "line", f"{searched['older']} older files were not searched (update_preflight_log_days)"
    for item in report["evidence"]:
        place = f"{item['file']} ({item['modified']}), line {item['line']}: {item['text']}"
        place += f" (and {item['more']} more lines with this value)" if item.get("more") else ""
        value = item["value"]
        if value is None:
            yield "no", f"DEPSTATUS without a recognizable value: {place}"
        elif value.lower() == PARTIAL:
            yield "no", f"DEPSTATUS is {value}: {place}"
        elif value.lower() in accepted:
            yield "line", f"DEPSTATUS is {value}, which update_preflight_accepted_values has: {place}"
        else:
            yield "no", f"DEPSTATUS has the unknown value {value}: {place}"
    values = {str(item["value"]).lower() for item in report["evidence"]}
    if values - accepted:
        yield "no", _RECORD
    if not report["evidence"]:
        kind = "no" if wanted.no_evidence == "fail" else "warn"
        yield kind, f"no line about DEPSTATUS in {searched['files']} files: {_UNKNOWN}"


def _offerings(report: Mapping[str, Any], wanted: Wanted) -> _Said:
    source = report["offerings_source"]
    if not source:
        yield "warn", "Installation Manager was not found, so the installed offerings are unknown"
        return
    for one in report["offerings"]:
        yield "line", f"installed: {one['name']} {one['version']} ({one['id']}_{one['build']}) in {one['directory']}"
    texts = [f"{one['id']} {one['name']}".lower() for one in report["offerings"]]
    if not any(wanted.offering.lower() in text for text in texts):
        yield "warn", f"{source} lists no offering with {wanted.offering} in its id or name: is this the right host?"


def _deployments(report: Mapping[str, Any]) -> _Said:
    for one in report["deployments"]:
        more = ", ".join(text for text in (one["product"], one["version"], one["install_type"]) if text)
        yield "line", f"deployment {one['name']}{f' ({more})' if more else ''}: {one['file']}"
    if not report["deployments"]:
        yield "warn", "no deployment name found: set update_preflight_product_configs to a productConfig.properties"


def _open_files(found: Mapping[str, Any], minimum: int) -> _Said:
    limit = found["limit"]
    if limit is None:
        yield "warn", "the Meeting server does not run, so its limit of open files is unknown: check ulimit -n"
    elif 0 <= limit < minimum:
        yield (
            "no",
            f"the Meeting server may open {limit} files, but {minimum} are needed: raise ulimit -n and restart it",
        )
    else:
        yield "line", f"the Meeting server may open {'any number of' if limit < 0 else limit} files"


def _space(found: Sequence[Mapping[str, Any]], wanted: Sequence[Mapping[str, Any]]) -> _Said:
    needed = {one["path"]: int(one["megabytes"]) for one in wanted}
    shared: dict[Any, list[Mapping[str, Any]]] = {}
    for one in found:
        shared.setdefault(one.get("filesystem", one["path"]), []).append(one)
        text = f"{one['path']} has {one['megabytes']} MB free"
        if one["megabytes"] < needed.get(one["path"], 0):
            yield "no", f"{text}, but {needed[one['path']]} MB are needed"
        else:
            yield "line", text
    for places in shared.values():
        free, total = places[0]["megabytes"], sum(needed.get(one["path"], 0) for one in places)
        alone = max(needed.get(one["path"], 0) for one in places)
        if alone <= free < total:
            names = ", ".join(one["path"] for one in places)
            yield "no", f"{names} share one file system with {free} MB free, but {total} MB are needed for all of them"


def _backup(found: Mapping[str, Any] | None, wanted: Wanted) -> _Said:
    if found is None:
        places = ", ".join(wanted.backups) or "update_preflight_backups is empty"
        yield "no", f"no backup of the configuration ({places}): run backupConfig on each profile first"
    elif found["problem"]:
        yield "no", f"the newest backup {found['path']} {found['problem']}: run backupConfig again"
    elif found["age_hours"] > wanted.backup_hours:
        old = f"{found['age_hours']} hours old, more than {wanted.backup_hours:g}"
        yield "no", f"the newest backup {found['path']} is {old}: run backupConfig again"
    else:
        yield "line", f"backup {found['path']}, {found['age_hours']} hours old"


def _database(members: Sequence[Mapping[str, Any]]) -> _Said:
    if not members:
        yield "line", "HADR was not read: the inventory has no pair of Db2 servers"
        return
    open_members, unread = [], []
    for member in members:
        report = member.get("report")
        if not report:
            unread.append(member["host"])
            yield "warn", f"the database on {member['host']} was not read: {member.get('msg') or 'no answer'}"
            continue
        hadr = report.get("hadr") or {}
        state = ", ".join(str(hadr[key]) for key in ("hadr_state", "hadr_connect_status") if hadr.get(key))
        role = f"{report['role'] or 'role unknown'}{f', {state}' if state else ''}"
        text = f"{report['database']} on {member['host']}: {role}"
        yield "line", text
        if report["role"] in ("PRIMARY", "STANDARD") and report["active"]:
            open_members.append(member["host"])
        if report["role"] == "PRIMARY" and hadr.get("hadr_state") != "PEER":
            yield "warn", f"{text}: the standby does not follow. Bring HADR to PEER before the update"
    if len(open_members) != 1:
        wrong = f"{' and '.join(open_members)} are both open" if open_members else "none of its servers is active"
        if unread and not open_members:
            wrong = f"no server of it is known to be active, and {' and '.join(unread)} could not be asked"
        yield "no", f"the Meeting database is not as an update needs it: {wrong}"


def _catalogue(tables: Sequence[str] | None) -> _Said:
    if tables is not None:
        found = ", ".join(tables) or "none"
        yield "line", f"tables of the System Console with a column DEPSTATUS: {found}. They were not read"


def _whiteboard(state: str) -> _Said:
    if state == "enabled":
        yield "warn", f"{_WHITEBOARD}, and the inventory has it enabled. Tell its users before the update"
    else:
        yield "line", f"{_WHITEBOARD}; the inventory does not have it enabled"
