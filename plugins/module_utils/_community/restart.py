# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Restart a Community server and wait until it answers again. Python 3.6.

The command runner, the question whether the server answers, and the clock are parameters.
"""

import shutil
from typing import Callable, List, NamedTuple, Optional, Sequence, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._community.errors import CommunityError

Run = Callable[[List[str]], Tuple[int, str, str]]
POLL_SECONDS = 2.0


class Clock(NamedTuple):
    """Seconds since any moment, and a pause."""

    now: Callable[[], float]
    sleep: Callable[[float], None]


def check(command: Sequence[str]) -> None:
    """Raise CommunityError if this host cannot run the command."""
    if shutil.which(command[0]) is None:
        raise CommunityError(
            f'business_card_restart_command: there is no program "{command[0]}" that this account can run; correct the'
            " command. The server keeps waiting for a restart"
        )


def restart(
    run: Run, command: Sequence[str], problem: Callable[[], Optional[str]], timeout_seconds: float, clock: Clock
) -> None:
    """Run the command and wait until the server answers.

    command: returns when the old server has ended. problem: returns why the server does not answer, None if it does.
    Raises CommunityError: the command failed, or the server does not answer in time.
    """
    code, out, err = run(list(command))
    if code != 0:
        raise CommunityError(
            f"the restart command failed with exit code {code}; the server keeps waiting for a restart. See its output",
            rc=code,
            stdout=out,
            stderr=err,
        )
    end = clock.now() + timeout_seconds
    wrong = problem()
    while wrong is not None:
        if clock.now() >= end:
            raise CommunityError(
                f"the server was restarted, but shows no business cards after {timeout_seconds:g} seconds: {wrong}",
                rc=code,
                stdout=out,
                stderr=err,
            )
        clock.sleep(POLL_SECONDS)
        wrong = problem()
