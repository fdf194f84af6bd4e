# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files on a Community server: where UserInfoConfig.xml is, and the record of a restart that is pending. Python 3.6."""

import json
import os
import time
from typing import Any, Callable, Dict, List, Optional, Sequence

from ansible_collections.sametime.estate.plugins.module_utils._community.errors import CommunityError
from ansible_collections.sametime.estate.plugins.module_utils._core import files

NAME = "UserInfoConfig.xml"  # its case varies from release to release
_RECORD = "business_card.json"


def find(path: str, directories: Sequence[str]) -> str:
    """Return the real path of the file.

    path: the file, or empty. directories: where to look for it otherwise. Raises CommunityError: there is none, or more
    than one, and nobody documents which of them a release reads.
    """
    if path:
        if not os.path.isfile(path):
            raise CommunityError(f"business_card_path is {path}, which is not a file")
        return os.path.realpath(path)
    found: List[str] = []
    for directory in directories:
        names = sorted(os.listdir(directory)) if os.path.isdir(directory) else []
        found += [os.path.join(directory, name) for name in names if name.lower() == NAME.lower()]
    real = sorted({os.path.realpath(name) for name in found})
    if not real:
        raise CommunityError(
            f"no {NAME} in {', '.join(directories)}: set business_card_path to the file of this server", found=[]
        )
    if len(real) > 1:
        raise CommunityError(
            f"this server has more than one {NAME}: {', '.join(real)}. Set business_card_path to the one that it reads,"
            " and remove the other one",
            found=real,
        )
    return real[0]


class Records:
    """The state directory of this host: the pending restart, and earlier versions of the file."""

    def __init__(self, directory: str, now: Callable[[], float] = time.time) -> None:
        self._directory = directory
        self._path = os.path.join(directory, _RECORD)
        self._now = now

    def waiting(self) -> Optional[Dict[str, Any]]:
        """Return the record of the pending restart: path, reasons, since; None: nothing waits.

        Raises CommunityError: the record cannot be read.
        """
        try:
            with open(self._path, encoding="utf-8") as stream:
                record = json.load(stream)
        except FileNotFoundError:
            return None
        except ValueError as exc:
            raise self._foreign(str(exc)) from exc
        if not _is_record(record):
            raise self._foreign("it has other content than path, reasons and since")
        return dict(record)

    def _foreign(self, wrong: str) -> CommunityError:
        return CommunityError(
            f"{self._path} is not a record of this role ({wrong}), so it is unknown whether the server waits for a"
            " restart: restart it, then remove the file"
        )

    def after(self, path: str, reasons: Sequence[str]) -> Dict[str, Any]:
        """Return the record as it is after a change; reasons of an earlier one stay."""
        before = self.waiting() or {}
        since = before.get("since") or time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(self._now()))
        return {"path": path, "reasons": sorted({*before.get("reasons", []), *reasons}), "since": since}

    def keep(self, record: Dict[str, Any]) -> None:
        """Write the record of the pending restart."""
        self._make()
        files.replace(self._path, json.dumps(record, sort_keys=True).encode("utf-8"))

    def forget(self) -> None:
        """Remove the record of the pending restart."""
        files.remove(self._path)

    def keep_copy(self, data: bytes) -> str:
        """Keep the present version of the file, readable by root only, and return the path of the copy."""
        self._make()
        stamp = time.strftime("%Y-%m-%dT%H-%M-%SZ", time.gmtime(self._now()))
        number = 1
        path = os.path.join(self._directory, f"{NAME}.{stamp}")
        while not files.create(path, data):
            number += 1
            path = os.path.join(self._directory, f"{NAME}.{stamp}.{number}")
        return path

    def _make(self) -> None:
        os.makedirs(self._directory, mode=0o700, exist_ok=True)


def _is_record(found: Any) -> bool:
    if not isinstance(found, dict) or not isinstance(found.get("reasons"), list):
        return False
    return all(isinstance(text, str) for text in [found.get("path"), found.get("since"), *found["reasons"]])
