# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Key files in JSON: members of objects at any depth whose value is not an object or a list.

Pure: bytes in, bytes out. Python 3.6. The text around a changed value stays as it is.
"""

import json
import re
from typing import Iterator, Match, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._was.documents.key_value import KeyValue
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError

_LITERAL = re.compile(r"true|false|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?")
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
    """Return the file with the value of the key replaced, or with the key added as the last one of the outer object.

    A truth value or number stays one if the new value is one, too; every other value becomes a text.
    Raises WasError: the file is not an object, or has no member that shows how it is laid out.
    """
    text = data.decode("utf-8")
    quoted = json.dumps(value, ensure_ascii=False)
    if "\\/" in text:
        quoted = quoted.replace("/", "\\/")
    for pair in pairs(data):
        if pair.key == key:
            present = text[pair.start : pair.end]
            is_literal = all(_LITERAL.fullmatch(one) for one in (present, value))
            return pair.splice(text, value if is_literal else quoted).encode("utf-8")
    name, end = _last_member(text, key)
    lead = re.search(r"\s*\Z", text[: name.start()])
    gap = re.match(r"\s*:\s*", text[name.end() :])
    new = "," + (lead.group() if lead else "") + json.dumps(key, ensure_ascii=False)
    new += (gap.group() if gap else ":") + quoted
    return (text[:end] + new + text[end:]).encode("utf-8")


def _last_member(text: str, key: str) -> Tuple[Match[str], int]:
    """Return the name of the outer object's last member, and the end of its value."""
    shift = len(text) - len(text.lstrip("\ufeff"))
    tokens = list(_TOKEN.finditer(text, shift))
    if tokens[0].group() != "{":
        raise WasError(f"the file is not an object, so it shows no place for {key}")
    depth = 0
    names = []
    for token, following in zip(tokens, tokens[1:]):
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(token.group(), 0)
        if depth == 1 and following.group() == ":":
            names.append(token)
    if not names:
        raise WasError(f"the file has no member that shows where {key} belongs")
    return names[-1], tokens[-2].end()
