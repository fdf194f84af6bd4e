# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which mail addresses a user id has: read from a CSV file or from an LDIF export.

User ids are compared without regard to case, as directories do. Addresses are collected as they are: who has none or
several is for the caller to judge.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import csv
import io
import string
from typing import Dict, List

from ansible_collections.sametime.estate.plugins.module_utils._photos.names.photo_name import ldif

__all__ = ["MapError", "addresses", "from_csv", "from_ldif", "lower"]

Addresses = Dict[str, List[str]]

_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


class MapError(ValueError):
    """The map is unusable as a whole; the text names the line or the column."""


def lower(text: str) -> str:
    """Lower A to Z and nothing else: Unicode would turn other letters, such as the Kelvin sign, into plain ones."""
    try:
        text.encode("ascii")
    except UnicodeEncodeError:
        return text.translate(_LOWER)
    return text.lower()


def addresses(people: Addresses, uid: str) -> List[str]:
    """Return the different addresses of a user id; equal but for case is one address."""
    return sorted({lower(address) for address in people.get(lower(uid), [])})


def from_csv(text: str, uid_column: str, mail_column: str, delimiter: str = ",") -> Addresses:
    """Read a CSV file with a header line; columns are found by name, without regard to case."""
    # Spreadsheets put a byte order mark in front.
    rows = csv.reader(io.StringIO(text[1:] if text[:1] == "\ufeff" else text, newline=""), delimiter=delimiter)
    people: Addresses = {}
    try:
        header = [name.strip().lower() for name in next(rows, [])]
        uid_at, mail_at = (_column(header, name) for name in (uid_column, mail_column))
        for row in rows:
            if not any(row):
                continue
            if len(row) <= max(uid_at, mail_at):
                raise MapError(f"line {rows.line_num} has {len(row)} fields, the header has {len(header)}")
            _add(people, row[uid_at], row[mail_at])
    except csv.Error as exc:
        raise MapError(f"line {rows.line_num}: {exc}") from exc
    return people


def from_ldif(text: str, uid_attribute: str, mail_attribute: str) -> Addresses:
    """Read an LDIF export; entries without the user id attribute are passed over, they are no people."""
    people: Addresses = {}
    uid_name, mail_name = uid_attribute.lower(), mail_attribute.lower()
    try:
        for entry in ldif.parse(text):
            for uid in entry.get(uid_name, []):
                for mail in entry.get(mail_name, [""]):
                    _add(people, uid, mail)
    except ldif.LdifError as exc:
        raise MapError(str(exc)) from exc
    return people


def _column(header: List[str], name: str) -> int:
    if header.count(name.lower()) != 1:
        raise MapError(f"the header line has {header.count(name.lower())} columns named {name!r}: {header}")
    return header.index(name.lower())


def _add(people: Addresses, uid: str, mail: str) -> None:
    if uid.strip():
        known = people.setdefault(lower(uid.strip()), [])
        if mail.strip():
            known.append(mail.strip())
