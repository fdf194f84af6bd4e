# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The process of photo-gate: its account, its limits, and a deadline for each step. Python 3.6."""

import contextlib
import os
import pwd
import resource
import signal
from typing import Any

from ansible_collections.sametime.estate.plugins.module_utils._core.errors import EstateError

__all__ = ["AccountError", "TooLong", "become", "deadline", "limit"]

_MEMORY_BYTES = 512 * 1024 * 1024
_FILES = 64


class AccountError(EstateError):
    """The program cannot run under its account."""


class TooLong(Exception):  # noqa: N818, it is a signal of the deadline, not a fault
    """A step took longer than its deadline."""


def become(account: str, others: bool) -> None:
    """Exchange the rights of root for those of an account, permanently.

    others: whether the program may run under another account where it was not started by root. Raises AccountError.
    """
    try:
        entry = pwd.getpwnam(account)
    except KeyError:
        raise AccountError(f"the account {account} does not exist on this host; run the role photo_vhost") from None
    if entry.pw_uid == 0:
        raise AccountError(f"the account {account} is root; the program needs an account without rights")
    if os.geteuid() != 0:
        if os.geteuid() == entry.pw_uid or others:
            return
        raise AccountError(
            f"httpd was not started by root, so the program cannot become {account}; start httpd as root, or set"
            " photo_vhost_gate_any_account: true to run it under the account of httpd, which can then read the keys"
        )
    os.setgroups([])
    os.setresgid(entry.pw_gid, entry.pw_gid, entry.pw_gid)
    os.setresuid(entry.pw_uid, entry.pw_uid, entry.pw_uid)
    with contextlib.suppress(OSError):
        os.setresuid(0, 0, 0)
        raise AccountError(f"the rights of root remain after the change to {account}")


def limit() -> None:
    """Bound what the process can use, and keep its memory out of core files."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    os.closerange(3, _FILES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (_FILES, _FILES))
    os.umask(0o077)
    os.chdir("/")


class deadline:  # noqa: N801, a context manager, whose name reads like a function
    """Raise TooLong in the body if it takes longer than this.

    Each request passes it, and to set the handler takes longer than all the rest, so that is done once.
    """

    _has_handler = False

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def __enter__(self) -> None:
        if not deadline._has_handler:
            signal.signal(signal.SIGALRM, _over)
            deadline._has_handler = True
        signal.setitimer(signal.ITIMER_REAL, self._seconds)

    def __exit__(self, *_: Any) -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _over(_number: int, _frame: Any) -> None:
    raise TooLong
