# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rotation of a key in steps. After each step the target accepts the key in use.

=========  ==========================  =============================================================
phase      files                       what the target must accept
=========  ==========================  =============================================================
none       -                           -
single     KEY                         KEY
prepared   KEY, KEY.next               KEY, and KEY.next as soon as it is granted
promoted   KEY = KEY.next,             KEY
           KEY.previous
=========  ==========================  =============================================================

``KEY.next`` stays until the end. A client that read the public half of the old key just before KEY was replaced finds a
private half that does not match. If it also has ``KEY.next`` as an identity, it continues with that one.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

from typing import Any, Dict, List, NamedTuple, Optional

from ansible_collections.sametime.estate.plugins.module_utils._ssh.errors import SshError
from ansible_collections.sametime.estate.plugins.module_utils._ssh.keys import Pairs, PublicKey

# Not generated yet: check mode knows that there will be a key, but not which one.
NEW = PublicKey("ssh-ed25519", b"", "")
# A file that is not a usable key: it can only be removed.
UNUSABLE = PublicKey("none", b"", "")

# Places in the order in which they are written: after any interruption, KEY is complete and the old key still exists.
PLACES = ("previous", "next", "current")


class Change(NamedTuple):
    """Change of one place: the key before and after. None: no file."""

    place: str
    before: Optional[PublicKey]
    after: Optional[PublicKey]


def plan(pairs: Pairs, state: str, rotation: Optional[str]) -> Pairs:
    """Return the keys that are wanted at the path. NEW is a key that is still to be generated.

    state: present or absent. rotation: prepare, promote, retire or None (keep the phase of the rotation).
    Raises SshError if the rotation is not in the phase that the step needs.
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
        raise SshError("the next key has not been promoted; run with rotation: promote first, or remove it manually")
    if rotation == "retire":
        return Pairs(current=pairs.current)
    return pairs


def changes(before: Pairs, after: Pairs) -> List[Change]:
    """Return the places that differ, in the order in which they must be written.

    Keys are written in the order of PLACES and removed after that in the reverse order.
    """
    pairs = [Change(place, getattr(before, place), getattr(after, place)) for place in PLACES]
    differing = [change for change in pairs if _differ(change.before, change.after)]
    return [c for c in differing if c.after is not None] + [c for c in reversed(differing) if c.after is None]


def show(pairs: Pairs) -> Dict[str, Any]:
    """Return the keys for a diff or a result, as fingerprints."""
    return {place: shown(getattr(pairs, place)) for place in ("current", "next", "previous")}


def result(pairs: Pairs) -> Dict[str, Any]:
    """Return the keys as module transfer_key documents them. A key that is not generated yet is None."""
    known = Pairs(*[None if key in (NEW, UNUSABLE) else key for key in pairs])
    return {
        "public_key": known.current.bare if known.current else None,
        "public_keys": [key.bare for key in known.granted],
        "fingerprint": known.current.fingerprint if known.current else None,
        "fingerprints": show(known),
        "phase": pairs.phase,
    }


def shown(key: Optional[PublicKey]) -> Optional[str]:
    """Return the fingerprint of a key, or a description of a key that has none."""
    if key is None:
        return None
    if key is UNUSABLE:
        return "no usable key"
    return "a new key" if key is NEW else key.fingerprint


def _differ(before: Optional[PublicKey], after: Optional[PublicKey]) -> bool:
    if before is None or after is None:
        return before is not after
    return before.blob != after.blob
