# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Key files in JSON: members of objects at any depth whose value is not an object or a list.

Pure: bytes in, bytes out. Python 3.6. The text around a changed value stays as it is.
"""

import json
import re
from typing import Dict, Iterator

from ansible_collections.sametime.estate.plugins.module_utils._was.documents.key_value import KeyValue
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[^\s"{}\[\]:,]+|[{}\[\]:,]')


def pairs(data: bytes) -> Iterator[KeyValue]:
    """Yield the keys of the file in order. Raises ValueError: not JSON."""
    text = data.decode("utf-8")
    json.loads(text.lstrip("\ufeff"))
    tokens = list(_TOKEN.finditer(text))
    for name, colon, value in zip(tokens, tokens[1:], tokens[2:]):
        if name.group()[0] == '"' and colon.group() == ":" and value.group() not in "{[":
            parsed = json.loads(value.group())
            shown = parsed if isinstance(parsed, str) else value.group()
            yield KeyValue(json.loads(name.group()), shown, value.start(), value.end())


def write(data: bytes, key: str, value: str) -> bytes:
    """Return the file with the value of the key replaced, or with the key added after the last one.

    Raises WasError: the file has no member that shows where a key belongs.
    """
    text = data.decode("utf-8")
    quoted = json.dumps(value, ensure_ascii=False)
    if "\\/" in text:
        quoted = quoted.replace("/", "\\/")
    present = list(pairs(data))
    for pair in present:
        if pair.key == key:
            return pair.splice(text, quoted).encode("utf-8")
    if not present:
        raise WasError(f"the file has no member that shows where {key} belongs")
    last = present[-1]
    gap = re.search(r'"\s*:\s*\Z', text[: last.start])
    name = _name_starts(text)[last.start]
    lead = re.search(r"\s*\Z", text[:name])
    new = "," + (lead.group() if lead else "") + json.dumps(key, ensure_ascii=False)
    new += (gap.group()[1:] if gap else ":") + quoted
    return (text[: last.end] + new + text[last.end :]).encode("utf-8")


def _name_starts(text: str) -> Dict[int, int]:
    """Return the start of each member's name by the start of its value."""
    tokens = list(_TOKEN.finditer(text))
    triples = zip(tokens, tokens[1:], tokens[2:])
    return {value.start(): name.start() for name, colon, value in triples if colon.group() == ":"}
