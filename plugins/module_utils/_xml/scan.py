# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Find the elements of an XML file with their positions in bytes.

Pure: text in, elements with their spans out. Python 3.6, expat of the standard library. The text is parsed as UTF-8
whatever the encoding of the file, so that all offsets count the same bytes. Nothing outside the text is ever read, and
entities are never expanded: a document with dangerous entities is refused.
"""

import re
from typing import Any, Dict, List, NamedTuple, Optional, Tuple
from xml.parsers import expat

from ansible_collections.sametime.estate.plugins.module_utils._xml.errors import XmlError

MAX_BYTES = 8 * 1024 * 1024
MAX_DEPTH = 100
MAX_EXPANSION = 1024 * 1024  # bytes to which all entity references together may expand

_RAW_AMPERSAND = re.compile(rb"&(?!#)[\w.:-]*.?\Z", re.DOTALL)  # up to the byte at which expat stops
_REFERENCE = re.compile(r"&(?!#)[^;\s]+;")


class Chunk(NamedTuple):
    """One piece of an element's content; kind: text, cdata, reference, comment, instruction or element."""

    kind: str
    start: int
    end: int
    text: Optional[str]  # None: no text, or that of an entity that the file does not declare
    element: Optional[int] = None  # number of the child element


class Element:
    """An element. ``start``, ``opened``, ``closing``, ``end``: the edges of its two tags in ``Document.data``."""

    def __init__(self, name: str, number: int, parent: Optional["Element"], line: int, start: int) -> None:
        self.name = name
        self.number = number
        self.parent = parent
        self.path: str = (parent.path if parent else "") + "/" + name
        self.line = line
        self.start = start
        self.opened = self.closing = self.end = -1
        self.attributes: List[Tuple[str, str]] = []
        self.chunks: List[Chunk] = []

    @property
    def children(self) -> List[int]:
        """Numbers of the child elements."""
        return [chunk.element for chunk in self.chunks if chunk.element is not None]

    @property
    def value(self) -> Optional[str]:
        """Text of an element without child elements; None for any other element, or if an entity is not declared."""
        texts = [chunk.text for chunk in self.chunks if chunk.kind in ("text", "cdata", "reference")]
        if self.children or None in texts:
            return None
        return "".join(text for text in texts if text is not None)

    @property
    def place(self) -> str:
        """Line and path, for a message."""
        return f"line {self.line}, {self.path}"


class Document(NamedTuple):
    """The text in UTF-8 and its elements in document order; the first is the root."""

    data: bytes
    elements: List[Element]

    @property
    def root(self) -> Element:
        """Return the element that holds all others."""
        return self.elements[0]


def scan(text: str) -> Document:
    """Return all elements. Raises XmlError: not well-formed, too big, or a document type that may be dangerous."""
    data = text.encode("utf-8")
    if len(data) > MAX_BYTES:
        raise XmlError(f"the file has {len(data)} bytes, but at most {MAX_BYTES} are supported")
    return Document(data, _Scanner(data).elements)


class _Scanner:
    """Collects the events of expat. A token ends where the next one starts, because expat leaves no gaps."""

    def __init__(self, data: bytes) -> None:
        self.elements: List[Element] = []
        self._data = data
        self._stack: List[Element] = []
        self._entities: Dict[str, str] = {}
        self._cdata = False
        self._parser = parser = expat.ParserCreate("UTF-8")
        parser.ordered_attributes = True
        parser.specified_attributes = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartCdataSectionHandler = self._cdata_start
        parser.EndCdataSectionHandler = self._cdata_end
        parser.CommentHandler = lambda _text: self._piece("comment")
        parser.ProcessingInstructionHandler = lambda _target, _text: self._piece("instruction")
        parser.EntityDeclHandler = self._entity
        parser.EndDoctypeDeclHandler = self._doctype_end
        parser.DefaultHandler = self._other  # also keeps expat from expanding entities
        try:
            parser.Parse(data, True)
        except expat.ExpatError as exc:
            raise XmlError(f"line {exc.lineno}, column {exc.offset + 1}: not well-formed: {self._reason(exc)}") from exc

    def _reason(self, failure: expat.ExpatError) -> str:
        """Return what expat says, and the remedy of the most frequent fault. It has no text of the file: secrets."""
        reason: str = expat.ErrorString(failure.code)
        if not self._data.strip():
            return "the file is empty"
        if _RAW_AMPERSAND.search(self._data[: self._parser.ErrorByteIndex + 1]):
            return "a raw &: write &amp;"
        return reason

    def _at(self) -> int:
        """Return the start of the present token, which is the end of the previous one."""
        at: int = self._parser.CurrentByteIndex
        if self._stack:
            element = self._stack[-1]
            if element.opened < 0:
                element.opened = at
            elif element.chunks and element.chunks[-1].end < 0:
                element.chunks[-1] = element.chunks[-1]._replace(end=at)
        return at

    def _start(self, name: str, attributes: List[str]) -> None:
        at = self._at()
        if len(self._stack) == MAX_DEPTH:
            raise XmlError(f"line {self._parser.CurrentLineNumber}: elements are nested deeper than {MAX_DEPTH}")
        parent = self._stack[-1] if self._stack else None
        element = Element(name, len(self.elements), parent, self._parser.CurrentLineNumber, at)
        element.attributes = list(zip(attributes[::2], attributes[1::2]))
        self.elements.append(element)
        self._stack.append(element)

    def _end(self, _name: str) -> None:
        at = self._at()
        element = self._stack.pop()
        element.closing = at
        empty = element.opened == at and self._data[at - 2 : at] == b"/>"
        element.end = at if empty else self._data.index(b">", at) + 1
        if self._stack:
            self._stack[-1].chunks.append(Chunk("element", element.start, element.end, None, element.number))

    def _text(self, text: str) -> None:
        at = self._at()
        chunks = self._stack[-1].chunks
        kind = "cdata" if self._cdata else "text"
        if chunks and chunks[-1].kind == kind and (self._cdata or chunks[-1].end == at):
            chunks[-1] = chunks[-1]._replace(text=(chunks[-1].text or "") + text, end=-1)
        else:
            chunks.append(Chunk(kind, at, -1, text))

    def _cdata_start(self) -> None:
        self._stack[-1].chunks.append(Chunk("cdata", self._at(), -1, ""))
        self._cdata = True

    def _cdata_end(self) -> None:
        at = self._at()
        chunks = self._stack[-1].chunks
        chunks[-1] = chunks[-1]._replace(end=at + len(b"]]>"))
        self._cdata = False

    def _piece(self, kind: str, text: Optional[str] = None) -> None:
        at = self._at()
        if self._stack:
            self._stack[-1].chunks.append(Chunk(kind, at, -1, text))

    def _other(self, text: str) -> None:
        self._piece("reference", self._entities.get(text))

    def _entity(self, name: str, parameter: bool, value: Optional[str], *outside: Any) -> None:
        line = self._parser.CurrentLineNumber
        if parameter:
            raise XmlError(f"line {line}: parameter entity {name}: such documents are refused")
        if value is None:
            raise XmlError(f"line {line}: entity {name} is external: such documents are refused")
        if "&" in value or "<" in value:
            raise XmlError(f"line {line}: entity {name} contains more than plain text: such documents are refused")
        self._entities.setdefault("&" + name + ";", value)  # the first declaration counts

    def _doctype_end(self) -> None:
        if not self._entities:
            return
        used = _REFERENCE.findall(self._data.decode("utf-8"))
        size = sum(len(self._entities.get(reference, "")) for reference in used)
        if size > MAX_EXPANSION:
            raise XmlError(f"the entity references of the file expand to {size} characters, more than {MAX_EXPANSION}")
