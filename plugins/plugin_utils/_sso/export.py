# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an export of a cell's keys changes in the file of its entry, and what the administrator does next.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

import datetime
from typing import Any, NamedTuple

from ansible_collections.sametime.estate.plugins.module_utils._gate.keys import VerifyingKey, fingerprint
from ansible_collections.sametime.estate.plugins.plugin_utils._sso import java_date, keys_file, site_keys
from ansible_collections.sametime.estate.plugins.plugin_utils._sso.keys_file import KeysFile, KeysFileError

__all__ = ["Plan", "advice", "entry_of", "kept_name", "password_bytes", "plan"]


class Plan(NamedTuple):
    """What an export does with the file of its entry.

    write: whether the new keys are written. keep: date of the keys that are kept beside the file (YYYY-MM-DD, '' if the
    file does not say when they were made), None: there is nothing to keep. fingerprint: of the new keys. before, after:
    what a diff shows; no secret is in it.
    """

    write: bool
    keep: str | None
    fingerprint: str
    before: dict[str, str]
    after: dict[str, str]


def entry_of(entries: Any, host: str, hosts: list[str]) -> dict[str, Any] | None:
    """Return the entry whose file the keys of a host are written to, None if no entry names the host.

    entries: ``sametime_sso_keys``. hosts: those of group ssc. Raises KeysFileError.
    """
    if not isinstance(entries, list):
        raise KeysFileError(f"{site_keys.PLACE} is {type(entries).__name__}; write a list of keys")
    known = site_keys.checked(entries)
    site_keys.check_cells(known, hosts)
    return next((entry for entry in known if entry.get("cell") == host), None)


def password_bytes(entry: dict[str, Any]) -> bytes:
    """Return the password of an export in the charset of the entry, UTF-8 without one. Raises KeysFileError."""
    charset = _charset(entry)
    keys_file.check_password(entry["name"], entry["password"])
    try:
        return bytes(entry["password"].strip().encode("utf-8" if charset == "auto" else charset))
    except LookupError:
        reason = f"the charset '{charset}' is unknown; use for example iso-8859-1"
    except UnicodeEncodeError:
        reason = f"the password has characters that the charset {charset} does not have; change one of the two"
    raise KeysFileError(f"{site_keys.PLACE}, entry '{entry['name']}': {reason}")


def plan(entry: dict[str, Any], exported: bytes, present: bytes | None, replace: bool = False) -> Plan:
    """Return what to do with the file. Raises KeysFileError: the export is not a proof, or would replace other keys.

    exported, present: the new file and the one that there is, None: there is none. replace: other keys may be replaced.
    """
    name = str(entry["name"])
    try:
        new_file = keys_file.read(name, exported)
        new = keys_file.unwrap(new_file, entry["password"], _charset(entry))
    except KeysFileError as exc:
        raise KeysFileError(f"the export of {entry['cell']} cannot be used, so nothing was written: {exc}") from None
    after = _shown(new_file)
    if present is None:
        return Plan(True, None, fingerprint(new), {}, after)
    old_file, reason = _opened(entry, present, new, new_file)
    before = _shown(old_file) if old_file else {"keys": reason}
    if not reason:
        return Plan(False, None, fingerprint(new), before, before)
    if not replace:
        raise KeysFileError(
            f"{site_keys.PLACE}, entry '{name}': the file {entry['file']} {reason}, and the cell has the keys"
            f" {fingerprint(new)}; to write these and keep the old file beside it, add -e replace=true"
        )
    made = java_date.seconds(old_file.created) if old_file else None
    keep = "" if made is None else datetime.datetime.fromtimestamp(made, datetime.UTC).strftime("%Y-%m-%d")
    return Plan(True, keep, fingerprint(new), before, after)


def kept_name(file: str, date: str, number: int) -> str:
    """Return the name of the file for old keys; number: 1, and more if the name is taken."""
    return f"{file}.{date}" + (f"-{number}" if number > 1 else "")


def advice(entry: dict[str, Any], change: Plan, kept: str | None) -> list[str]:
    """Return what to do next, as sentences. kept: the file with the old keys."""
    if not change.write:
        return []
    lines = ["Run rotate_sso_keys.yml, which brings the keys to the web servers."]
    if kept:
        lines.insert(
            0,
            "Tokens of the old keys are still in use. First add an entry to sametime_sso_keys with another name, file:"
            f" {kept}, the password of the old export, and valid_until: a date at least one token life from now. Entry"
            f" '{entry['name']}' keeps cell: {entry['cell']}.",
        )
    return lines


def _charset(entry: dict[str, Any]) -> str:
    return str(entry.get("charset") or "auto")


def _shown(file: KeysFile) -> dict[str, str]:
    public = fingerprint(VerifyingKey(file.name, file.version, b"", file.public))
    return {"keys": public, "realm": file.realm, "created": file.created, "host": file.host}


def _opened(
    entry: dict[str, Any], present: bytes, new: VerifyingKey, new_file: KeysFile
) -> tuple[KeysFile | None, str]:
    """Return the present file, None if it is not a keys file, and why its keys are others, '' if they are the same."""
    try:
        old_file = keys_file.read(str(entry["name"]), present)
    except KeysFileError:
        return None, "has something else than keys"
    try:
        old = keys_file.unwrap(old_file, entry["password"], _charset(entry))
    except KeysFileError:
        return old_file, "does not open with the password of the entry"
    if old != new:
        return old_file, f"has other keys ({fingerprint(old)})"
    if old_file.realm != new_file.realm:
        return old_file, f"has the realm '{old_file.realm}' and not '{new_file.realm}'"
    return old_file, ""
