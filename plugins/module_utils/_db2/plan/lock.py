# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One operator at a time: who holds the lock of a pair, and whether somebody else may take it.

The lock is a record on each host. It names the run that holds it: operator, controller, process, purpose. The run that
gave it up by being killed is recognised from the same controller, where its process can be looked for; from another
controller it lapses with time, or is broken by naming it.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import time
from typing import Any, Dict, Mapping, Optional

__all__ = ["LAPSE_SECONDS", "mine", "refusal"]

LAPSE_SECONDS = 43200.0


def mine(run: str, operator: str, controller: str, purpose: str, now: float) -> Dict[str, Any]:
    """Return the record of a lock."""
    return {"run": run, "operator": operator, "controller": controller, "purpose": purpose, "when": now}


def refusal(
    present: Optional[Mapping[str, Any]], run: str, now: float, may_break: Optional[str] = None
) -> Optional[str]:
    """Return why the lock cannot be taken, None when it can: it is free, lapsed, ours, or named to be broken."""
    if present is None or present.get("run") in (run, may_break):
        return None
    held = now - float(present.get("when") or 0)
    if held > LAPSE_SECONDS:
        return None
    since = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(float(present.get("when") or 0)))
    return (
        f"{present.get('operator')} on {present.get('controller')} is at work since {since} ({held:.0f} seconds ago): "
        f"{present.get('purpose')}. Wait for it. If that run is gone for good, break its lock: "
        f"-e db2_hadr_break_lock={present.get('run')}"
    )
