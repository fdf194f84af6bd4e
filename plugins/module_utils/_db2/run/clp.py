# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one place that starts Db2 commands.

Everything runs as the instance owner, in one shell that has sourced the profile, in the C locale (the locale changes
dates and decimals). The command line processor has a process of its own beside the shell; `terminate` ends it. The
shell never interprets a statement: each one is an argument or a line of input.

Python 3.6.
"""

import functools
import re
import time
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Sequence, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.parse import cluster_manager, hadr_status, messages
from ansible_collections.sametime.estate.plugins.module_utils._db2.parse.cluster_manager import ClusterManager
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.database_name import database_alias

__all__ = ["Answer", "Clp", "Run", "runner", "split_batch"]

# `runner` makes one of an AnsibleModule; in a test, a lambda fits.
Run = Callable[[List[str]], Tuple[int, str, str]]

NO_PROFILE = 90
# The locale is set after the profile, which may set another one. DB2OPTIONS would change the formats.
_PREAMBLE = (
    '[ -r "$0" ] || { echo "the profile $0 cannot be read" >&2; exit 90; }; '
    '. "$0" >/dev/null 2>&1; unset DB2OPTIONS; LC_ALL=C; LANG=C; export LC_ALL LANG; '
)
_STATEMENT = _PREAMBLE + 'db2 "$1"; rc=$?; db2 terminate >/dev/null 2>&1; exit $rc'
_PROGRAM = _PREAMBLE + '"$@"'
# A part per command that shows a cluster manager, see parse/cluster_manager.py. A command that hangs is stopped.
_CLUSTER_PARTS = (
    "show_cluster() { PATH=$PATH:/usr/sbin:/sbin:/usr/es/sbin/cluster/utilities; "
    'for tool in "db2cm -list" lssam "crm_mon -1 -r -R" clustat clRGinfo "pgrep -l -x pacemakerd"; do '
    'command -v "${tool%% *}" >/dev/null 2>&1 || continue; echo "@> $tool"; timeout 30 $tool; done; }; '
)
_MANAGER = "get dbm cfg"
_MANAGER_PART = f"{cluster_manager.PART}db2 {_MANAGER}\n"
_CLUSTER = _PREAMBLE + _CLUSTER_PARTS + f'{{ db2 "{_MANAGER}"; db2 terminate >/dev/null; show_cluster; }} 2>&1'
_READ = (
    _PREAMBLE
    + _CLUSTER_PARTS
    + (
        'database=$1; shift; part() { name=$1; shift; echo "@@ $name"; "$@" 2>&1; rc=$?; echo; echo "@@ rc $rc"; }; '
        'batch() { printf "%s;\n" "$@" | db2 -tvf /dev/stdin; }; '
        'part batch batch "$@"; part db2pd db2pd -db "$database" -hadr -dbcfg; part db2level db2level; '
        'part storage db2pd -db "$database" -storagepaths -tablespaces; '
        "part db2set db2set -all; part cluster show_cluster"
    )
)
_BATCH = _PREAMBLE + 'printf "%s;\\n" "$@" | db2 -tvf /dev/stdin'
_PART = re.compile(r"^@@ (?P<name>\w+)\n(?P<output>.*?)\n@@ rc (?P<rc>\d+)$", re.MULTILINE | re.DOTALL)
_TRIES = 5
_PAUSE_SECONDS = 0.5


def runner(run_command: Callable[..., Any]) -> Run:
    """Return a runner that uses AnsibleModule.run_command.

    By default, run_command replaces the environment variables of Ansible in its arguments, also those that the scripts
    below set or that the profile changes, such as $PATH.
    """
    return functools.partial(run_command, expand_user_and_vars=False)


class Answer(NamedTuple):
    """The answer of a command. Exit codes (r0010411): 0 done, 1 no row, 2 done with warning, 4 refused, 8 unusable."""

    rc: int
    output: str

    @property
    def done(self) -> bool:
        """Return whether the command was done, by its exit code."""
        return self.rc in (0, 1, 2)

    def has(self, *wanted: str) -> bool:
        """Return whether the output contains one of these message codes."""
        return any(code in wanted for code in messages.codes(self.output))

    def reason(self) -> str:
        """Return the first refusal, or the output, for an error message."""
        refusal = messages.first_refusal(self.output)
        text = refusal.text if refusal else " ".join(self.output.split())
        return text or f"no output (exit code {self.rc})"


class Clp:
    """The command line of one instance."""

    def __init__(self, run: Run, profile: str, pause: Callable[[float], Any] = time.sleep) -> None:
        self._run = run
        self._profile = profile
        self._pause = pause

    def read(self, database: str, statements: Sequence[str] = ()) -> Dict[str, Answer]:
        """Read everything about a database with one shell.

        Return name -> answer: `db2pd`, `db2level`, `storage`, `db2set`, `cluster` (see parse/cluster_manager.py), and
        each statement (by default `list db directory` and `get db cfg for <database>`). Raises Db2Error: the command
        line cannot be used.
        """
        name = database_alias(database)
        # The configuration of the instance is not a separate command: each takes a moment, and a run has many.
        asked = [*(statements or ("list db directory", f"get db cfg for {name}")), _MANAGER]
        parts = self._parts(name, [*asked, "terminate"])
        for _ in range(_TRIES):
            if not hadr_status.is_transient(parts["db2pd"].output):
                break
            self._pause(_PAUSE_SECONDS)
            parts["db2pd"] = self.db2pd(name)
        answers = split_batch(parts["batch"].output, asked)
        shown = parts["cluster"].output if "cluster" in parts else ""
        parts["cluster"] = Answer(0, f"{_MANAGER_PART}{answers.pop(_MANAGER)}\n{shown}")
        parts.update({statement: Answer(parts["batch"].rc, output) for statement, output in answers.items()})
        return parts

    def batch(self, statements: Sequence[str]) -> Dict[str, Answer]:
        """Run several statements with one command; return statement -> answer. Raises Db2Error: db2 cannot be used."""
        answer = self._start(_BATCH, *statements, "terminate")
        if answer.rc >= 8:
            raise Db2Error(f"db2 cannot be used: {answer.reason()}", rc=answer.rc, stdout=answer.output)
        split = split_batch(answer.output, statements)
        return {statement: Answer(answer.rc, output) for statement, output in split.items()}

    def statement(self, text: str) -> Answer:
        """Run one statement and return its answer, even if Db2 refused it."""
        return self._start(_STATEMENT, text)

    def must(self, text: str, *accepted: str) -> Answer:
        """Run one statement and return its answer.

        accepted: message codes that mean the database is already as wanted. Raises Db2Error: Db2 refused it.
        """
        answer = self.statement(text)
        if not (answer.done or answer.has(*accepted)):
            raise Db2Error(f"db2 {text}: {answer.reason()}", rc=answer.rc, stdout=answer.output)
        return answer

    def program(self, *argv: str) -> Answer:
        """Run another program of the instance, such as db2start."""
        return self._start(_PROGRAM, *argv)

    def db2pd(self, database: str) -> Answer:
        """Run db2pd for HADR and parameters; repeat while it prints a transient error."""
        answer = Answer(0, "")
        for attempt in range(_TRIES):
            if attempt:
                self._pause(_PAUSE_SECONDS)
            answer = self.program("db2pd", "-db", database_alias(database), "-hadr", "-dbcfg")
            if not hadr_status.is_transient(answer.output):
                break
        return answer

    def cluster_manager(self) -> Optional[ClusterManager]:
        """Return the cluster manager of this instance, None if nothing shows one."""
        return cluster_manager.parse(_MANAGER_PART + self._start(_CLUSTER).output)

    def argv(self, text: str) -> List[str]:
        """Return the command that runs one statement, for a job in the background."""
        return ["/bin/sh", "-c", _STATEMENT, self._profile, text]

    def _parts(self, database: str, statements: Sequence[str]) -> Dict[str, Answer]:
        whole = self._start(_READ, database, *statements)
        parts = {
            part.group("name"): Answer(int(part.group("rc")), part.group("output"))
            for part in _PART.finditer(whole.output)
        }
        if "batch" not in parts or parts["batch"].rc >= 8:
            broken = parts.get("batch", whole)
            raise Db2Error(f"db2 cannot be used: {broken.reason()}", rc=broken.rc, stdout=broken.output)
        return parts

    def _start(self, script: str, *arguments: str) -> Answer:
        rc, out, err = self._run(["/bin/sh", "-c", script, self._profile, *arguments])
        if rc == NO_PROFILE:
            raise Db2Error(
                f"{err.strip() or out.strip()}: set profile to the db2profile of the instance and run as its owner",
                rc=rc,
            )
        return Answer(rc, out + err)


def split_batch(output: str, statements: Sequence[str]) -> Dict[str, str]:
    """Return statement -> its output. With option -v, Db2 prints each statement before it runs it.

    Raises Db2Error: a statement was not run.
    """
    lines = output.splitlines()
    starts: List[Tuple[str, int]] = []
    at = 0
    for statement in statements:
        folded = statement.lower()
        line = next((n for n in range(at, len(lines)) if lines[n].strip().rstrip(";").lower() == folded), None)
        if line is None:
            raise Db2Error(f"db2 did not run the statement {statement!r}", stdout=output)
        starts.append((statement, line + 1))
        at = line + 1
    parts: Dict[str, str] = {}
    for number, (statement, start) in enumerate(starts):
        end = starts[number + 1][1] - 1 if number + 1 < len(starts) else _end(lines, start)
        parts[statement] = "\n".join(lines[start:end])
    return parts


def _end(lines: List[str], start: int) -> int:
    """Return the line of the closing `terminate`; what follows is not an answer to a statement."""
    last: List[int] = [n for n in range(start, len(lines)) if lines[n].strip().lower() == "terminate"]
    return last[-1] if last else len(lines)
