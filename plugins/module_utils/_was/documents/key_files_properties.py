# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Key files in the format of Java properties.

Pure: bytes in, bytes out. Python 3.6. Format: ``java.util.Properties.load``, that is ISO-8859-1, escapes with a
backslash, and lines that continue after a backslash.
"""

import re
from typing import Iterator

from ansible_collections.sametime.estate.plugins.module_utils._core import java_escapes
from ansible_collections.sametime.estate.plugins.module_utils._was.documents.key_value import KeyValue

_LOGICAL = re.compile(r"(?:[^\\\r\n]|\\(?:\r\n|[\s\S]))*(?:\r\n|\r|\n|\Z)")
_PROPERTY = re.compile(r"([ \t\f]*)((?:[^\\\s=:]|\\(?:\r\n|[\s\S]))+)([ \t\f]*[=:]?[ \t\f]*)([\s\S]*?)(\r\n|\r|\n|)\Z")
_COMMENT_OR_BLANK = ("#", "!", "\r", "\n", "")


def pairs(data: bytes) -> Iterator[KeyValue]:
    """Yield the keys of the file in order."""
    text = data.decode("latin-1")
    offset = 0
    while offset < len(text):
        line = _LOGICAL.match(text, offset)
        if line is None:  # a lone backslash at the end
            return
        is_property = line.group().lstrip(" \t\f")[:1] not in _COMMENT_OR_BLANK
        match = _PROPERTY.match(line.group()) if is_property else None
        if match:
            key, value = java_escapes.unescape(match.group(2)), java_escapes.unescape(match.group(4))
            yield KeyValue(key, value, offset + match.start(4), offset + match.end(4))
        offset = line.end()


def write(data: bytes, key: str, value: str) -> bytes:
    """Return the file with the value of the key replaced, or with the key added at the end."""
    text = data.decode("latin-1")
    for pair in pairs(data):
        if pair.key == key:
            bare = not re.search(r"[=: \t\f]\Z", text[: pair.start])  # a key that is alone on its line
            return pair.splice(text, "=" * bare + java_escapes.escape(value)).encode("latin-1")
    newline = "\r\n" if "\r\n" in text else "\n"
    gap = "" if not text or text.endswith(("\n", "\r")) else newline
    line = java_escapes.escape_key(key) + "=" + java_escapes.escape(value) + newline
    return (text + gap + line).encode("latin-1")
