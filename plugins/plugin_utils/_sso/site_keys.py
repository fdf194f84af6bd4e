# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The keys of the site's sign-on servers, from the entries of the inventory to what verifies tokens.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Callable, Collection
from typing import Any

from ansible_collections.sametime.estate.plugins.module_utils._gate.keys import VerifyingKey
from ansible_collections.sametime.estate.plugins.plugin_utils._sso import keys_file
from ansible_collections.sametime.estate.plugins.plugin_utils._sso.keys_file import KeysFile, KeysFileError

__all__ = ["EXPORT", "PLACE", "check_cells", "checked", "read_all", "until", "verifying_keys"]

PLACE = "sametime_sso_keys"
_REQUIRED = ("name", "file", "password")
_OPTIONAL = ("charset", "valid_until", "cell")
# What writes the file of an entry with the key cell.
EXPORT = "ansible-playbook playbooks/export_sso_keys.yml"
# Returns the bytes of a file of the controller. Raises OSError, or KeysFileError with its own sentence.
Read = Callable[[str], bytes]


def verifying_keys(entries: Any, read: Read) -> list[VerifyingKey]:
    """Return what verifies tokens, in the order of the inventory. Raises KeysFileError for the first mistake.

    entries: list of name, file, password, and optionally charset, valid_until (YYYY-MM-DD, the end of that day in UTC,
    or a time with seconds) and cell (host of group ssc whose keys playbook export_sso_keys.yml may write to the file).
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
    return [(entry, keys_file.read(entry["name"], _content(entry, read))) for entry in checked(entries)]


def checked(entries: list[Any]) -> list[dict[str, Any]]:
    """Return the entries. Raises KeysFileError: one has another form, or two have the same name."""
    names: set[str] = set()
    found = []
    for number, entry in enumerate(entries, 1):
        found.append(_checked(entry, f"{PLACE}, entry {number}"))
        if entry["name"] in names:
            raise KeysFileError(f"{PLACE}: two entries are called '{entry['name']}'; give each its own name")
        names.add(entry["name"])
    return found


def check_cells(entries: list[dict[str, Any]], hosts: Collection[str]) -> None:
    """Raise KeysFileError unless an export knows what to write where. hosts: those of group ssc."""
    for entry in entries:
        cell = entry.get("cell")
        if cell is None:
            continue
        place = f"{PLACE}, entry '{entry['name']}'"
        if cell not in hosts:
            known = f"name one of {', '.join(hosts)}" if hosts else "add the deployment manager to it"
            raise KeysFileError(f"{place}: cell is '{cell}', which is not a host of group ssc; {known}")
        for other in entries:
            if other is not entry and other.get("cell") == cell:
                raise KeysFileError(
                    f"{place}: entry '{other['name']}' has the same cell; a cell has one generation of keys, so keep"
                    " cell in the newest entry only"
                )
            if other is not entry and other["file"] == entry["file"]:
                raise KeysFileError(f"{place}: entry '{other['name']}' has the same file; give each its own file")


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
    if entry.get("cell") is not None and not isinstance(entry["cell"], str):
        raise KeysFileError(f"{place}: cell is not text; write the name of a host of group ssc")
    return entry


def _content(entry: dict[str, Any], read: Read) -> bytes:
    try:
        return read(entry["file"])
    except OSError as exc:
        remedy = (
            f"run {EXPORT}, which exports the keys of {entry['cell']}"
            if entry.get("cell")
            else "export the LTPA keys of the cell (System Console, Security, Global security, LTPA) and put the file"
            " there"
        )
        raise KeysFileError(
            f"{PLACE}, entry '{entry['name']}': the keys file {entry['file']} cannot be read on the controller"
            f" ({exc.strerror or type(exc).__name__}); {remedy}"
        ) from None
