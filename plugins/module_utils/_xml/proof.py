# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prove that two versions of an XML file differ exactly in one setting.

Pure. Python 3.6. The parsed version before the edit is changed as data according to the claim, and compared with the
parsed version after the edit. The edit itself works on bytes; both share no code, so each finds mistakes of the other.
"""

from typing import Any, List, NamedTuple, Optional, Tuple, Union

from ansible_collections.sametime.estate.plugins.module_utils._xml.errors import XmlError
from ansible_collections.sametime.estate.plugins.module_utils._xml.scan import Document

# Name, attributes and text of an element that was not there.
New = Tuple[str, Tuple[Tuple[str, str], ...], str]


class Valued(NamedTuple):
    """The text of an element is replaced."""

    element: int
    value: str


class Attributed(NamedTuple):
    """An attribute gets another value, is added, or (None) is removed."""

    element: int
    name: str
    value: Optional[str]


class Added(NamedTuple):
    """An element gets one more child, at the end."""

    parent: int
    node: New


class Removed(NamedTuple):
    """An element is removed with its content."""

    element: int


Claim = Union[Valued, Attributed, Added, Removed]


class _Node(NamedTuple):
    """An element as data; the content in order: texts, nodes, and (kind, bytes) for the rest."""

    name: str
    attributes: List[Tuple[str, str]]
    content: List[Any]


def prove(before: Document, after: Document, claim: Claim) -> None:
    """Raise XmlError unless ``after`` is ``before`` with exactly the difference of ``claim``."""
    old, new = _nodes(before), _nodes(after)
    _outside(before, after)
    if isinstance(claim, Attributed):
        _set_attribute(old[claim.element], claim.name, claim.value)
    elif isinstance(claim, Valued):
        _set_text(old[claim.element], claim.value)
        _set_text(new[claim.element], _text(new[claim.element]))
    elif isinstance(claim, Added):
        name, attributes, text = claim.node
        old[claim.parent].content.append(_Node(name, list(attributes), [text] if text else []))
        _loosen(old[claim.parent])
        _loosen(new[claim.parent])
    else:
        number = _parent(before, claim.element)
        removed = old[claim.element]
        old[number].content[:] = [piece for piece in old[number].content if piece is not removed]
        _loosen(old[number])
        _loosen(new[number])
    if old[0] != new[0]:
        raise XmlError(
            "the edit would change more than the given settings, so nothing is written; please report this file",
            claim=repr(claim),
        )


def _outside(before: Document, after: Document) -> None:
    """Compare the file before and after the root element."""
    edges = [(d.data[: d.root.start], d.data[d.root.end :]) for d in (before, after)]
    if edges[0] != edges[1]:
        raise XmlError("the edit would change the file outside the root element, so nothing is written")


def _nodes(document: Document) -> List[_Node]:
    nodes = [_Node(element.name, element.attributes[:], []) for element in document.elements]
    for element, node in zip(document.elements, nodes):
        for chunk in element.chunks:
            if chunk.element is not None:
                node.content.append(nodes[chunk.element])
            elif chunk.kind in ("text", "cdata"):
                _append_text(node.content, chunk.text or "")
            else:
                node.content.append((chunk.kind, document.data[chunk.start : chunk.end]))
    return nodes


def _append_text(content: List[Any], text: str) -> None:
    """Append a text; adjacent texts become one."""
    if text and content and isinstance(content[-1], str):
        content[-1] += text
    elif text:
        content.append(text)


def _set_attribute(node: _Node, name: str, value: Optional[str]) -> None:
    kept = [(key, value if key == name and value is not None else old) for key, old in node.attributes]
    if value is None:
        kept = [pair for pair in kept if pair[0] != name]
    elif name not in dict(kept):
        kept.append((name, value))
    node.attributes[:] = kept


def _text(node: _Node) -> str:
    return "".join(piece for piece in node.content if isinstance(piece, str))


def _set_text(node: _Node, text: str) -> None:
    """Make the texts of a node one, before its comments and instructions; references are texts, too."""
    rest = [piece for piece in node.content if not isinstance(piece, str) and piece[0] != "reference"]
    node.content[:] = ([text] if text else []) + rest


def _loosen(node: _Node) -> None:
    """Normalize the white space between the children of an element: one blank, or nothing if there is no other text."""
    content: List[Any] = []
    for piece in node.content:
        if isinstance(piece, str):
            _append_text(content, piece)
        else:
            content.append(piece)
    spaced = [" ".join(piece.split()) if isinstance(piece, str) else piece for piece in content]
    node.content[:] = [piece for piece in spaced if piece != ""]


def _parent(document: Document, number: int) -> int:
    parent = document.elements[number].parent
    if parent is None:
        raise XmlError("the root element cannot be removed")
    return parent.number
