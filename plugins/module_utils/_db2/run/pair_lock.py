# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lock a Db2 pair against concurrent runs.

The lock is a record on each host. It names the run that holds it: operator, controller, process and purpose. If that
run was killed, a later run on the same controller recognizes this, because it can look for the process. A lock of
another controller expires after some hours, or the operator breaks it by naming its run.

Python 3.6.
"""

import time
from typing import Any, Dict, Mapping, Optional, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.records import Records

__all__ = ["EXPIRY_SECONDS", "PairLock", "lock_options", "refusal"]

EXPIRY_SECONDS = 43200.0
PATIENCE_SECONDS = 6.0
PAUSE_SECONDS = 0.5


def lock_options() -> Dict[str, Any]:
    """Return the argument specification of modules that take the lock."""
    return {
        "run": {"type": "str", "default": "unknown"},
        "operator": {"type": "str"},
        "controller": {"type": "str"},
        "may_break": {"type": "str"},
    }


def refusal(
    present: Optional[Mapping[str, Any]], run: str, now: float, may_break: Optional[str] = None
) -> Optional[str]:
    """Return why a run cannot take the lock, or None if it can. Pure.

    The run can take a lock that is free, expired, its own, or the one that the operator named.

    present: record of the lock, or None; now: seconds since 1970; may_break: name of the run whose lock may be broken.
    """
    if present is None or present.get("run") in (run, may_break):
        return None
    held = now - float(present.get("when") or 0)
    if held > EXPIRY_SECONDS:
        return None
    since = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(float(present.get("when") or 0)))
    return (
        f"{present.get('operator')} on {present.get('controller')} has worked on this pair since {since} "
        f"({held:.0f} seconds): {present.get('purpose')}. Wait until that run has ended. If it no longer exists, break "
        f"its lock: -e db2_hadr_break_lock={present.get('run')}"
    )


class PairLock:
    """The lock of one database on this host, as one run sees it.

    params: the values of `lock_options`. purpose: what the run is going to do; other operators see it.
    """

    def __init__(self, records: Records, params: Mapping[str, Any], purpose: str) -> None:
        self._records = records
        self._params = params
        self._run = str(params["run"])
        self._purpose = purpose

    def take(self, write: bool = True, arbiter: bool = True) -> Tuple[bool, Optional[Dict[str, Any]]]:
        """Take the lock; return whether this call took it, and the record that was there before.

        arbiter: this host decides between two runs; on the other host, the lock of another run gets a few seconds to
        disappear. Raises Db2Error: another run holds the lock.
        """
        end = time.monotonic() + (0 if arbiter else PATIENCE_SECONDS)
        while True:
            present = self._records.read("lock")
            reason = refusal(present, self._run, time.time(), self._params["may_break"])
            if reason is None:
                if not write:
                    return present is None, present
                if present is not None and present.get("run") == self._run:
                    return False, present
                if present is not None:
                    self._records.remove("lock")
                if self._records.create("lock", self._record()):
                    return True, present
            elif time.monotonic() > end:
                raise Db2Error(reason, found=present)
            time.sleep(PAUSE_SECONDS)

    def release(self, write: bool = True) -> Tuple[bool, Optional[Dict[str, Any]]]:
        """Release the lock if this run holds it; return whether it held it, and the record that was there before."""
        present = self._records.read("lock")
        ours = present is not None and present.get("run") == self._run
        if ours and write:
            self._records.remove("lock")
        return ours, present

    def release_own_purpose(self) -> None:
        """Release the lock only if it was taken for this purpose: a lock that the run took for more work stays."""
        present = self._records.read("lock") or {}
        if (present.get("run"), present.get("purpose")) == (self._run, self._purpose):
            self._records.remove("lock")

    def _record(self) -> Dict[str, Any]:
        return {
            "run": self._run,
            "operator": self._params["operator"],
            "controller": self._params["controller"],
            "purpose": self._purpose,
            "when": time.time(),
        }
