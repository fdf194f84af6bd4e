# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports of a run: the result, the state file for monitoring, the line of the journal.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import json
import time
from typing import Any, Dict, List, NamedTuple

from ansible_collections.sametime.estate.plugins.module_utils._core.errors import EstateError
from ansible_collections.sametime.estate.plugins.module_utils._photos.errors import CAUSES, PhotoError
from ansible_collections.sametime.estate.plugins.module_utils._photos.names.assign import Refused
from ansible_collections.sametime.estate.plugins.module_utils._photos.plan import Plan

__all__ = [
    "COUNTS",
    "EMPTY",
    "Run",
    "Summary",
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


class Summary(NamedTuple):
    """What a run did, or would do.

    plan: names by their change on the web server, or in the stage if nothing is transferred. refused: photos that are
    not published. warnings: sentences. foreign: entries of the photo directory that are not photos and stay.
    diff: before and after of changed photos. changed: whether anything differs, the stage included.
    """

    plan: Plan
    refused: List[Refused]
    warnings: List[str]
    foreign: List[str]
    diff: Dict[str, Dict[str, str]]
    changed: bool


EMPTY = Summary(Plan([], [], [], [], []), [], [], [], {"before": {}, "after": {}}, False)


def as_result(summary: Summary) -> Dict[str, Any]:
    """Return names and counts as plain data, as module photo_sync documents them."""
    result: Dict[str, Any] = dict(summary.plan._asdict())
    result["refused"] = [dict(one._asdict()) for one in summary.refused]
    result["photo_warnings"] = list(summary.warnings)
    result["foreign"] = list(summary.foreign)
    result["counts"] = {name: len(result["photo_warnings" if name == "warnings" else name]) for name in COUNTS}
    return result


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

    last_success is the end of the last run that updated the web server; a run that only stages does not count.
    """
    result = as_result(summary)
    now = timestamp(run.started + run.seconds)
    earlier = before.get("last_success")
    last_success = now if cause == "ok" and run.phase != "stage" else earlier if isinstance(earlier, str) else None
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
    }
    record.update({name: names[:LISTED] for name, names in result.items() if name != "unchanged"})
    return json.dumps(record, indent=2, sort_keys=True) + "\n"


def journal_line(run: Run, cause: str, message: str, summary: Summary) -> str:
    """Return the run as one line of key=value pairs. The journal adds time and program in front of it."""
    counts = as_result(summary)["counts"]
    pairs = [("result", cause), ("exit_code", str(CAUSES[cause].code)), ("phase", run.phase), ("caller", run.caller)]
    pairs += [(name, str(counts[name])) for name in COUNTS]
    pairs.append(("seconds", f"{run.seconds:.1f}"))
    line = " ".join(f"{name}={value}" for name, value in pairs)
    return line + (f" message={json.dumps(message)}" if message else "")


def lines(summary: Summary) -> List[str]:
    """Return lines for a person: one per photo that changes or needs attention."""
    plan = summary.plan
    output = [f"add {name}" for name in plan.added]
    output += [f"update {name}" for name in plan.updated]
    output += [f"remove {name}" for name in plan.removed]
    output += [f"keep {name}" for name in plan.kept]
    output += [f"refuse {one.path} of {one.uid}: {one.reason}" for one in summary.refused]
    output += [f"foreign {name}" for name in summary.foreign]
    return [_printable(line) for line in output + [f"warning: {text}" for text in summary.warnings]]


def count_line(summary: Summary) -> str:
    """Return the counts as one line."""
    return ", ".join(f"{number} {name}" for name, number in as_result(summary)["counts"].items())


def error_message(error: PhotoError) -> str:
    """Return the message of an error on one printable line."""
    return _printable(" ".join(str(error).split()))


def timestamp(seconds: float) -> str:
    """Return seconds since the epoch as an ISO 8601 time in UTC."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def _printable(text: str) -> str:
    """Return the text with control characters and undecodable bytes of file names escaped, for logs."""
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)
