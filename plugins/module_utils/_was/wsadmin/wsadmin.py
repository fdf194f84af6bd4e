# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The only place that starts wsadmin. Python 3.6.

One start carries out a list of actions, because a start takes ten to thirty seconds and an action a fraction of that.
The payload and the request are in a private directory that is removed when wsadmin has ended. If wsadmin outlives its
time limit, the directory stays, because wsadmin reads and writes there, and a person reads its log. Therefore it is not
below Ansible's temporary directory, which goes with the module. Only the file with the password is there. Neither the
request nor a password is ever part of a command line.
"""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import tempfile
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Sequence, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin import (
    credentials,
    literal,
    messages,
    payload,
)

Action = Tuple[str, Dict[str, Any]]

_CREDENTIALS = "soap.client.props"
_USER_OPTIONS = ("-user", "-username", "-password")


class Finished(NamedTuple):
    """A process after the wait: its exit code, None while it still runs, and its whole output."""

    rc: Optional[int]
    output: str
    pid: int


# (arguments, environment, file for its output, seconds) -> Finished
Run = Callable[[List[str], Dict[str, str], str, float], Finished]


def run_process(argv: List[str], environment: Dict[str, str], log: str, timeout_seconds: float) -> Finished:
    """Run a program in its own session with its output in a file, and wait. It is never killed: it may be writing."""
    with open(log, "wb") as output, open(os.devnull, "rb") as nothing:
        process = subprocess.Popen(
            argv, stdin=nothing, stdout=output, stderr=subprocess.STDOUT, env=environment, start_new_session=True
        )
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout_seconds)
    with open(log, "rb") as stream:
        text = stream.read().decode("utf-8", "replace")
    return Finished(process.returncode, text, process.pid)


class File(str):
    """Name of a file beside the request; in the request it is replaced by the path of the file."""


class Profile(NamedTuple):
    """The profile whose wsadmin is started, and how.

    scratch: a directory that only this user can read, for the file with the password. user: name and password, used
    instead of those in the profile's soap.client.props. options: further options of wsadmin.sh.
    """

    directory: str
    scratch: Optional[str] = None
    user: Optional[Tuple[str, str]] = None
    options: Sequence[str] = ()
    timeout_seconds: float = 1800


class Wsadmin:
    """wsadmin of one profile."""

    def __init__(self, profile: Profile, run: Run = run_process) -> None:
        self._profile = profile
        self._run = run

    @property
    def _secrets(self) -> List[str]:
        user = self._profile.user
        return [user[1], credentials.masked(user[1])] if user else []

    def ask(self, actions: Sequence[Action], files: Optional[Dict[str, bytes]] = None) -> List[literal.Answer]:
        """Start wsadmin once and return all answers.

        actions: names and arguments of the payload's actions, in order. files: contents by name, put beside the
        request, in which a ``File`` becomes their path.
        Raises WasError: wsadmin cannot be started, does not reach the deployment manager, or fails. Its details: kind
        (see ``messages.FAILURES``), rc, wsadmin (lines of output), ids (message ids), said (the payload's own words),
        saved (whether the configuration was saved; None: unknown).
        """
        program = os.path.join(self._profile.directory, "bin", "wsadmin.sh")
        if not os.access(program, os.X_OK):
            raise WasError(f"{program} is not an executable file; set profile to the profile of the deployment manager")
        self._check_options()
        private = tempfile.mkdtemp(prefix="wsadmin-", dir=self._profile.scratch) if self._profile.user else None
        directory = tempfile.mkdtemp(prefix="sametime-wsadmin-")  # 0700
        finished = None
        try:
            for name, data in (files or {}).items():
                self._put(directory, name, data)
            argv = self._argv(program)
            everything: List[Action] = list(actions)
            if private is not None:
                argv += ["-javaoption", f"-Dcom.ibm.SOAP.ConfigURL=file:{self._put_credentials(private)}"]
                everything.insert(0, ("user", {"path": os.path.join(private, _CREDENTIALS)}))
            self._put(directory, "request", literal.request(_placed(everything, directory)).encode("ascii"))
            self._put(directory, "estate.py", _payload())
            argv += [*self._profile.options, "-f", directory + "/estate.py", directory + "/request"]
            finished = self._run(argv, _environment(), directory + "/log", self._profile.timeout_seconds)
        finally:
            if private is not None:
                shutil.rmtree(private)  # a wsadmin that still runs has read it
            if finished is None or finished.rc is not None:
                shutil.rmtree(directory)
        return self._answers(finished, directory)

    def _check_options(self) -> None:
        """Raise WasError if options of wsadmin replace the given user."""
        others = [option for option in self._profile.options if option in _USER_OPTIONS]
        if self._profile.user and others:
            raise WasError(
                f"the options of wsadmin contain {', '.join(others)}, with which wsadmin ignores the given user; use"
                " username and password only"
            )

    @staticmethod
    def _argv(program: str) -> List[str]:
        return [program, "-lang", "jython", "-javaoption", "-Duser.language=en", "-javaoption", "-Duser.country=US"]

    def _put_credentials(self, directory: str) -> str:
        """Write soap.client.props with the given user, and return its path. wsadmin.sh sets this path itself, too.

        It does so before the -javaoption ones, and the last one counts; the payload checks that.
        """
        original = os.path.join(self._profile.directory, "properties", "soap.client.props")
        user = self._profile.user or ("", "")
        with open(original, encoding="latin-1", newline="") as stream:
            own = credentials.with_credentials(stream.read(), *user)
        self._put(directory, _CREDENTIALS, own.encode("latin-1"))
        return os.path.join(directory, _CREDENTIALS)

    @staticmethod
    def _put(directory: str, name: str, data: bytes) -> None:
        handle = os.open(os.path.join(directory, name), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)

    def _answers(self, finished: Finished, directory: str) -> List[literal.Answer]:
        lines = messages.relevant(finished.output, self._secrets)
        details = {"rc": finished.rc, "wsadmin": lines, "ids": messages.ids(lines)}
        if finished.rc is None:
            raise WasError(
                f"wsadmin still runs after {self._profile.timeout_seconds:g} seconds, as process {finished.pid}. It was"
                f" not stopped because it may be writing. Its output is in {directory}/log, which stays; run again when"
                " it has ended",
                kind="slow", saved=None, **details,
            )  # fmt: skip
        received = literal.answers(finished.output)
        if finished.rc == 0 and literal.is_complete(received):
            return received
        failed = [answer.value for answer in received if answer.kind == "failed"]
        reason = messages.hide(str(failed[0]), self._secrets) if failed else ""
        failure = messages.classify(messages.hide(finished.output, self._secrets) + "\n" + reason)
        kind, message = _explained(finished, reason, failure, lines)
        saved = _saved(received, kind)
        if saved and not _REFUSED.match(reason):
            shown = failure["line"] or reason.partition("\n")[0] or f"exit code {finished.rc}"
            message = (
                f"the changes are saved, but afterwards wsadmin failed: {messages.shortened(shown)}; run again, which"
                " synchronizes the nodes and restarts the servers that wait"
            )
        elif saved is None and kind != "slow":
            message += "; it is unknown whether the changes are saved"
        raise WasError(message, kind=kind, said=reason, saved=saved, **details)


def _saved(received: Sequence[literal.Answer], kind: str) -> Optional[bool]:
    """Return whether the configuration was saved; None: unknown. received: the answers of a wsadmin that failed."""
    kinds = [answer.kind for answer in received]
    if "saved" in kinds:
        return True
    if "documents" not in kinds:  # the payload answers so just before the save
        return False
    unknown = kind == "slow" or literal.Answer("slow", "save") in received or "failed" not in kinds
    return None if unknown else False


# The payload's own refusals by their first word: kind, beginning of the message.
_REFUSALS = {
    "credentials": ("credentials", "nothing was done: "),
    "changed": ("conflict", "changed by somebody else, so nothing of this run is saved; run again: "),
    "spread": ("refused", "nothing is saved: "),
    "lost": ("refused", "WebSphere did not keep what was saved: "),
    "slow": ("slow", "the outcome is unknown; run again later: "),
}
# Jython 2.1 may put the class of the exception in front.
_REFUSED = re.compile(r"(?:[\w.]*RefusedError: )?(%s): (.*)" % "|".join(_REFUSALS))


def _explained(finished: Finished, reason: str, failure: Dict[str, str], lines: Sequence[str]) -> Tuple[str, str]:
    """Return the kind of a failure and a sentence about it. reason: the payload's own words, '' if it has none."""
    first = reason.partition("\n")[0]
    refused = _REFUSED.match(first)
    if refused:
        kind, sentence = _REFUSALS[refused.group(1)]
        return kind, sentence + refused.group(2)
    if failure["kind"] == "unknown" and not first:
        return "unknown", _cut_off(finished.rc or 0, [*lines, "no output"][0])
    if failure["kind"] in ("unknown", "script", "unconnected") and first:
        last = [line.strip() for line in reason.splitlines() if line.strip()][-1]  # the innermost cause
        cause = f" ({messages.shortened(last)})" if last != first else ""
        return failure["kind"], f"wsadmin failed: {messages.shortened(first)}{cause}"
    shown = [messages.shortened(failure["line"])] if failure["kind"] != "script" and failure["line"] else []
    shown += [line for line in lines if "WASX7017E" not in line]  # only says that there was an exception
    shown += [*reason.splitlines()[-1:], *lines, "no output"]
    return failure["kind"], f"{failure['remedy']} (wsadmin ended with exit code {finished.rc}: {shown[0]})"


def _cut_off(rc: int, shown: str) -> str:
    """Return a sentence about a wsadmin that ended without a known message and without all answers."""
    name = _signal(rc)
    if name:
        return (
            f"wsadmin was ended by the signal {name} (exit code {rc}); find the cause in the log of the operating"
            " system, for example too little memory, and run again"
        )
    if rc == 0:
        return (
            "wsadmin ended without all of its answers (exit code 0); free space if the file system of temporary files"
            f" ({tempfile.gettempdir()}) is full, and run again"
        )
    return f"see the output of wsadmin (wsadmin ended with exit code {rc}: {shown})"


def _signal(rc: int) -> str:
    """Return the name of the signal that ended a process or, as a shell reports it, its child; '' for none."""
    with contextlib.suppress(ValueError):
        return signal.Signals(-rc if rc < 0 else rc - 128).name
    return ""


def _payload() -> bytes:
    """Return the source of the payload, also where the modules are in a zip archive."""
    loader: Any = payload.__loader__
    return str(loader.get_source(payload.__name__)).encode("ascii")


def _placed(value: Any, directory: str) -> Any:
    if isinstance(value, File):
        return os.path.join(directory, value)
    if isinstance(value, (list, tuple)):
        return [_placed(item, directory) for item in value]
    if isinstance(value, dict):
        return {key: _placed(item, directory) for key, item in value.items()}
    return value


def _environment() -> Dict[str, str]:
    """Return the environment with the C locale, because labels of some commands follow the locale."""
    return dict(os.environ, LC_ALL="C", LANG="C")
