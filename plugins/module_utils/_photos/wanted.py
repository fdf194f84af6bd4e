# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The photos that a run wants to be served. Pure: no Ansible, no files, no processes. Python 3.6."""

from typing import Dict, List, Mapping, NamedTuple, Optional, Set

from ansible_collections.sametime.estate.plugins.module_utils._photos.dump_list import Entry
from ansible_collections.sametime.estate.plugins.module_utils._photos.errors import PhotoError
from ansible_collections.sametime.estate.plugins.module_utils._photos.names.assign import Refused
from ansible_collections.sametime.estate.plugins.module_utils._photos.scan import Original

__all__ = ["Wanted", "of_stage"]


class Wanted(NamedTuple):
    """The usable photos of the dump. photos: name -> digest. sources: name -> entry of the dump.

    originals: the dumped files of photos whose metadata were removed; None: the dump was not read.
    """

    photos: Dict[str, str]
    sources: Mapping[str, Entry]
    refused: List[Refused]
    originals: Optional[Dict[str, Original]] = None

    def refused_names(self) -> Set[str]:
        """Return the known names of refused photos."""
        return {one.name for one in self.refused if one.name is not None}


def of_stage(staged: Mapping[str, str]) -> Wanted:
    """Return the staged photos as the wanted ones. Raises PhotoError (dump_empty)."""
    if not staged:
        raise PhotoError("dump_empty", "the stage contains no photo; run the phase stage first")
    return Wanted(dict(staged), {}, [])
