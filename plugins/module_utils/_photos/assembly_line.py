# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the assembly line that dumps photos, and checks its result. Python 3.6."""

import os
from typing import Callable, Dict, List, NamedTuple, Optional, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._core import java_properties
from ansible_collections.sametime.estate.plugins.module_utils._photos import dump_list, files, tdi_log
from ansible_collections.sametime.estate.plugins.module_utils._photos.errors import PhotoError
from ansible_collections.sametime.estate.plugins.module_utils._photos.process import Outcome, Process
from ansible_collections.sametime.estate.plugins.module_utils._photos.settings import Export

__all__ = ["AssemblyLine", "Dump"]

# tdienv.sh sets the environment of the server; the arguments after it are the command.
_SCRIPT = '. "$0" && exec "$@"'
# Exit codes of a server that ended regularly; with -w it is normally 2.
_ENDED = (0, 2)
_TAIL_BYTES = 4096
_QUOTED_LINES = 3


class Dump(NamedTuple):
    """The dump of a source: its entries, the directory of its files, and mail addresses by user id if it has them."""

    entries: List[dump_list.Entry]
    directory: str
    addresses: Optional[Dict[str, List[str]]] = None


class _Mark(NamedTuple):
    """The end of a log before the run: inode, size, and the last bytes."""

    inode: int
    size: int
    tail: bytes


class AssemblyLine:
    """The assembly line of the solution directory."""

    def __init__(self, export: Export, start: Callable[..., Process]) -> None:
        self._export = export
        self._start = start

    def execute(self) -> List[str]:
        """Run the assembly line and return warnings. Raises PhotoError (line_failed, line_timeout, dump_missing)."""
        export = self._export
        log = self._path(export.log)
        self._require()
        collect_file = self._collect_file()[0]
        mark, dumped = _mark(log), _signature(collect_file)
        outcome = self._start(self._argv(), cwd=export.solution).finish(timeout_seconds=export.timeout_seconds)
        added = _added(log, mark)
        self._judge_exit(outcome, added)
        warnings = self._judge_log(outcome, added)
        if _signature(collect_file) in (None, dumped):
            raise PhotoError(
                "dump_missing",
                f"the assembly line {export.assembly_line} succeeded but did not write {collect_file}; check"
                f" dump_photos_file in {self._path(export.properties)}, or set [export] collect_file",
            )
        return warnings

    def dump(self) -> Dump:
        """Return the dump of the last run. Raises PhotoError (dump_missing, dump_empty)."""
        collect_file, directory = self._collect_file()
        text = files.read(collect_file, "the list of dumped photos", "dump_missing")
        try:
            entries = dump_list.parse(text)
        except dump_list.DumpListError as exc:
            raise PhotoError("dump_missing", f"{collect_file}: {exc}; the dump is not complete") from exc
        if not entries:
            raise PhotoError("dump_empty", f"{collect_file} lists no photo; nothing was changed")
        return Dump(entries, directory)

    def _argv(self) -> List[str]:
        export = self._export
        server = [export.server, "-s", export.solution, "-c", export.configuration, "-r", export.assembly_line, "-w"]
        if not export.environment:
            return server
        return ["/bin/sh", "-c", _SCRIPT, self._path(export.environment), *server]

    def _path(self, path: str) -> str:
        return os.path.normpath(os.path.join(self._export.solution, path))

    def _require(self) -> None:
        export = self._export
        needed = [("solution", export.solution), ("server", export.server)]
        needed.append(("configuration", self._path(export.configuration)))
        if export.environment:
            needed.append(("environment", self._path(export.environment)))
        for key, path in needed:
            if not os.path.exists(path):
                raise PhotoError("line_failed", f"[export] {key}: {path} does not exist; correct the configuration")

    def _collect_file(self) -> Tuple[str, str]:
        """Return the paths of the dump list and of the dump directory, from the properties of the solution."""
        path = self._path(self._export.properties)
        values = java_properties.parse(files.read(path, "the settings of the solution", "dump_missing"))
        directory = self._path(values.get("dump_photos_directory", "./dump_photos"))
        dump_list_file = self._export.collect_file or values.get("dump_photos_file", "collect_photos.in")
        return self._path(dump_list_file), directory

    def _judge_exit(self, outcome: Outcome, added: str) -> None:
        export = self._export
        if outcome.timed_out:
            raise PhotoError(
                "line_timeout",
                f"the assembly line {export.assembly_line} did not end within {export.timeout_seconds} seconds and was"
                f" stopped; {_last(added)}",
            )
        if outcome.rc not in _ENDED:
            output = outcome.stderr or outcome.stdout or added
            raise PhotoError(
                "line_failed",
                f"{export.server} ended with exit code {outcome.rc}; {_last(output)}",
                rc=outcome.rc,
                stdout=outcome.stdout[-_TAIL_BYTES:],
                stderr=outcome.stderr[-_TAIL_BYTES:],
            )

    def _judge_log(self, outcome: Outcome, added: str) -> List[str]:
        export = self._export
        log = self._path(export.log)
        judgement = tdi_log.judge(added, export.success_pattern, export.failure_pattern, export.assembly_line)
        if judgement.failures:
            raise PhotoError(
                "line_failed",
                f"the assembly line {export.assembly_line} failed (exit code {outcome.rc});"
                f" {log}: {judgement.failures[0]}",
                log=judgement.failures[:20],
            )
        if not judgement.ended:
            raise PhotoError(
                "line_failed",
                f"{log} has no line of this run with {export.success_pattern.pattern!r}, so the assembly line"
                f" {export.assembly_line} did not succeed; {_last(added)}",
            )
        errors = judgement.errors
        return (
            [f"the assembly line logged {len(errors)} errors for single entries; the first: {errors[0]}"]
            if errors
            else []
        )


def _last(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return "last output: " + " | ".join(lines[-_QUOTED_LINES:]) if lines else "there is no output"


def _signature(path: str) -> Optional[Tuple[int, int, int]]:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns


def _mark(path: str) -> Optional[_Mark]:
    try:
        with open(path, "rb") as log:
            status = os.fstat(log.fileno())
            log.seek(max(0, status.st_size - _TAIL_BYTES))
            return _Mark(status.st_ino, status.st_size, log.read(_TAIL_BYTES))
    except OSError:
        return None


def _added(path: str, mark: Optional[_Mark]) -> str:
    """Return the text after the mark, or the whole log if it was replaced since then."""
    try:
        with open(path, "rb") as log:
            start = 0
            if mark is not None and os.fstat(log.fileno()).st_ino == mark.inode:
                log.seek(mark.size - len(mark.tail))
                start = mark.size if log.read(len(mark.tail)) == mark.tail else 0
            log.seek(start)
            return log.read().decode("utf-8", "replace")
    except OSError:
        return ""
