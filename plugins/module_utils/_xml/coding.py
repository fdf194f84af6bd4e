# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decode the bytes of an XML file, and encode them again without a difference.

Pure: bytes in, text out. Python 3.6. The encoding is found as in XML 1.0, appendix F: first the byte order mark, then
the declaration, else UTF-8.
"""

import codecs
import re
from typing import NamedTuple, Optional, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._xml.errors import XmlError

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: it starts with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNMARKED = tuple(("<?".encode(codec), codec) for codec in ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be"))
_EBCDIC = "<?xm".encode("cp037")
_DECLARATION = re.compile(r"""<\?xml\s+version\s*=\s*(?:"[^"]*"|'[^']*')\s+encoding\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_WIDE = ("utf-16-le", "utf-16-be")
# Names that leave the byte order open; UTF-16LE and UTF-16BE (RFC 2781) name it.
_WIDE_NAMES = ("utf-16", "iso-10646-ucs-2", "ucs-2")
# Codecs that write every ASCII character as its own byte, so the declaration can be read before the codec is known.
_SINGLE = re.compile(r"utf-8|ascii|iso8859-\d+|cp125\d")


class Coded(NamedTuple):
    """Text of a file, with the Python codec and the byte order mark that are needed to write it again."""

    text: str
    codec: str
    mark: bytes

    def encode(self, text: str) -> bytes:
        """Return the bytes of a file with the content ``text``."""
        return self.mark + text.encode(self.codec)

    def spell(self, text: str) -> str:
        """Return ``text`` with character references for what the codec cannot encode."""
        return text.encode(self.codec, "xmlcharrefreplace").decode(self.codec)


def decode(data: bytes) -> Coded:
    """Return the text of a file. Raises XmlError: the encoding is unknown, contradictory, or does not fit the bytes."""
    mark, codec = _marked(data)
    body = data[len(mark) :]
    declared = _declared(body, codec or "latin-1")
    if codec is None:
        codec = _codec(declared or "utf-8")
    elif declared is not None and not _agree(declared, codec):
        raise XmlError(f"the declaration names the encoding {declared!r}, but the file starts as {codec}")
    try:
        text = body.decode(codec)
    except UnicodeDecodeError as exc:
        lines = re.split(r"\r\n|\r|\n", body[: exc.start].decode(codec))
        raise XmlError(
            f"line {len(lines)}, column {len(lines[-1]) + 1}: byte {len(mark) + exc.start} is not {codec}, the encoding"
            " of this file; save it in this encoding, or correct its declaration"
        ) from exc
    coded = Coded(text, codec, mark)
    if coded.encode(text) != data:
        raise XmlError(f"the file would change by reading and writing it as {codec}")
    return coded


def _marked(data: bytes) -> Tuple[bytes, Optional[str]]:
    for mark, codec in (*_MARKS, *_UNMARKED):
        if data.startswith(mark):
            if codec.startswith("utf-32"):
                raise XmlError("the file is UTF-32, which no XML parser of WebSphere reads; save it as UTF-8")
            return (mark if (mark, codec) in _MARKS else b""), codec
    if data.startswith(_EBCDIC):
        raise XmlError("the file is EBCDIC, which is not supported; save it as UTF-8")
    return b"", None


def _declared(body: bytes, codec: str) -> Optional[str]:
    found = _DECLARATION.match(body[:400].decode(codec, "replace"))
    return (found.group(1) or found.group(2)) if found else None


def _codec(declared: str) -> str:
    try:
        codec = codecs.lookup(declared).name
    except (LookupError, ValueError):  # ValueError: it has a null character
        codec = ""
    if not _SINGLE.fullmatch(codec):
        raise XmlError(
            f"the declaration names the encoding {declared!r}: only UTF-8, UTF-16, US-ASCII, ISO-8859 and Windows-125x"
            " are supported, and a UTF-16 file must start like one"
        )
    return codec


def _agree(declared: str, codec: str) -> bool:
    if codec in _WIDE:
        try:
            name = codecs.lookup(declared).name
        except LookupError:
            name = declared.lower().replace("_", "-")
        return name == codec or name in _WIDE_NAMES
    return _codec(declared) == codec
