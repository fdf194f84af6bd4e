# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rotation of a key, as steps: each leaves a key in place that the target accepts.

=========  ==========================  =============================================================
phase      files                       what the target must accept
=========  ==========================  =============================================================
none       -                           -
single     KEY                         KEY
prepared   KEY, KEY.next               KEY, and KEY.next as soon as it has been granted
promoted   KEY = KEY.next,             KEY
           KEY.previous
=========  ==========================  =============================================================

``KEY.next`` stays until the end. A client that read the public half of the old key an instant before KEY was replaced
finds a private half that does not belong to it; when it also knows ``KEY.next`` as an identity, it goes on with that.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

from typing import Any, Dict, List, NamedTuple, Optional

from ansible_collections.sametime.estate.plugins.module_utils._ssh.errors import SshError
from ansible_collections.sametime.estate.plugins.module_utils._ssh.keys import Pairs, PublicKey

# Not made yet: check mode knows that there will be a key, not which.
NEW = PublicKey("ssh-ed25519", b"", "")
# Something that is no usable key: it can only be removed.
UNUSABLE = PublicKey("none", b"", "")

# Places in the order in which they are written: whatever is interrupted, KEY is whole and the old key is kept.
PLACES = ("previous", "next", "current")


class Change(NamedTuple):
    """What becomes of a place: the key now, the key afterwards. None: no file."""

    place: str
    before: Optional[PublicKey]
    after: Optional[PublicKey]


def plan(pairs: Pairs, state: str, rotation: Optional[str]) -> Pairs:
    """Return what shall be at the path; NEW stands for a key still to be made.

    ``state`` is present or absent, ``rotation`` prepare, promote, retire or None (leave a rotation as it stands).
    Raises SshError when the rotation has not come so far.
    """
    if state == "absent":
        return Pairs()
    if rotation in ("promote", "retire") and pairs.phase == "none":
        raise SshError(f"there is no key to {rotation}; run with rotation: prepare first")
    if pairs.current is None:
        return pairs._replace(current=NEW)
    if rotation == "prepare" and pairs.phase == "single":
        return pairs._replace(next=NEW)
    if rotation == "promote" and pairs.phase == "prepared":
        return Pairs(current=pairs.next, next=pairs.next, previous=pairs.current)
    if rotation == "promote" and pairs.phase == "single":
        raise SshError("there is no next key to promote; run with rotation: prepare first")
    if rotation == "retire" and pairs.phase == "prepared":
        raise SshError("the next key has not been promoted; run with rotation: promote first, or remove it by hand")
    if rotation == "retire":
        return Pairs(current=pairs.current)
    return pairs


def changes(before: Pairs, after: Pairs) -> List[Change]:
    """List the places that differ, in the order in which they must be written.

    Places fill in the order of PLACES; what goes away goes after that, the next key before the previous one.
    """
    pairs = [Change(place, getattr(before, place), getattr(after, place)) for place in PLACES]
    differing = [change for change in pairs if _differ(change.before, change.after)]
    return [c for c in differing if c.after is not None] + [c for c in reversed(differing) if c.after is None]


def show(pairs: Pairs) -> Dict[str, Any]:
    """Return the keys for a diff or a result: fingerprints only."""
    return {place: shown(getattr(pairs, place)) for place in ("current", "next", "previous")}


def shown(key: Optional[PublicKey]) -> Optional[str]:
    """Return the fingerprint of a key, or words for one that the run will make."""
    if key is None:
        return None
    if key is UNUSABLE:
        return "no usable key"
    return "a new key" if key is NEW else key.fingerprint


def _differ(before: Optional[PublicKey], after: Optional[PublicKey]) -> bool:
    if before is None or after is None:
        return before is not after
    return before.blob != after.blob
