# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is there, what is wanted, what to do about it, and whether that may be done.

Content is compared by digest. A digest of None is content that is known to be something else.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

from typing import Collection, Dict, List, Mapping, NamedTuple, Optional

from ansible_collections.sametime.estate.plugins.module_utils._photos.errors import PhotoError
from ansible_collections.sametime.estate.plugins.module_utils._photos.rsync.listing import Listing

__all__ = ["Guards", "Plan", "diff", "guard", "make", "served"]

Digests = Mapping[str, Optional[str]]


class Plan(NamedTuple):
    """Names of photos, sorted. `kept` are those whose new photo is refused, so that the present one stays."""

    added: List[str]
    updated: List[str]
    removed: List[str]
    unchanged: List[str]
    kept: List[str]

    @property
    def changed(self) -> bool:
        """Say whether there is anything to do."""
        return bool(self.added or self.updated or self.removed)


class Guards(NamedTuple):
    """Limits of a run: photos the dump must have, and percent of the present photos that may go."""

    minimum_count: int
    maximum_removal_percent: float


def make(current: Digests, wanted: Digests, refused: Collection[str] = ()) -> Plan:
    """Return what turns `current` into `wanted`.

    `refused` are names whose new photo is refused. Their people are still there, so what is present of them stays; the
    caller puts the content that it holds for them into `wanted`, where altered copies are to be put back.
    """
    same = {name for name, digest in wanted.items() if digest is not None and current.get(name) == digest}
    return Plan(
        added=sorted(wanted.keys() - current.keys()),
        updated=sorted((wanted.keys() & current.keys()) - same),
        removed=sorted(name for name in current.keys() - wanted.keys() if name not in refused),
        unchanged=sorted(name for name in same if name not in refused),
        kept=sorted(current.keys() & set(refused)),
    )


def served(staged: Mapping[str, str], listing: Listing) -> Dict[str, Optional[str]]:
    """Return what the web server has, as the comparison with the stage tells: name -> digest."""
    there: Dict[str, Optional[str]] = dict(staged)
    for name in listing.missing:
        there.pop(name, None)
    there.update(dict.fromkeys(listing.differing + listing.extra))
    return there


def guard(plan: Plan, present: int, usable: int, guards: Guards, place: str) -> None:
    """Raise PhotoError if the plan goes beyond the limits; the text has the figures.

    present: photos that are there now; usable: photos of the dump; place: where, after a noun.
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
            f"{gone} of {present} photos {place} would go ({gone * 100 / present:.1f} %), more than"
            f" maximum_removal_percent {guards.maximum_removal_percent:g}; nothing was changed",
            removed=gone,
            present=present,
            maximum_removal_percent=guards.maximum_removal_percent,
        )


def diff(plan: Plan, current: Digests, wanted: Digests) -> Dict[str, Dict[str, str]]:
    """Return before and after of the touched photos only: name -> short digest."""
    touched = plan.added + plan.updated + plan.removed
    return {
        "before": {name: _short(current[name]) for name in touched if name in current},
        "after": {name: _short(wanted[name]) for name in touched if name in wanted},
    }


def _short(digest: Optional[str]) -> str:
    return "other content" if digest is None else digest[:12]
