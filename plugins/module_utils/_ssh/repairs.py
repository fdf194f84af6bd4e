# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What differs about a file beside its content: owner, mode, a leftover.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

from typing import Any, Dict, List, Mapping, NamedTuple, Sequence


class Repair(NamedTuple):
    """A file or directory, its current state and the wanted one, for example ``0:0 0644`` and ``1001:100 0600``."""

    path: str
    before: str
    after: str


def attributes(uid: int, gid: int, mode: int) -> str:
    """Return owner and mode as a repair and its diff show them."""
    return f"{uid}:{gid} {mode:04o}"


def differing(repairs: Sequence[Repair]) -> List[Repair]:
    """Return the repairs that change something."""
    return [repair for repair in repairs if repair.before != repair.after]


def diff(before: Mapping[str, Any], after: Mapping[str, Any], repairs: Sequence[Repair]) -> Dict[str, Any]:
    """Return the diff of a module: content before and after, and the repairs by path."""
    return {
        "before": dict(before, **{repair.path: repair.before for repair in repairs}),
        "after": dict(after, **{repair.path: repair.after for repair in repairs}),
    }
