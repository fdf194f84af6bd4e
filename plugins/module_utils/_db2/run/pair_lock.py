# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lock of a database on one host, taken and given up. Python 3.6."""

import time
from typing import Any, Dict, Mapping, Optional, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import lock
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.records import WorkDirectory

__all__ = ["Lock", "lock_options"]

PATIENCE_SECONDS = 6.0
PAUSE_SECONDS = 0.5


def lock_options() -> Dict[str, Any]:
    """Return the options of modules that take the lock."""
    return {
        "run": {"type": "str", "default": "unknown"},
        "operator": {"type": "str"},
        "controller": {"type": "str"},
        "may_break": {"type": "str"},
    }


class Lock:
    """The lock as one run sees it.

    params: the values of `lock_options`. purpose: what the run is about to do, for whoever finds the lock.
    """

    def __init__(self, work: WorkDirectory, params: Mapping[str, Any], purpose: str) -> None:
        self._work = work
        self._params = params
        self._run = str(params["run"])
        self._purpose = purpose

    def take(self, write: bool = True, arbiter: bool = True) -> Tuple[bool, Optional[Dict[str, Any]]]:
        """Return whether the lock was taken now, and the one that was there; raise Db2Error when another run has it.

        arbiter: whether this host decides between two runs; on others a strange lock is given a few seconds to go.
        """
        params = self._params
        end = time.monotonic() + (0 if arbiter else PATIENCE_SECONDS)
        record = lock.mine(self._run, params["operator"], params["controller"], self._purpose, time.time())
        while True:
            found = self._work.read("lock")
            why = lock.refusal(found, self._run, time.time(), params["may_break"])
            if why is None:
                if not write:
                    return found is None, found
                if found is not None and found.get("run") == self._run:
                    return False, found
                if found is not None:
                    self._work.remove("lock")
                if self._work.create("lock", record):
                    return True, found
            elif time.monotonic() > end:
                raise Db2Error(why, found=found)
            time.sleep(PAUSE_SECONDS)

    def give_up(self, write: bool = True) -> Tuple[bool, Optional[Dict[str, Any]]]:
        """Return whether the lock was this run's, for whatever purpose, and the one that was there."""
        found = self._work.read("lock")
        ours = found is not None and found.get("run") == self._run
        if ours and write:
            self._work.remove("lock")
        return ours, found

    def end(self) -> None:
        """Give up the lock if it was taken for this very purpose: what the run took for a greater one stays."""
        found = self._work.read("lock") or {}
        if (found.get("run"), found.get("purpose")) == (self._run, self._purpose):
            self._work.remove("lock")
