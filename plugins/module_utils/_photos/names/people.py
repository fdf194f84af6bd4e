# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the mail addresses of user ids from a CSV file or an LDIF export.

User ids are compared without regard to case, as in LDAP directories. A user id may have no address or several; the
caller decides what to do then.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import csv
import io
import string
from typing import Dict, List

from ansible_collections.sametime.estate.plugins.module_utils._photos.names import ldif

__all__ = ["MapError", "addresses", "from_csv", "from_ldif", "lower"]

Addresses = Dict[str, List[str]]

_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


class MapError(ValueError):
    """The map is unusable; the text names the line or the column."""


def lower(text: str) -> str:
    """Return the text with A to Z in lower case. Unicode rules would also change letters such as the Kelvin sign."""
    try:
        text.encode("ascii")
    except UnicodeEncodeError:
        return text.translate(_LOWER)
    return text.lower()


def addresses(people: Addresses, uid: str) -> List[str]:
    """Return the different addresses of a user id, sorted, in lower case."""
    return sorted({lower(address) for address in people.get(lower(uid), [])})


def from_csv(text: str, uid_column: str, mail_column: str, delimiter: str = ",") -> Addresses:
    """Return user id -> mail addresses of a CSV file with a header line. Raises MapError.

    uid_column, mail_column: names in the header, compared without regard to case.
    """
    # Spreadsheet programs put a byte order mark at the start.
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
    """Return user id -> mail addresses of an LDIF export. Raises MapError.

    Entries without the user id attribute are not people and are ignored.
    """
    people: Addresses = {}
    uid_name, mail_name = uid_attribute.lower(), mail_attribute.lower()
    try:
        for entry in ldif.parse(text, needed=(uid_name, mail_name)):
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
