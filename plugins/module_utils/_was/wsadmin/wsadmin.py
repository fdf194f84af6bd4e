# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one place that starts wsadmin. Python 3.6.

One start does a list of actions: a start costs ten to thirty seconds in life, an action a fraction. The payload and the
request lie in a private directory that is gone afterwards; nothing of a request and no password is an argument.
"""

import contextlib
import os
import shutil
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


class Finished(NamedTuple):
    """End of a process: its exit code, None while it still runs, and all it printed."""

    rc: Optional[int]
    output: str
    pid: int


# (arguments, environment, file for its output, seconds) -> Finished
Run = Callable[[List[str], Dict[str, str], str, float], Finished]


def run_process(argv: List[str], environment: Dict[str, str], log: str, timeout_seconds: float) -> Finished:
    """Run a program in a session of its own, its output in a file, and wait. Never killed: it may be writing."""
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
    """Name of a file beside the request; in the request it becomes its path."""


class Profile(NamedTuple):
    """The profile whose wsadmin is started, and how.

    ``scratch``: a directory that only this user reads. ``user``: name and password instead of what soap.client.props of
    the profile says. ``options``: further options of wsadmin.sh.
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

        ``files``: contents by name, put beside the request, where a ``File`` becomes its path.
        WasError: it can not be started or reached, refused something, or did not come to its end.
        """
        program = os.path.join(self._profile.directory, "bin", "wsadmin.sh")
        if not os.access(program, os.X_OK):
            raise WasError(f"{program} is no program here; name the profile of the deployment manager")
        directory = tempfile.mkdtemp(prefix="wsadmin-", dir=self._profile.scratch)  # 0700
        finished = None
        try:
            for name, data in (files or {}).items():
                self._put(directory, name, data)
            self._put(directory, "request", literal.request(_placed(list(actions), directory)).encode("ascii"))
            self._put(directory, "estate.py", _payload())
            argv = self._argv(program, directory)
            finished = self._run(argv, _environment(), directory + "/log", self._profile.timeout_seconds)
        finally:
            self._clean(directory, finished)
        return self._answers(finished, directory)

    def _argv(self, program: str, directory: str) -> List[str]:
        argv = [program, "-lang", "jython", "-javaoption", "-Duser.language=en", "-javaoption", "-Duser.country=US"]
        if self._profile.user:
            original = os.path.join(self._profile.directory, "properties", "soap.client.props")
            with open(original, encoding="latin-1") as stream:
                own = credentials.with_credentials(stream.read(), *self._profile.user)
            self._put(directory, "soap.client.props", own.encode("latin-1"))
            # wsadmin.sh sets this property itself, but before the -javaoption ones: the last one counts.
            argv += ["-javaoption", f"-Dcom.ibm.SOAP.ConfigURL=file:{directory}/soap.client.props"]
        return argv + list(self._profile.options) + ["-f", directory + "/estate.py", directory + "/request"]

    @staticmethod
    def _put(directory: str, name: str, data: bytes) -> None:
        handle = os.open(os.path.join(directory, name), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)

    @staticmethod
    def _clean(directory: str, finished: Optional[Finished]) -> None:
        if finished is not None and finished.rc is None:  # it still needs its files; the password it has read
            secret = os.path.join(directory, "soap.client.props")
            if os.path.exists(secret):
                os.unlink(secret)
        else:
            shutil.rmtree(directory)

    def _answers(self, finished: Finished, directory: str) -> List[literal.Answer]:
        lines = messages.relevant(finished.output, self._secrets)
        details = {"rc": finished.rc, "wsadmin": lines, "ids": messages.ids(lines)}
        if finished.rc is None:
            raise WasError(
                f"wsadmin still runs after {self._profile.timeout_seconds:g} seconds, as process {finished.pid}; it was"
                f" not stopped, for it may be writing. Its output is in {directory}/log; run again when it has ended",
                kind="slow", **details,
            )  # fmt: skip
        found = literal.answers(finished.output)
        if finished.rc == 0 and literal.whole(found):
            return found
        failed = [answer.value for answer in found if answer.kind == "failed"]
        trouble = messages.classify(finished.output)
        said = messages.hide(str(failed[0]), self._secrets) if failed else ""
        kind, message = _explained(finished, said, trouble, lines)
        raise WasError(message, kind=kind, said=said, **details)


# What the payload says itself: mark, kind, beginning of the message.
_REFUSALS = (
    ("changed: ", "conflict", "changed by someone else, so nothing of this run is saved; run again: "),
    ("spread: ", "refused", "nothing is saved: "),
    ("lost: ", "refused", "WebSphere did not keep what was saved: "),
    ("slow: ", "slow", "nothing is known about the outcome; run again later: "),
)


def _explained(finished: Finished, said: str, trouble: Dict[str, str], lines: Sequence[str]) -> Tuple[str, str]:
    """Return the kind of a failure and a sentence about it."""
    first = said.partition("\n")[0]
    for mark, kind, sentence in _REFUSALS:
        if mark in first:
            return kind, sentence + first.partition(mark)[2]
    if trouble["kind"] in ("unknown", "script", "unconnected") and first:
        return trouble["kind"], f"wsadmin failed: {first}"
    told = [line for line in lines if "WASX7017E" not in line]  # that one only says that there was an exception
    told += [*said.splitlines()[-1:], *lines, "it said nothing"]
    return trouble["kind"], f"{trouble['remedy']} (wsadmin ended with exit code {finished.rc}: {told[0]})"


def _payload() -> bytes:
    """Return the script; it travels as a module, be it in a zip archive or not."""
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
    """Return the environment with English messages; labels of some commands follow the locale."""
    return dict(os.environ, LC_ALL="C", LANG="C")
