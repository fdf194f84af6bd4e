# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Escapes of Java property files (``java.util.Properties.load``). Pure. Python 3.6."""

import re

__all__ = ["escape", "escape_key", "unescape"]

_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}


def escape(value: str) -> str:
    """Return a value as a property file spells it: ASCII only, one line."""
    text = value.replace("\\", "\\\\")
    for letter, character in _CONTROLS.items():
        text = text.replace(character, "\\" + letter)
    if text.startswith(" "):
        text = "\\" + text
    units = text.encode("utf-16-be", "surrogatepass")
    codes = [units[i] * 256 + units[i + 1] for i in range(0, len(units), 2)]
    return "".join(chr(code) if 0x20 <= code < 0x7F else f"\\u{code:04x}" for code in codes)


def escape_key(key: str) -> str:
    """Return a key as a property file spells it: like `escape`, with blanks and separators escaped, too."""
    return re.sub(r"([ =:#!])", r"\\\1", escape(key))


def unescape(text: str) -> str:
    """Return a key or value without escapes; lines that continue after a backslash become one."""

    def plain(match: "re.Match[str]") -> str:
        code = match.group(1)
        if code[:1] in ("\r", "\n", ""):  # the line continues, or the file ends
            return ""
        return chr(int(code[1:], 16)) if code[:1] == "u" and len(code) == 5 else _CONTROLS.get(code, code)

    units = re.sub(r"\\(u[0-9A-Fa-f]{4}|(?:\r\n|\r|\n)[ \t\f]*|.|\Z)", plain, text)
    return units.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
