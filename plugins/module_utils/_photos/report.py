# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run tells: the result, the state file for monitoring, the line of the journal.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import json
import time
from typing import Any, Dict, List, NamedTuple

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
    "journal_line",
    "lines",
    "state",
    "timestamp",
]

# The state file stays small: of each list it has so many entries, the counts are whole.
LISTED = 100
COUNTS = ("added", "updated", "removed", "unchanged", "kept", "refused", "warnings", "foreign")


class Run(NamedTuple):
    """Which run this was. started: seconds since the epoch; seconds: how long it took."""

    phase: str
    caller: str
    user: str
    pid: int
    started: float
    seconds: float


class Summary(NamedTuple):
    """What a run did, or would do.

    plan: names by what happens to them on the web server, or in the stage if nothing is transferred. refused: photos
    that are not published. warnings: sentences. foreign: what lies beside the photos on the web server, left alone.
    diff: before and after of touched photos. changed: whether anything differs, the stage included.
    """

    plan: Plan
    refused: List[Refused]
    warnings: List[str]
    foreign: List[str]
    diff: Dict[str, Dict[str, str]]
    changed: bool


EMPTY = Summary(Plan([], [], [], [], []), [], [], [], {"before": {}, "after": {}}, False)


def as_result(summary: Summary) -> Dict[str, Any]:
    """Return names and counts as plain data."""
    result: Dict[str, Any] = dict(summary.plan._asdict())
    result["refused"] = [dict(one._asdict()) for one in summary.refused]
    result["photo_warnings"] = list(summary.warnings)
    result["foreign"] = list(summary.foreign)
    result["counts"] = {name: len(result["photo_warnings" if name == "warnings" else name]) for name in COUNTS}
    return result


def state(run: Run, cause: str, message: str, summary: Summary, before: Dict[str, Any]) -> str:
    """Return the text of the state file; `before` is what the file said until now, {} if there was none.

    last_success is the end of the last run that brought the web server up to date; staging alone is none.
    """
    result = as_result(summary)
    now = timestamp(run.started + run.seconds)
    last_success = now if cause == "ok" and run.phase != "stage" else before.get("last_success")
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
    """Return the run as one line of key=value pairs, without time and program, which the journal puts in front."""
    counts = as_result(summary)["counts"]
    pairs = [("result", cause), ("exit_code", str(CAUSES[cause].code)), ("phase", run.phase), ("caller", run.caller)]
    pairs += [(name, str(counts[name])) for name in COUNTS]
    pairs.append(("seconds", f"{run.seconds:.1f}"))
    line = " ".join(f"{name}={value}" for name, value in pairs)
    return line + (f" message={json.dumps(message)}" if message else "")


def lines(summary: Summary) -> List[str]:
    """Return what a person wants to read: one line per photo that is touched or needs attention."""
    plan = summary.plan
    told = [f"add {name}" for name in plan.added]
    told += [f"update {name}" for name in plan.updated]
    told += [f"remove {name}" for name in plan.removed]
    told += [f"keep {name}" for name in plan.kept]
    told += [f"refuse {one.path} of {one.uid}: {one.reason}" for one in summary.refused]
    told += [f"foreign {name}" for name in summary.foreign]
    return [_printable(line) for line in told + [f"warning: {text}" for text in summary.warnings]]


def count_line(summary: Summary) -> str:
    """Return the counts in words."""
    return ", ".join(f"{number} {name}" for name, number in as_result(summary)["counts"].items())


def error_message(error: PhotoError) -> str:
    """Return the sentence of an error on one line."""
    return _printable(" ".join(str(error).split()))


def timestamp(seconds: float) -> str:
    """Return seconds since the epoch in UTC, as ISO 8601 has it."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def _printable(text: str) -> str:
    """Keep control characters and undecodable bytes of file names out of logs."""
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)
