# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names the photos of a dump as the settings say: by the dumped files, or by a map of mail addresses. Python 3.6."""

from typing import List

from ansible_collections.sametime.estate.plugins.module_utils._photos import files
from ansible_collections.sametime.estate.plugins.module_utils._photos.dump_list import Entry
from ansible_collections.sametime.estate.plugins.module_utils._photos.errors import PhotoError
from ansible_collections.sametime.estate.plugins.module_utils._photos.names import assign, people
from ansible_collections.sametime.estate.plugins.module_utils._photos.settings import Names

__all__ = ["name"]

# Byte order marks of UTF-16, as `files.read` returns bytes that are not UTF-8.
_UTF_16 = ("\udcff\udcfe", "\udcfe\udcff")


def name(entries: List[Entry], directory: str, names: Names) -> assign.Naming:
    """Return the names of the dumped photos. directory: that of the dump. Raises PhotoError (map)."""
    if names.source == "file_name":
        return assign.by_file_name(entries, directory)
    text = files.read(names.map, "the map of mail addresses", "map")
    if text.startswith(_UTF_16):
        raise PhotoError("map", f"{names.map} is a text in UTF-16; save it as UTF-8; nothing was changed")
    try:
        if names.source == "csv":
            known = people.from_csv(text, names.uid, names.mail, names.delimiter)
        else:
            known = people.from_ldif(text, names.uid, names.mail)
    except people.MapError as exc:
        raise PhotoError("map", f"{names.map}: {exc}; nothing was changed") from exc
    if not known:
        raise PhotoError("map", f"{names.map} has no user id in {names.uid}; nothing was changed")
    return assign.by_map(entries, known)
