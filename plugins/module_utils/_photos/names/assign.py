# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Assigns names to dumped photos: by file name, or by a map from user ids to mail addresses.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

from typing import Callable, Dict, List, NamedTuple, Optional, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._photos.dump_list import Entry
from ansible_collections.sametime.estate.plugins.module_utils._photos.names import people
from ansible_collections.sametime.estate.plugins.module_utils._photos.names.photo_name import is_photo_name

__all__ = ["Naming", "Refused", "by_file_name", "by_map"]

SUFFIX = ".jpg"


class Refused(NamedTuple):
    """A dumped photo that is not published. name: the name that it would have, None if unknown."""

    uid: str
    path: str
    name: Optional[str]
    reason: str


class Naming(NamedTuple):
    """photos: photo name -> entry of the dump. refused: entries without a unique usable name."""

    photos: Dict[str, Entry]
    refused: List[Refused]


# Takes an entry; returns (mail address, "") or (None, reason).
_Address = Callable[[Entry], Tuple[Optional[str], str]]


def by_file_name(entries: List[Entry], directory: str) -> Naming:
    """Name the photos of an assembly line that dumps ``<mail>.jpg`` into ``directory``."""
    prefix = directory.rstrip("/") + "/"

    def address(entry: Entry) -> Tuple[Optional[str], str]:
        if not entry.path.startswith(prefix):
            return None, f"the file is outside the dump directory {directory}"
        name = entry.path[len(prefix) :]
        if people.lower(name[-len(SUFFIX) :]) != SUFFIX:
            return None, f"the file name does not end in {SUFFIX}"
        return name[: -len(SUFFIX)], ""

    return _assign(entries, address)


def by_map(entries: List[Entry], addresses: people.Addresses) -> Naming:
    """Name the photos of the stock assembly line by the addresses of their user ids."""

    def address(entry: Entry) -> Tuple[Optional[str], str]:
        known = people.addresses(addresses, entry.uid)
        if len(known) == 1:
            return known[0], ""
        if known:
            return None, f"the user id has {len(known)} mail addresses: {', '.join(known)}"
        return None, "the map has no mail address for the user id"

    return _assign(entries, address)


def _assign(entries: List[Entry], address: _Address) -> Naming:
    wanted: Dict[str, List[Entry]] = {}
    refused: List[Refused] = []
    for entry in entries:
        mail, reason = address(entry)
        if mail is None:
            refused.append(Refused(entry.uid, entry.path, None, reason))
            continue
        name = people.lower(mail) + SUFFIX
        if is_photo_name(name):
            wanted.setdefault(name, []).append(entry)
        else:
            reason = f"the mail address {mail!r} cannot be used as the name of a photo"
            refused.append(Refused(entry.uid, entry.path, None, reason))
    photos = {}
    for name, claims in wanted.items():
        if len(claims) == 1:
            photos[name] = claims[0]
        else:
            refused.extend(_collision(name, claims))
    return Naming(photos, sorted(refused, key=lambda one: (one.uid, one.path, one.reason)))


def _collision(name: str, claims: List[Entry]) -> List[Refused]:
    uids = ", ".join(sorted(claim.uid for claim in claims))
    reason = f"{len(claims)} entries have the same name {name}: {uids}"
    return [Refused(claim.uid, claim.path, name, reason) for claim in claims]
