# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports of a run: the result, the state file for monitoring, the line of the journal.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import json
import time
from typing import Any, Dict, List, NamedTuple, Optional

from ansible_collections.sametime.estate.plugins.module_utils._core.errors import EstateError
from ansible_collections.sametime.estate.plugins.module_utils._photos.errors import CAUSES, PhotoError
from ansible_collections.sametime.estate.plugins.module_utils._photos.names.assign import Refused
from ansible_collections.sametime.estate.plugins.module_utils._photos.plan import EMPTY as NO_PLAN
from ansible_collections.sametime.estate.plugins.module_utils._photos.plan import Plan

__all__ = [
    "COUNTS",
    "EMPTY",
    "NOT_TRIED",
    "Run",
    "Summary",
    "WebServer",
    "as_result",
    "count_line",
    "error_message",
    "failure",
    "journal_line",
    "lines",
    "state",
    "success",
    "timestamp",
]

# The state file stays small: it has at most this many entries of each list. The counts are complete.
LISTED = 100
COUNTS = ("added", "updated", "removed", "unchanged", "kept", "refused", "warnings", "foreign")


class Run(NamedTuple):
    """Facts about a run. started: seconds since the epoch. seconds: duration."""

    phase: str
    caller: str
    user: str
    pid: int
    started: float
    seconds: float


class WebServer(NamedTuple):
    """What one web server got. cause: a key of CAUSES, None if the run did not try. message: why it failed, or ""."""

    cause: Optional[str]
    message: str
    plan: Plan
    foreign: List[str]


class Summary(NamedTuple):
    """What a run did, or would do.

    plan: names by their change on the web servers, or in the stage if nothing is transferred. refused: photos that are
    not published. warnings: sentences. foreign: entries of the photo directory that are not photos and stay.
    diff: before and after of changed photos. changed: whether anything differs, the stage included.
    web_servers: name of the web server -> what it got.
    """

    plan: Plan
    refused: List[Refused]
    warnings: List[str]
    foreign: List[str]
    diff: Dict[str, Dict[str, Any]]
    changed: bool
    web_servers: Dict[str, WebServer] = {}


NOT_TRIED = WebServer(None, "", NO_PLAN, [])
EMPTY = Summary(NO_PLAN, [], [], [], {"before": {}, "after": {}}, False)


def as_result(summary: Summary) -> Dict[str, Any]:
    """Return names and counts as plain data, as module photo_sync documents them."""
    result: Dict[str, Any] = dict(summary.plan._asdict())
    result["refused"] = [dict(one._asdict()) for one in summary.refused]
    result["photo_warnings"] = list(summary.warnings)
    result["foreign"] = list(summary.foreign)
    result["counts"] = {name: len(result["photo_warnings" if name == "warnings" else name]) for name in COUNTS}
    result["web_servers"] = [dict(name=name, **_of_server(one)) for name, one in summary.web_servers.items()]
    return result


def _of_server(server: WebServer) -> Dict[str, Any]:
    """Return the result of one web server as plain data."""
    counts = {name: len(names) for name, names in server.plan._asdict().items()}
    return {
        "cause": server.cause,
        "exit_code": None if server.cause is None else CAUSES[server.cause].code,
        "message": server.message,
        "counts": dict(counts, foreign=len(server.foreign)),
    }


def success(summary: Summary) -> Dict[str, Any]:
    """Return the result of module photo_sync for a run without error."""
    result = {"changed": summary.changed, "cause": "ok", "exit_code": CAUSES["ok"].code, "diff": summary.diff}
    return dict(result, warnings=list(summary.warnings), **as_result(summary))


def failure(error: PhotoError) -> EstateError:
    """Return the error of module photo_sync: its details are cause, exit code, data, and what the run knew."""
    known = as_result(error.summary) if error.summary else {}
    return EstateError(error_message(error), cause=error.cause, exit_code=error.code, details=error.details, **known)


def state(run: Run, cause: str, message: str, summary: Summary, before: Dict[str, Any]) -> str:
    """Return the text of the state file. before: its previous content, {} if there was no file.

    last_success is the end of the last run that updated all web servers; a run that only stages does not count.
    """
    result = as_result(summary)
    now = timestamp(run.started + run.seconds)
    last_success = now if cause == "ok" and run.phase != "stage" else _time(before, "last_success")
    web_servers = {}
    for server in result.pop("web_servers"):
        name = server.pop("name")
        updated = server["cause"] == "ok" and cause in ("ok", "transfer_some")
        web_servers[name] = dict(server, last_success=now if updated else _time(before, "web_servers", name))
    record = {
        "format": 1,
        "time": now,
        "started": timestamp(run.started),
        "seconds": round(run.seconds, 3),
        "phase": run.phase,
        "caller": run.caller,
        "user": run.user,
        "pid": run.pid,
        "result": cause,
        "exit_code": CAUSES[cause].code,
        "message": message,
        "last_success": last_success,
        "counts": result.pop("counts"),
        "web_servers": web_servers,
    }
    record.update({name: names[:LISTED] for name, names in result.items() if name != "unchanged"})
    return json.dumps(record, indent=2, sort_keys=True) + "\n"


def journal_line(run: Run, cause: str, message: str, summary: Summary) -> str:
    """Return the run as one line of key=value pairs. The journal adds time and program in front of it."""
    counts = as_result(summary)["counts"]
    pairs = [("result", cause), ("exit_code", str(CAUSES[cause].code)), ("phase", run.phase), ("caller", run.caller)]
    pairs += [(name, str(counts[name])) for name in COUNTS]
    servers = summary.web_servers
    if len(servers) > 1:
        pairs.append(("web_servers", ",".join(f"{name}:{one.cause or 'not_tried'}" for name, one in servers.items())))
    pairs.append(("seconds", f"{run.seconds:.1f}"))
    line = " ".join(f"{name}={value}" for name, value in pairs)
    return line + (f" message={json.dumps(message)}" if message else "")


def lines(summary: Summary) -> List[str]:
    """Return lines for a person: one per photo that changes or needs attention.

    With several web servers, the lines about one of them begin with its name.
    """
    several = len(summary.web_servers) > 1
    servers = summary.web_servers if several else {"": NOT_TRIED._replace(plan=summary.plan, foreign=summary.foreign)}
    start = {name: f"{name}: " if several else "" for name in servers}
    output = [start[name] + line for name, one in servers.items() for line in _of_plan(one.plan)]
    output += [f"refuse {one.path} of {one.uid}: {one.reason}" for one in summary.refused]
    output += [f"{start[name]}foreign {entry}" for name, one in servers.items() for entry in one.foreign]
    output += [f"{start[name]}failed: {one.message}" for name, one in servers.items() if one.message]
    return [_printable(line) for line in output + [f"warning: {text}" for text in summary.warnings]]


def _of_plan(plan: Plan) -> List[str]:
    changes = (("add", plan.added), ("update", plan.updated), ("remove", plan.removed), ("keep", plan.kept))
    return [f"{word} {name}" for word, names in changes for name in names]


def count_line(summary: Summary) -> str:
    """Return the counts as one line."""
    return ", ".join(f"{number} {name}" for name, number in as_result(summary)["counts"].items())


def error_message(error: PhotoError) -> str:
    """Return the message of an error on one printable line."""
    return _printable(" ".join(str(error).split()))


def timestamp(seconds: float) -> str:
    """Return seconds since the epoch as an ISO 8601 time in UTC."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def _time(state: Any, *keys: str) -> Optional[str]:
    """Return the time of the last success in an earlier state, None without one. keys: the way to it."""
    for key in keys:
        state = state.get(key) if isinstance(state, dict) else None
    if isinstance(state, dict):
        state = state.get("last_success")
    return state if isinstance(state, str) else None


def _printable(text: str) -> str:
    """Return the text with control characters and undecodable bytes of file names escaped, for logs."""
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)
