# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one place that starts Db2 commands.

Everything runs as the instance owner, in one shell that has sourced the profile, in the C locale (dates and decimals
follow the locale even where words do not). The command line keeps a process of its own beside the shell; `terminate`
ends it. No statement meets the shell's grammar: each is one argument or one line of input.

Python 3.6.
"""

import re
import time
from typing import Any, Callable, Dict, List, NamedTuple, Sequence, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.parse import hadr_status, messages

__all__ = ["Answer", "Clp", "Run", "split_batch"]

# AnsibleModule.run_command fits, and so does a lambda in a test.
Run = Callable[[List[str]], Tuple[int, str, str]]

NO_PROFILE = 90
# The locale comes after the profile, which may set another; DB2OPTIONS of a profile would change the formats.
_PREAMBLE = (
    '[ -r "$0" ] || { echo "the profile $0 cannot be read" >&2; exit 90; }; '
    '. "$0" >/dev/null 2>&1; unset DB2OPTIONS; LC_ALL=C; LANG=C; export LC_ALL LANG; '
)
_STATEMENT = _PREAMBLE + 'db2 "$1"; rc=$?; db2 terminate >/dev/null 2>&1; exit $rc'
_PROGRAM = _PREAMBLE + '"$@"'
_READ = _PREAMBLE + (
    'database=$1; shift; part() { name=$1; shift; echo "@@ $name"; "$@" 2>&1; rc=$?; echo; echo "@@ rc $rc"; }; '
    'batch() { printf "%s;\\n" "$@" | db2 -tvf /dev/stdin; }; '
    'part batch batch "$@"; part db2pd db2pd -db "$database" -hadr -dbcfg; part db2level db2level; '
    "part db2set db2set -all"
)
_BATCH = _PREAMBLE + 'printf "%s;\\n" "$@" | db2 -tvf /dev/stdin'
_PART = re.compile(r"^@@ (?P<name>\w+)\n(?P<output>.*?)\n@@ rc (?P<rc>\d+)$", re.MULTILINE | re.DOTALL)
_ALIAS = re.compile(r"^[A-Za-z#@$][A-Za-z0-9_#@$]{0,7}$")
_TRIES = 5
_PAUSE_SECONDS = 0.5


class Answer(NamedTuple):
    """What a command answered. Exit codes: 0 done, 1 no row, 2 done with a warning, 4 refused, 8 unusable."""

    rc: int
    output: str

    @property
    def done(self) -> bool:
        """Whether the command line says that it was done."""
        return self.rc in (0, 1, 2)

    def has(self, *wanted: str) -> bool:
        """Return whether one of these message codes stands in the output."""
        return any(code in wanted for code in messages.codes(self.output))

    def says(self) -> str:
        """Return the one message that matters, for an error text."""
        refusal = messages.first_refusal(self.output)
        said = refusal.text if refusal else " ".join(self.output.split())
        return said or f"nothing (exit code {self.rc})"


class Clp:
    """The command line of one instance."""

    def __init__(self, run: Run, profile: str, pause: Callable[[float], Any] = time.sleep) -> None:
        self._run = run
        self._profile = profile
        self._pause = pause

    def read(self, database: str, statements: Sequence[str] = ()) -> Dict[str, Answer]:
        """Read everything about a database with one shell.

        Return the answers by name: `db2pd`, `db2level`, `db2set`, and one per statement, by default
        `list db directory` and `get db cfg for <database>`. Raise Db2Error when the command line cannot be used.
        """
        name = alias(database)
        batch = [*(statements or ("list db directory", f"get db cfg for {name}")), "terminate"]
        parts = self._parts(name, batch)
        for _ in range(_TRIES):
            if not hadr_status.is_transient(parts["db2pd"].output):
                break
            self._pause(_PAUSE_SECONDS)
            parts["db2pd"] = self.db2pd(name)
        answers = split_batch(parts["batch"].output, batch[:-1])
        parts.update({statement: Answer(parts["batch"].rc, output) for statement, output in answers.items()})
        return parts

    def batch(self, statements: Sequence[str]) -> Dict[str, Answer]:
        """Run statements that read, with one command; return their answers."""
        answer = self._start(_BATCH, *statements, "terminate")
        if answer.rc >= 8:
            raise Db2Error(f"db2 cannot be used: {answer.says()}", rc=answer.rc, stdout=answer.output)
        split = split_batch(answer.output, statements)
        return {statement: Answer(answer.rc, output) for statement, output in split.items()}

    def statement(self, text: str) -> Answer:
        """Run one statement and return what it answered, whatever that is."""
        return self._start(_STATEMENT, text)

    def must(self, text: str, *fine: str) -> Answer:
        """Run one statement; raise Db2Error unless it was done or one of the codes `fine` says that it already was."""
        answer = self.statement(text)
        if not (answer.done or answer.has(*fine)):
            raise Db2Error(f"db2 {text}: {answer.says()}", rc=answer.rc, stdout=answer.output)
        return answer

    def program(self, *argv: str) -> Answer:
        """Run another program of the instance, such as db2start."""
        return self._start(_PROGRAM, *argv)

    def db2pd(self, database: str) -> Answer:
        """Ask db2pd how HADR stands; ask again while it answers with a text of the moment."""
        answer = Answer(0, "")
        for attempt in range(_TRIES):
            if attempt:
                self._pause(_PAUSE_SECONDS)
            answer = self.program("db2pd", "-db", alias(database), "-hadr", "-dbcfg")
            if not hadr_status.is_transient(answer.output):
                break
        return answer

    def argv(self, text: str) -> List[str]:
        """Return the command that runs one statement, for whoever runs it at its own pace."""
        return ["/bin/sh", "-c", _STATEMENT, self._profile, text]

    def _parts(self, database: str, statements: Sequence[str]) -> Dict[str, Answer]:
        whole = self._start(_READ, database, *statements)
        found = {
            part.group("name"): Answer(int(part.group("rc")), part.group("output"))
            for part in _PART.finditer(whole.output)
        }
        if "batch" not in found or found["batch"].rc >= 8:
            broken = found.get("batch", whole)
            raise Db2Error(f"db2 cannot be used: {broken.says()}", rc=broken.rc, stdout=broken.output)
        return found

    def _start(self, script: str, *arguments: str) -> Answer:
        rc, out, err = self._run(["/bin/sh", "-c", script, self._profile, *arguments])
        if rc == NO_PROFILE:
            raise Db2Error(
                f"{err.strip() or out.strip()}: name the db2profile of the instance and run as its owner", rc=rc
            )
        return Answer(rc, out + err)


def alias(database: str) -> str:
    """Return a database alias in capitals; raise Db2Error when it is none."""
    if not _ALIAS.match(database):
        raise Db2Error(f"{database!r} is no database alias: 1 to 8 letters, digits, #, @, $ or _")
    return database.upper()


def split_batch(output: str, statements: Sequence[str]) -> Dict[str, str]:
    """Return statement -> its output. With -v the command line repeats each statement before it runs it."""
    lines = output.splitlines()
    starts: List[Tuple[str, int]] = []
    at = 0
    for statement in statements:
        folded = statement.lower()
        found = next((n for n in range(at, len(lines)) if lines[n].strip().rstrip(";").lower() == folded), None)
        if found is None:
            raise Db2Error(f"db2 did not run the statement {statement!r}", stdout=output)
        starts.append((statement, found + 1))
        at = found + 1
    parts: Dict[str, str] = {}
    for number, (statement, start) in enumerate(starts):
        end = starts[number + 1][1] - 1 if number + 1 < len(starts) else _end(lines, start)
        parts[statement] = "\n".join(lines[start:end])
    return parts


def _end(lines: List[str], start: int) -> int:
    """Return the line at which the closing `terminate` begins, so that its answer belongs to nobody."""
    last: List[int] = [n for n in range(start, len(lines)) if lines[n].strip().lower() == "terminate"]
    return last[-1] if last else len(lines)
