# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the connections of a proof: as the account of the job, with a timeout, leaving no files. Python 3.6."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from typing import Any, Dict, List, Optional, Sequence

from ansible_collections.sametime.estate.plugins.module_utils._photos.rsync.transport import Remote
from ansible_collections.sametime.estate.plugins.module_utils._ssh import account_files, proof
from ansible_collections.sametime.estate.plugins.module_utils._ssh.errors import SshError

# Attempts at the same time: below the MaxStartups of a hardened sshd.
SIDE_BY_SIDE = 3


class Connector:
    """Runs attempts as a user. Needs root, unless this process already runs as that user."""

    def __init__(self, user: account_files.Account, timeout_seconds: int) -> None:
        self._user = user
        self._timeout_seconds = timeout_seconds
        self._become = os.geteuid() != user.uid
        if self._become and os.geteuid() != 0:
            raise SshError(f"only root and {user.name} can prove the key of {user.name}; use become")

    def __call__(self, batch: Sequence[proof.Attempt]) -> List[proof.Ended]:
        """Run attempts side by side; after the timeout, kill them and all processes that they started.

        Raises SshError: a program cannot be started.
        """
        started: List[Any] = []
        try:
            for attempt in batch:
                started.append(self._start(attempt))  # noqa: PERF401 - those before a failure must be known
            end = time.monotonic() + self._timeout_seconds
            return [_ended(process, end) for process in started]
        finally:
            for process in started:
                if process.poll() is None:
                    _kill(process)

    def _start(self, attempt: proof.Attempt) -> Any:
        try:
            process: Any = subprocess.Popen(
                attempt.argv,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd="/",
                env=self._environment(),
                preexec_fn=self._become_user,  # noqa: PLW1509, this process has one thread
            )
        except OSError as exc:
            raise SshError(f"{attempt.argv[0]} cannot be started: {exc.strerror}") from exc
        # Its input is short, so the pipe takes it immediately; the process may have ended already.
        with contextlib.suppress(BrokenPipeError), process.stdin:
            process.stdin.write(attempt.stdin)
        process.stdin = None  # so that communicate() leaves it alone
        return process

    def folder(self, *names: str) -> str:
        """Create a temporary directory of the user with empty directories in it, and return its path."""
        path = tempfile.mkdtemp(prefix="transfer-proof-")
        for part in [os.path.join(path, name) for name in names] + [path]:
            if part != path:
                os.mkdir(part, 0o700)
            if self._become:  # the outer one last: until then the user cannot replace what is inside
                os.chown(part, self._user.uid, self._user.gid)
        return path

    def _environment(self) -> Dict[str, str]:
        return {"PATH": "/usr/bin:/bin:/usr/local/bin", "LC_ALL": "C", "HOME": self._user.home, "USER": self._user.name}

    def _become_user(self) -> None:
        os.setsid()
        if self._become:
            os.initgroups(self._user.name, self._user.gid)
            os.setgid(self._user.gid)
            os.setuid(self._user.uid)


def prove(connector: Connector, remote: Remote) -> List[proof.Result]:
    """Make all attempts and return their results."""
    folder = connector.folder("empty", "inbox")
    try:
        empty, inbox = os.path.join(folder, "empty"), os.path.join(folder, "inbox")
        attempts = proof.attempts(remote, empty, inbox)
        batches = [attempts[first : first + SIDE_BY_SIDE] for first in range(0, len(attempts), SIDE_BY_SIDE)]
        return [proof.judge(*pair) for batch in batches for pair in zip(batch, connector(batch))]
    finally:
        shutil.rmtree(folder)


def _ended(process: Any, end: float) -> proof.Ended:
    """Return how a process ended. One that was waited for behind a slow one still gets a moment."""
    rc: Optional[int]
    try:
        out, err = process.communicate(timeout=max(1.0, end - time.monotonic()))
        rc = process.returncode
    except subprocess.TimeoutExpired:
        _kill(process)
        out, err = process.communicate()
        rc = None
    return proof.Ended(rc, out.decode("latin-1"), err.decode("utf-8", "replace"))


def _kill(process: Any) -> None:
    os.killpg(process.pid, signal.SIGKILL)
