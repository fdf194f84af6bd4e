# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The differences that rsync prints: one line per entry with eleven letters, a space and the name.

Read from the sender's side (rsync.1, "itemize-changes"): ``<f+++++++++ a`` will be created, ``<fcs....... a`` has other
content, ``.f...p..... a`` has other permissions, ``*deleting   a`` is on the receiver only.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import re
from typing import Iterable, List, NamedTuple

from ansible_collections.sametime.estate.plugins.module_utils._photos.names.photo_name import is_photo_name

__all__ = ["FORMAT", "PARTIAL_DIRECTORY", "Listing", "parse"]

# Given to rsync as --out-format.
FORMAT = "%i %n"
# Where rsync --delay-updates keeps received files until all have arrived.
PARTIAL_DIRECTORY = ".~tmp~"

_LINE = re.compile(r"(?P<flags>\*deleting  |[<>ch.][fdLDS][A-Za-z.+? ]{9}) (?P<name>.*)\Z")


class Listing(NamedTuple):
    """The receiver compared with the sender; all names sorted.

    missing: photos on the sender only. extra: photos on the receiver only. differing: photos with other content or
    other permissions. foreign: entries of the receiver's directory that are not photos (a directory ends in "/").
    leftovers: photos that a broken run left in the partial directory. occupied: names of photos that are directories
    with content on the receiver; rsync cannot put a photo in their place.
    """

    missing: List[str]
    extra: List[str]
    differing: List[str]
    foreign: List[str]
    leftovers: List[str]
    occupied: List[str]


def parse(lines: Iterable[str]) -> Listing:
    """Return the listing of the output of a dry run. Lines of other forms are ignored."""
    missing, extra, differing = set(), set(), set()
    foreign, leftovers, occupied = set(), set(), set()
    for line in lines:
        match = _LINE.match(line)
        if not match:
            continue
        flags, name = match.group("flags"), match.group("name")
        if flags.startswith("*"):
            top, slash, rest = name.partition("/")
            if top == PARTIAL_DIRECTORY:
                leftovers.update([rest] if rest else [])
            elif slash or not is_photo_name(name):
                foreign.add(top + slash)
                if rest and is_photo_name(top):
                    occupied.add(top)
            else:
                extra.add(name)
        elif flags[1] == "f" and "+" in flags:
            missing.add(name)
        elif flags[1] == "f" and (flags[2] == "c" or flags[5] == "p"):
            differing.add(name)
    # rsync lists an entry of another type, such as a link, as both deleted and created.
    return Listing(*(sorted(names) for names in (missing, extra - missing, differing, foreign, leftovers, occupied)))
