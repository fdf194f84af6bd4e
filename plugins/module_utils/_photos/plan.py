# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan of a run: current and wanted photos, the changes between them, and the guards that permit them.

Content is compared by digest. A digest of None means: the content is unknown, but differs from what is wanted.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

from typing import Collection, Dict, List, Mapping, NamedTuple, Optional, Sequence

from ansible_collections.sametime.estate.plugins.module_utils._photos.errors import PhotoError
from ansible_collections.sametime.estate.plugins.module_utils._photos.rsync.listing import Listing

__all__ = ["EMPTY", "Guards", "Plan", "diff", "guard", "make", "merge", "served"]

Digests = Mapping[str, Optional[str]]


class Plan(NamedTuple):
    """Names of photos, sorted. kept: photos that stay because their new version is refused."""

    added: List[str]
    updated: List[str]
    removed: List[str]
    unchanged: List[str]
    kept: List[str]

    @property
    def changed(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.added or self.updated or self.removed)


EMPTY = Plan([], [], [], [], [])


class Guards(NamedTuple):
    """Limits of a run: photos that the dump must have, and percent of the current photos that it may remove."""

    minimum_count: int
    maximum_removal_percent: float


def make(current: Digests, wanted: Digests, refused: Collection[str] = ()) -> Plan:
    """Return the plan that turns ``current`` into ``wanted``; both are photo name -> digest.

    refused: names whose new photo is refused. These people still exist, so their current photo stays. To restore
    altered copies of it, the caller puts its digest into ``wanted``.
    """
    same = {name for name, digest in wanted.items() if digest is not None and current.get(name) == digest}
    return Plan(
        added=sorted(wanted.keys() - current.keys()),
        updated=sorted((wanted.keys() & current.keys()) - same),
        removed=sorted(name for name in current.keys() - wanted.keys() if name not in refused),
        unchanged=sorted(name for name in same if name not in refused),
        kept=sorted(current.keys() & set(refused)),
    )


def merge(plans: Sequence[Plan]) -> Plan:
    """Return what several web servers get, each name once: as a change if one of them gets a change."""
    if len(plans) == 1:
        return plans[0]
    merged: Dict[str, str] = {}
    for field in ("unchanged", "kept", "removed", "added", "updated"):  # a later one counts
        merged.update((name, field) for plan in plans for name in getattr(plan, field))
    return Plan(**{field: sorted(name for name in merged if merged[name] == field) for field in Plan._fields})


def served(staged: Mapping[str, str], listing: Listing) -> Dict[str, Optional[str]]:
    """Return the photos of the web server, name -> digest, from its comparison with the stage."""
    photos: Dict[str, Optional[str]] = dict(staged)
    for name in listing.missing:
        photos.pop(name, None)
    photos.update(dict.fromkeys(listing.differing + listing.extra))
    return photos


def guard(plan: Plan, present: int, usable: int, guards: Guards, place: str) -> None:
    """Raise PhotoError (guard_minimum, guard_removal) if the plan exceeds the limits.

    present: number of current photos. usable: number of usable photos in the dump. place: "in the stage" or "on HOST".
    """
    if usable < guards.minimum_count:
        raise PhotoError(
            "guard_minimum",
            f"the dump has {usable} usable photos, fewer than minimum_count {guards.minimum_count};"
            " nothing was changed",
            usable=usable,
            minimum_count=guards.minimum_count,
        )
    gone = len(plan.removed)
    if gone * 100 > guards.maximum_removal_percent * present:
        raise PhotoError(
            "guard_removal",
            f"the run would remove {gone} of {present} photos {place} ({gone * 100 / present:.1f} %), more than"
            f" maximum_removal_percent {guards.maximum_removal_percent:g}; nothing was changed",
            removed=gone,
            present=present,
            maximum_removal_percent=guards.maximum_removal_percent,
        )


def diff(plan: Plan, current: Digests, wanted: Digests) -> Dict[str, Dict[str, str]]:
    """Return before and after of the changed photos only: name -> short digest."""
    touched = plan.added + plan.updated + plan.removed
    return {
        "before": {name: _short(current[name]) for name in touched if name in current},
        "after": {name: _short(wanted[name]) for name in touched if name in wanted},
    }


def _short(digest: Optional[str]) -> str:
    return "other content" if digest is None else digest[:12]
