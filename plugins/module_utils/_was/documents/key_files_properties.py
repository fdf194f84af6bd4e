# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Key files in the format of Java properties.

Pure: bytes in, bytes out. Python 3.6. Format: ``java.util.Properties.load``, that is ISO-8859-1, escapes with a
backslash, and lines that continue after a backslash.
"""

import re
from typing import Iterator

from ansible_collections.sametime.estate.plugins.module_utils._core import (
    java_escapes,
    java_properties,
    line_ends,
)
from ansible_collections.sametime.estate.plugins.module_utils._was.documents.key_value import KeyValue

_PROPERTY = re.compile(
    r"([ \t\f]*)((?:[^\\\s=:]|\\(?:\r\n|[\s\S]|\Z))+)([ \t\f]*[=:]?[ \t\f]*)([\s\S]*?)(\r\n|\r|\n|)\Z"
)
_COMMENT_OR_BLANK = ("#", "!", "\r", "\n", "")


def pairs(data: bytes) -> Iterator[KeyValue]:
    """Yield the keys of the file in order."""
    text = data.decode("latin-1")
    offset = 0
    for line in java_properties.raw_lines(text):
        is_property = line.lstrip(" \t\f")[:1] not in _COMMENT_OR_BLANK
        match = _PROPERTY.match(line) if is_property else None
        key = java_escapes.unescape(match.group(2)) if match else ""
        if match and key:  # a line of a backslash alone has none
            value = java_escapes.unescape(match.group(4))
            yield KeyValue(key, value, offset + match.start(4), offset + match.end(4))
        offset += len(line)


def write(data: bytes, key: str, value: str) -> bytes:
    """Return the file with the value of the key replaced, or with the key added at the end."""
    text = data.decode("latin-1")
    for pair in pairs(data):
        if pair.key == key:
            bare = not re.search(r"[=: \t\f]\Z", text[: pair.start])  # a key that is alone on its line
            return pair.splice(text, "=" * bare + java_escapes.escape(value)).encode("latin-1")
    newline = line_ends.of(text)
    gap = java_properties.gap_before_new_line(text, newline)
    line = java_escapes.escape_key(key) + "=" + java_escapes.escape(value) + newline
    return (text + gap + line).encode("latin-1")
