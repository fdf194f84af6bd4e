# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parse the HADR status: `db2pd -db <database> -hadr`, in both layouts.

Db2 9.7 prints small tables: a line of headings and a line of values. From 10.1 on, each line is `KEY = value`, in one
section per standby. The result of both has the keys of the later layout, in small letters, with the unit as suffix:
`hadr_state`, `hadr_timeout_seconds`, `primary_log_pos`. Other keys that db2pd prints are kept.

Times are seconds since 1970 (the number in parentheses), because the text before it depends on the locale. For the same
reason, numbers may have a decimal comma.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import re
from typing import Any, Dict, List, NamedTuple, Optional, Tuple

__all__ = ["Status", "is_transient", "parse"]

Section = Dict[str, Any]

_HEADER = re.compile(
    r"^\s*Database (?:Member|Partition) \d+ -- Database (?P<name>\S+) -- (?P<word>[A-Za-z][^\n]*?) -- (?P<rest>.*)$",
    re.MULTILINE,
)
_DATE = re.compile(r"Date (.+?)\s*$")
_KEY = re.compile(r"^\s*(?P<key>[A-Z][A-Z0-9_]*(?:,[A-Z0-9_]+)*)(?:\((?P<unit>[^)]*)\))?\s*=(?P<value>.*)$")
_FLAGS = re.compile(r"^\s*[A-Z]+_[A-Z0-9_]+(?:[\s,]+[A-Z]+_[A-Z0-9_]+)*\s*$")
_EPOCH = re.compile(r"\((\d+)\)\s*$")
_INTEGER = re.compile(r"^-?\d+$")
_DECIMAL = re.compile(r"^-?\d+[.,]\d+$")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
# Transient errors: the same command succeeds a moment later.
_TRANSIENT = ("Changing data structure forced command termination", "Virtual Address Space Randomization")
_NOT_ATTACHED = ("Unable to attach to database manager", "No start database manager command was issued")
_NOT_ACTIVE = ("not activated on database", "requires -db <database>")
_NO_HADR = "HADR is not active"

# Headings of the tables of Db2 9.7 and their later names. Values of a table may have several words.
_TABLES = {
    "Role": ("hadr_role", "word"),
    "State": ("hadr_state", "word"),
    "SyncMode": ("hadr_syncmode", "upper"),
    "HeartBeatsMissed": ("heartbeat_missed", "number"),
    "LogGapRunAvg": ("hadr_log_gap_bytes", "number"),
    "ConnectStatus": ("hadr_connect_status", "word"),
    "ConnectTime": ("hadr_connect_status_time", "time"),
    "Timeout": ("hadr_timeout_seconds", "number"),
    "PeerWindowEnd": ("peer_window_end", "time"),
    "PeerWindow": ("peer_window_seconds", "number"),
    "LocalHost": ("local_host", "text"),
    "LocalService": ("local_service", "text"),
    "RemoteHost": ("remote_host", "text"),
    "RemoteService": ("remote_service", "text"),
    "RemoteInstance": ("remote_instance", "text"),
    "PrimaryFile": ("primary_log_file", "text"),
    "PrimaryPg": ("primary_log_page", "number"),
    "PrimaryLSN": ("primary_log_pos", "lsn"),
    "StandByFile": ("standby_log_file", "text"),
    "StandByPg": ("standby_log_page", "number"),
    "StandByLSN": ("standby_log_pos", "lsn"),
    "StandByRcvBufUsed": ("standby_recv_buf_percent", "percent"),
}


class Status(NamedTuple):
    """active: the database is active; attached: the instance is started (None: not known from this text);
    word: Active or Standby, from the header; sections: one per standby, empty without HADR.
    """

    active: bool
    attached: Optional[bool]
    word: Optional[str]
    date: Optional[str]
    sections: List[Section]

    def principal(self) -> Optional[Section]:
        """Return the section of the principal standby, which has number 1; None without HADR."""
        numbered = [section for section in self.sections if section.get("standby_id") == 1]
        chosen = numbered or self.sections
        return chosen[0] if chosen else None


def is_transient(text: str) -> bool:
    """Return whether the text is a transient error, so that the command should be repeated."""
    return any(phrase in text for phrase in _TRANSIENT) and not any(phrase in text for phrase in _NOT_ATTACHED)


def parse(text: str) -> Status:
    """Return the status in the output of db2pd; if the output has no database, it is not active."""
    header = _HEADER.search(text)
    if header is None:
        attached = False if any(phrase in text for phrase in _NOT_ATTACHED) else None
        if attached is None and any(phrase in text for phrase in _NOT_ACTIVE):
            attached = True
        return Status(active=False, attached=attached, word=None, date=None, sections=[])
    date = _DATE.search(header.group("rest"))
    following = _HEADER.search(text, header.end())  # of another option, such as -dbcfg
    body = text[header.end() : following.start() if following else len(text)]
    sections = _tables(body) if "HADR Information:" in body else _sections(body)
    if _NO_HADR in body:
        sections = []
    return Status(
        active=True,
        attached=True,
        word=header.group("word").strip(),
        date=date.group(1) if date else None,
        sections=sections,
    )


def _sections(body: str) -> List[Section]:
    """Read the layout of 10.1 and later: a section starts at each HADR_ROLE."""
    sections: List[Section] = []
    for key, unit, value in _pairs(body):
        if key == "HADR_ROLE" or not sections:
            sections.append({})
        sections[-1].update(_named(key, unit, value))
    return sections


def _pairs(body: str) -> List[Tuple[str, str, str]]:
    """Return key, unit and value of each line. Only a list of flags continues on the next line."""
    pairs: List[Tuple[str, str, str]] = []
    flags = False
    for line in body.splitlines():
        match = _KEY.match(line)
        if match:
            pairs.append((match.group("key"), match.group("unit") or "", match.group("value").strip()))
            flags = match.group("key").endswith("_FLAGS")
        elif flags and _FLAGS.match(line):
            key, unit, value = pairs.pop()
            pairs.append((key, unit, f"{value} {line.strip()}".strip()))
        else:
            flags = False
    return pairs


def _named(key: str, unit: str, value: str) -> Section:
    """Return the pair, or one pair per part of a compound key such as PRIMARY_LOG_FILE,PAGE,POS."""
    first, *others = key.split(",")
    stem = first.rpartition("_")[0]
    names = [first] + [f"{stem}_{other}" for other in others]
    values = [part.strip() for part in value.split(", ")] if others else [value]
    suffix = f"_{unit.lower()}" if unit else ""
    values += [""] * (len(names) - len(values))
    return {f"{name.lower()}{suffix}": _typed(name, part) for name, part in zip(names, values)}


def _typed(name: str, value: str) -> Any:
    epoch = _EPOCH.search(value)
    if name == "HADR_FLAGS":
        typed: Any = value.replace(",", " ").split()
    elif value in ("NULL", ""):
        typed = None
    elif epoch:
        typed = int(epoch.group(1)) or None  # 0: there was no such time
    elif _INTEGER.match(value):
        typed = int(value)
    elif _DECIMAL.match(value):
        typed = float(value.replace(",", "."))
    else:
        typed = value
    return typed


def _tables(body: str) -> List[Section]:
    """Read the layout of 9.7: each line of known headings is followed by its line of values."""
    section: Section = {}
    headings: List[str] = []
    for line in body.splitlines():
        words = [word for word in line.split() if word != "(bytes)"]
        if not words:
            continue
        if headings:
            section.update(_row(headings, line))
            headings = []
        elif words[0] in _TABLES:
            headings = words
    return [section] if section else []


def _row(headings: List[str], line: str) -> Section:
    """Pair headings and values. A time is several words, as many as are left over by the other columns."""
    kinds = [_TABLES.get(heading, (_snake(heading), "text")) for heading in headings]
    words = line.split()
    at = next((n for n, (_, kind) in enumerate(kinds) if kind == "time"), None)
    if at is not None:
        end = max(at, len(words) - (len(kinds) - at - 1))
        words[at:end] = [" ".join(words[at:end])]
    return {name: _cell(kind, word) for (name, kind), word in zip(kinds, words)}


def _cell(kind: str, word: str) -> Any:
    if word in ("NULL", "N/A"):
        return None
    if kind == "time":
        epoch = _EPOCH.search(word)
        return int(epoch.group(1)) or None if epoch else None
    if kind == "word":
        return _HUMP.sub("_", word).upper()
    if kind == "upper":
        return word.upper()
    if kind == "lsn":
        return int(word, 16) if re.match(r"^(0x)?[0-9A-Fa-f]+$", word) else word
    if kind == "percent":
        word = word.rstrip("%")
    return _typed("", word)


def _snake(heading: str) -> str:
    return re.sub(r"\W+", "_", _HUMP.sub("_", heading)).strip("_").lower()
