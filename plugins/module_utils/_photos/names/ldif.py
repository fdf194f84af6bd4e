# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Entries of an LDIF file (RFC 2849), as ldapsearch prints them: folded lines, base64 values, comments.

Attribute names are converted to lower case, without options (``mail;x-home`` is ``mail``). Change records other than
``add`` are errors, and so is a needed value in another file (``:<``), unless the caller takes its URL.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import base64
import binascii
from typing import Collection, Dict, Iterator, List, Optional, Tuple

__all__ = ["LdifError", "parse"]

_Line = Tuple[int, str]

# Lines of ldapsearch without -LLL that belong to no entry: referrals (Active Directory has some), result and pages.
_AROUND = frozenset(("ref", "search", "result", "matcheddn", "text", "control", "pagedresults"))


class LdifError(ValueError):
    """The text is not an LDIF export; the message names the line."""


def parse(text: str, urls: bool = False, needed: Optional[Collection[str]] = None) -> Iterator[Dict[str, List[str]]]:
    """Yield the entries: attribute -> values, in the order of the file. Raises LdifError.

    urls: whether a value in another file is its URL. needed: names, in lower case, of the attributes whose values may
    not be in another file; None: all.
    """
    entry: Dict[str, List[str]] = {}
    around = False
    # Programs of Windows put a byte order mark at the start.
    for number, line in _logical_lines(text[1:] if text[:1] == "\ufeff" else text):
        if not line:
            if entry:
                yield entry
            entry, around = {}, False
            continue
        name, value = _attribute(number, line, urls, needed)
        if name == "changetype":
            _refuse_change(number, value)
            continue
        if not entry and not _starts(number, name, value, around):
            around = around or name in _AROUND
            continue
        if entry and name == "dn":
            raise LdifError(f"line {number} starts an entry within another one; an empty line must be before it")
        entry.setdefault(name, []).append(value)
    if entry:
        yield entry


def _refuse_change(number: int, kind: str) -> None:
    """Refuse a change record; ldifde of Active Directory exports each entry as one that adds it."""
    if kind.lower() != "add":
        raise LdifError(f"line {number} is part of a change record; an export is needed")


def _starts(number: int, name: str, value: str, around: bool) -> bool:
    """Return whether a line outside of an entry starts one. around: whether a line before it belongs to no entry."""
    if name == "dn":
        return True
    if name == "result" and value.partition(" ")[0] != "0":
        raise LdifError(f"line {number}: the export is not complete, ldapsearch ended with: {value}")
    if not (around or name == "version" or name in _AROUND):
        raise LdifError(f"line {number}: an entry starts with dn, not with {name}")
    return False


def _logical_lines(text: str) -> Iterator[_Line]:
    """Yield line number and unfolded line: a line that starts with a space continues the line before, comments too."""
    pending = None
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.rstrip("\r")
        if line.startswith(" ") and pending is not None and pending[1]:
            pending = (pending[0], pending[1] + line[1:])
            continue
        if pending is not None and not pending[1].startswith("#"):
            yield pending
        pending = (number, line)
    if pending is not None and not pending[1].startswith("#"):
        yield pending


def _attribute(number: int, line: str, urls: bool, needed: Optional[Collection[str]]) -> Tuple[str, str]:
    name, colon, rest = line.partition(":")
    if not colon or not name or name != name.strip():
        raise LdifError(f"line {number} is not an attribute: {line[:60]!r}")
    name = name.partition(";")[0].lower()
    if rest.startswith("<") and (urls or (needed is not None and name not in needed)):
        return name, rest[1:].strip()
    if rest.startswith("<"):
        raise LdifError(f"line {number}: the value of {name} is in another file, which is not supported")
    if not rest.startswith(":"):
        return name, rest.lstrip(" ")
    try:
        value = base64.b64decode(rest[1:].strip(), validate=True)
    except (binascii.Error, ValueError):
        raise LdifError(f"line {number}: the value of {name} is not valid base64") from None
    # Values that are not text, such as pictures, are not used here, but must not stop the parser.
    return name, value.decode("utf-8", "replace")
