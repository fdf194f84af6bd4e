# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parse db2diag.log: the records of a database about HADR.

A record begins with a line of time, id and level. Each field is `LABEL   : text` and may have more lines. All databases
of an instance write to one file; the field DB names the database, and records of the instance have none. The meaning of
the texts is not documented well enough for decisions: they are only shown to people.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import re
from typing import List, Tuple

__all__ = ["records"]

_HEAD = re.compile(r"^\d{4}(?:-\d\d){3}\.\d\d\.\d\d\.\d+[+-]\d+\s.*$", re.MULTILINE)
_FIELD = re.compile(r"^(?=.{8}:)(?P<label>[A-Z]{3,8}(?: +#\d+)?) *: ?(?P<text>.*)$")
_DATABASE = re.compile(r"\bDB +: *(\S+)")
_HADR = re.compile(r"hadr|hdr|High Availability Disaster Recovery|ADM12|rollforward|log chain", re.IGNORECASE)
_NAME = re.compile(r"\(.*")  # in the name of a thread: the database
_TEXTS = ("MESSAGE", "CHANGE", "START", "STOP", "RETCODE", "IMPACT")
# A return code of Db2: two numbers, its name, and often its meaning in quotes.
_CODE = re.compile(r"(?:ZRC|ECF)=0x[0-9A-Fa-f]+=-?\d+=(?P<name>\w+)(?:\s+\"(?P<meaning>[^\"]*)\")?")
_READABLE = re.compile(r"^(?:<preformatted>|String\b[^\n]*)\n(?P<text>.+)", re.DOTALL)

Fields = List[Tuple[str, str]]


def records(text: str, database: str, count: int = 3) -> List[str]:
    """Return what the last `count` records about HADR of a database say, each on one line."""
    starts = [match.start() for match in _HEAD.finditer(text)]
    every = [_fields(text[start:end]) for start, end in zip(starts, [*starts[1:], len(text)])]
    selected = [fields for fields in every if _concerns(fields, database)]
    return [_words(fields) for fields in selected[-count:]]


def _fields(record: str) -> Fields:
    """Return label and text of each field, in their order; the first line has none."""
    fields: Fields = []
    for line in record.splitlines()[1:]:
        match = _FIELD.match(line)
        if match:
            fields.append((" ".join(match.group("label").split()), match.group("text")))
        elif fields:
            label, before = fields.pop()
            fields.append((label, f"{before}\n{line}"))
    return fields


def _concerns(fields: Fields, database: str) -> bool:
    named = [name.upper() for label, text in fields for name in _DATABASE.findall(text) if label == "INSTANCE"]
    if named and named != [database.upper()]:
        return False
    said = [text for label, text in fields if label not in ("INSTANCE", "EDUID", "HOSTNAME", "PID", "APPHDL", "AUTHID")]
    threads = [_NAME.sub("", text) for label, text in fields if label == "EDUID"]
    return any(_HADR.search(text) for text in [*said, *threads])


def _words(fields: Fields) -> str:
    """Return what a record says: its texts and readable data, else the function that wrote it."""
    texts = [_explained(text) for label, text in fields if label in _TEXTS]
    data = [_READABLE.match(text) for label, text in fields if label.startswith("DATA #")]
    texts += [_explained(match.group("text")) for match in data if match]
    texts = texts or [text for label, text in fields if label == "FUNCTION"]
    return "; ".join(" ".join(text.split()) for text in texts if text.strip())


def _explained(text: str) -> str:
    """Return a text in which each return code of Db2 is replaced by its meaning and name."""
    return _CODE.sub(_meaning, text)


def _meaning(match: "re.Match") -> str:
    meaning, name = match.group("meaning"), match.group("name")
    return f"{' '.join(meaning.split())} ({name})" if meaning else name
