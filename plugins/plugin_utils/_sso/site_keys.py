# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The keys of the site's sign-on servers, from the entries of the inventory to what verifies tokens.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Callable
from typing import Any

from ansible_collections.sametime.estate.plugins.module_utils._gate.keys import VerifyingKey
from ansible_collections.sametime.estate.plugins.plugin_utils._sso import keys_file
from ansible_collections.sametime.estate.plugins.plugin_utils._sso.keys_file import KeysFile, KeysFileError

__all__ = ["PLACE", "read_all", "until", "verifying_keys"]

PLACE = "sametime_sso_keys"
_REQUIRED = ("name", "file", "password")
_OPTIONAL = ("charset", "valid_until")
# Returns the bytes of a file of the controller. Raises OSError, or KeysFileError with its own sentence.
Read = Callable[[str], bytes]


def verifying_keys(entries: Any, read: Read) -> list[VerifyingKey]:
    """Return what verifies tokens, in the order of the inventory. Raises KeysFileError for the first mistake.

    entries: list of name, file, password, and optionally charset and valid_until (YYYY-MM-DD, the end of that day in
    UTC, or a time with seconds).
    """
    return [
        keys_file.unwrap(file, str(entry["password"]), entry.get("charset") or "auto", until(entry))
        for entry, file in read_all(entries, read)
    ]


def read_all(entries: Any, read: Read) -> list[tuple[dict[str, Any], KeysFile]]:
    """Return each entry with its file, whose secrets are not opened yet. Raises KeysFileError."""
    if not isinstance(entries, list) or not entries:
        raise KeysFileError(
            f"{PLACE} has no keys, so no sign-on token could be verified; export the LTPA keys of the cell and name the"
            " file, or remove verify from the cookie rules"
        )
    names: set[str] = set()
    files = []
    for number, entry in enumerate(entries, 1):
        checked = _checked(entry, f"{PLACE}, entry {number}")
        if checked["name"] in names:
            raise KeysFileError(f"{PLACE}: two entries are called '{checked['name']}'; give each its own name")
        names.add(checked["name"])
        files.append((checked, keys_file.read(checked["name"], _content(checked, read))))
    return files


def until(entry: dict[str, Any]) -> int | None:
    """Return valid_until of an entry in seconds since 1970, None without one. Raises KeysFileError."""
    value = entry.get("valid_until")
    if value is None:
        return None
    text = value.isoformat() if isinstance(value, datetime.date) else str(value)
    try:
        moment = datetime.datetime.fromisoformat(text)
    except ValueError:
        raise KeysFileError(
            f"{PLACE}, entry '{entry['name']}': valid_until is '{text}'; write a date such as 2027-01-31"
        ) from None
    if len(text) == len("2027-01-31"):
        moment += datetime.timedelta(days=1)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.UTC)
    return int(moment.timestamp())


def _checked(entry: Any, place: str) -> dict[str, Any]:
    known = (*_REQUIRED, *_OPTIONAL)
    if not isinstance(entry, dict):
        raise KeysFileError(f"{place}: this is {type(entry).__name__}, not a mapping with {', '.join(known)}")
    for key in entry:
        if key not in known:
            near = difflib.get_close_matches(str(key), known, n=1)
            hint = f"did you mean '{near[0]}'?" if near else f"known are {', '.join(known)}"
            raise KeysFileError(f"{place}: unknown key '{key}'; {hint}")
    for key in _REQUIRED:
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            raise KeysFileError(f"{place}: {key} is missing or is not text")
    return entry


def _content(entry: dict[str, Any], read: Read) -> bytes:
    try:
        return read(entry["file"])
    except OSError as exc:
        raise KeysFileError(
            f"{PLACE}, entry '{entry['name']}': the keys file {entry['file']} cannot be read on the controller"
            f" ({exc.strerror or type(exc).__name__}); export the LTPA keys of the cell (System Console, Security,"
            " Global security, LTPA) and put the file there"
        ) from None
