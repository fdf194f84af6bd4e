# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys with values in files of three formats: Java properties, XML name/value elements, JSON.

Pure: bytes in, bytes out. Python 3.6. A change touches the bytes of the values that it is about. Values are compared
and written as strings.
"""

import json
import re
from typing import Dict, Iterator, List, NamedTuple, Optional

from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError
from ansible_collections.sametime.estate.plugins.module_utils._xml import scan
from ansible_collections.sametime.estate.plugins.module_utils._xml.coding import decode
from ansible_collections.sametime.estate.plugins.module_utils._xml.edit import Setting, edit
from ansible_collections.sametime.estate.plugins.module_utils._xml.errors import XmlError

FORMATS = ("properties", "xml", "json")
_NAMING = ("name", "key", "id")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[^\s"{}\[\]:,]+|[{}\[\]:,]')
_LOGICAL = re.compile(r"(?:[^\\\r\n]|\\(?:\r\n|[\s\S]))*(?:\r\n|\r|\n|\Z)")
_PROPERTY = re.compile(r"([ \t\f]*)((?:[^\\\s=:]|\\(?:\r\n|[\s\S]))+)([ \t\f]*[=:]?[ \t\f]*)([\s\S]*?)(\r\n|\r|\n|)\Z")


class Pair(NamedTuple):
    """A key with its value and the span of the value's text in the file; XML needs no span."""

    key: str
    value: str
    start: int = 0
    end: int = 0


def guess(data: bytes) -> str:
    """Return the format that the first character speaks for."""
    head = data[:200].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return {b"<": "xml", b"{": "json"}.get(head[:1], "properties")


def read(form: str, data: bytes) -> Dict[str, str]:
    """Return all keys with their values. WasError: the file is not of that format, or has a key twice."""
    found: Dict[str, str] = {}
    for pair in _pairs(form, data):
        if pair.key in found:
            raise WasError(f"the key {pair.key} stands there twice")
        found[pair.key] = pair.value
    return found


def write(form: str, data: bytes, values: Dict[str, str]) -> bytes:
    """Return the file with the values; a key that is not there is added. WasError as ``read``."""
    present = read(form, data)
    for key, value in values.items():
        if present.get(key) != value:
            data = _WRITERS[form](data, key, value)
    if {**read(form, data), **values} != read(form, data):
        raise WasError("the file does not say what was written into it; nothing is written")
    return data


def _pairs(form: str, data: bytes) -> List[Pair]:
    try:
        return list({"properties": _properties, "xml": _xml, "json": _json}[form](data))
    except (XmlError, ValueError) as exc:
        raise WasError(f"not readable as {form}: {exc}") from exc


def _splice(text: str, pair: Pair, new: str) -> str:
    return text[: pair.start] + new + text[pair.end :]


# --- java.util.Properties.load: ISO-8859-1, \uXXXX, lines that go on behind a backslash ------------------------------


def _properties(data: bytes) -> Iterator[Pair]:
    text = data.decode("latin-1")
    offset = 0
    while offset < len(text):
        line = _LOGICAL.match(text, offset)
        if line is None:  # a lone backslash at the end
            return
        found = (
            None if line.group().lstrip(" \t\f")[:1] in ("#", "!", "\r", "\n", "") else _PROPERTY.match(line.group())
        )
        if found:
            start = offset + found.start(4)
            yield Pair(_unescaped(found.group(2)), _unescaped(found.group(4)), start, offset + found.end(4))
        offset = line.end()


def _write_property(data: bytes, key: str, value: str) -> bytes:
    text = data.decode("latin-1")
    for pair in _properties(data):
        if pair.key == key:
            bare = not re.search(r"[=: \t\f]\Z", text[: pair.start])  # a key that stands alone on its line
            return _splice(text, pair, "=" * bare + _escaped(value)).encode("latin-1")
    newline = "\r\n" if "\r\n" in text else "\n"
    gap = "" if not text or text.endswith(("\n", "\r")) else newline
    line = re.sub(r"([ =:#!])", r"\\\1", _escaped(key)) + "=" + _escaped(value) + newline
    return (text + gap + line).encode("latin-1")


def _unescaped(text: str) -> str:
    text = re.sub(r"\\(?:\r\n|\r|\n)[ \t\f]*", "", text)

    def plain(found: "re.Match[str]") -> str:
        code = found.group(1)
        return chr(int(code[1:], 16)) if code[:1] == "u" and len(code) == 5 else _CONTROLS.get(code, code)

    units = re.sub(r"\\(u[0-9A-Fa-f]{4}|.)", plain, text)
    return units.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}


def _escaped(value: str) -> str:
    text = value.replace("\\", "\\\\")
    for character, plain in (("t", "\t"), ("n", "\n"), ("r", "\r"), ("f", "\f")):
        text = text.replace(plain, "\\" + character)
    if text.startswith(" "):
        text = "\\" + text
    units = text.encode("utf-16-be", "surrogatepass")
    codes = [units[i] * 256 + units[i + 1] for i in range(0, len(units), 2)]
    return "".join(chr(code) if 0x20 <= code < 0x7F else f"\\u{code:04x}" for code in codes)


# --- XML: <anything name="key" value="v"/>, <anything key="key">v</anything> ------------------------------------------


class _Shape(NamedTuple):
    """How an element says its pair: tag, parent, the attribute with the key, the attribute with the value or None."""

    tag: str
    parent: str
    naming: str
    valued: Optional[str]


def _shaped(data: bytes) -> Iterator["tuple[Pair, _Shape]"]:
    document = scan.scan(decode(data).text)
    for element in document.elements[1:]:
        attributes = dict(element.attributes)
        naming = [name for name in _NAMING if name in attributes]
        if not naming:
            continue
        value = attributes.get("value", element.value)
        if value is not None and element.parent is not None:
            shape = _Shape(element.name, element.parent.path, naming[0], "value" if "value" in attributes else None)
            yield Pair(attributes[naming[0]], value), shape


def _xml(data: bytes) -> Iterator[Pair]:
    return (pair for pair, _ in _shaped(data))


def _write_xml(data: bytes, key: str, value: str) -> bytes:
    found = list(_shaped(data))
    if not found:
        raise WasError(f"no element of the file shows how {key} is to be written")
    shapes = {pair.key: shape for pair, shape in found}
    shape = shapes.get(key, found[0][1])
    root = shape.parent.split("/")[1]
    setting = Setting(shape.tag, value, shape.parent, shape.valued, where=(shape.naming, key))
    try:
        return edit(data, [setting], root).data
    except XmlError as exc:
        raise WasError(str(exc), **exc.details) from exc


# --- JSON: members of objects at any depth whose value is no object or list ------------------------------------------


def _json(data: bytes) -> Iterator[Pair]:
    text = data.decode("utf-8")
    json.loads(text.lstrip("\ufeff"))
    tokens = list(_TOKEN.finditer(text))
    for name, colon, value in zip(tokens, tokens[1:], tokens[2:]):
        if name.group()[0] == '"' and colon.group() == ":" and value.group() not in "{[":
            said = json.loads(value.group())
            shown = said if isinstance(said, str) else value.group()
            yield Pair(json.loads(name.group()), shown, value.start(), value.end())


def _write_json(data: bytes, key: str, value: str) -> bytes:
    text = data.decode("utf-8")
    quoted = json.dumps(value, ensure_ascii=False)
    if "\\/" in text:
        quoted = quoted.replace("/", "\\/")
    pairs = list(_json(data))
    for pair in pairs:
        if pair.key == key:
            return _splice(text, pair, quoted).encode("utf-8")
    if not pairs:
        raise WasError(f"the file has no member that shows where {key} is to be written")
    last = pairs[-1]
    gap = re.search(r'"\s*:\s*\Z', text[: last.start])
    name = _names(text)[last.start]
    lead = re.search(r"\s*\Z", text[:name])
    new = "," + (lead.group() if lead else "") + json.dumps(key, ensure_ascii=False)
    new += (gap.group()[1:] if gap else ":") + quoted
    return (text[: last.end] + new + text[last.end :]).encode("utf-8")


def _names(text: str) -> Dict[int, int]:
    """Return where the name of a member starts, by where its value starts."""
    tokens = list(_TOKEN.finditer(text))
    found = zip(tokens, tokens[1:], tokens[2:])
    return {value.start(): name.start() for name, colon, value in found if colon.group() == ":"}


_WRITERS = {"properties": _write_property, "xml": _write_xml, "json": _write_json}
