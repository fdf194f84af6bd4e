# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Change settings in an XML file and nothing else.

Pure: bytes and settings in, bytes and changes out. Python 3.6. A setting is the text of an element, or one of its
attributes. Only the bytes of the settings change; comments, order, quotes, entities, line ends, declaration and
encoding stay. Every edit is proved (``proof.py``) before it is returned.
"""

import re
from typing import List, NamedTuple, Optional, Sequence, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._xml import layout, proof
from ansible_collections.sametime.estate.plugins.module_utils._xml.coding import Coded, decode
from ansible_collections.sametime.estate.plugins.module_utils._xml.errors import XmlError
from ansible_collections.sametime.estate.plugins.module_utils._xml.scan import Document, Element, scan

_NAME = re.compile(r"[^\W\d][\w.\-]*(:[^\W\d][\w.\-]*)?")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_QUOTE = '"'
_ATTRIBUTE = re.compile(rb"""\s+([^\s=]+)\s*=\s*("[^"]*"|'[^']*')""")


class Setting(NamedTuple):
    """The wanted state of one element.

    value: None removes the element, or the attribute. parent: path of the parent element from the root, for example
    ``/configuration/mobile``; None: the element is edited wherever it is, and created under the root. where: an
    attribute with its value; only elements with this attribute are edited, and a new element gets it. within: path,
    attribute and value; only a parent inside of such an element counts. It is not for parents that are created.
    """

    name: str
    value: Optional[str]
    parent: Optional[str] = None
    attribute: Optional[str] = None
    create_parent: bool = False
    where: Optional[Tuple[str, str]] = None
    within: Optional[Tuple[str, str, str]] = None


class Change(NamedTuple):
    """One difference: the path of the element or attribute, its value before and after; None: it does not exist."""

    path: str
    before: Optional[str]
    after: Optional[str]


class Edited(NamedTuple):
    """The new bytes of the file and the differences; without differences the same bytes."""

    data: bytes
    changes: List[Change]


class _Edit(NamedTuple):
    """A replacement of bytes in the text's UTF-8 form, with the claim that has to be proved."""

    start: int
    end: int
    markup: str
    change: Change
    claim: proof.Claim


def edit(data: bytes, settings: Sequence[Setting], root: str = "configuration") -> Edited:
    """Return the file with the settings, applied one after the other.

    root: the expected name of the root element. Raises XmlError: a setting is impossible or ambiguous.
    """
    coded = decode(data)
    text = coded.text
    changes: List[Change] = []
    document = scan(text)
    if document.root.name != root:
        raise XmlError(f"the root element is {document.root.name}, not {root}: this is the wrong file")
    for setting in settings:
        _check(coded, setting, root)
        planned = _plan(coded, document, setting)
        while planned is not None:
            old = document
            new = old.data[: planned.start] + planned.markup.encode("utf-8") + old.data[planned.end :]
            text = new.decode("utf-8")
            document = scan(text)
            proof.prove(old, document, planned.claim)
            changes.append(planned.change)
            planned = _plan(coded, document, setting)
    return Edited(coded.encode(text), changes)


def _check(coded: Coded, setting: Setting, root: str) -> None:
    names = [setting.name] + ([setting.attribute] if setting.attribute is not None else [])
    names += [setting.where[0]] if setting.where is not None else []
    if setting.parent is not None and setting.parent != "/":
        steps = setting.parent.split("/")
        if steps[0] or (steps[1:2] != [root]):
            raise XmlError(f"parent {setting.parent!r} is not a path from the root element, such as /{root}")
        names += steps[1:]
    for name in names:
        if not _NAME.fullmatch(name):
            raise XmlError(f"{name!r} is not a name of an XML element or attribute")
        if coded.spell(name) != name:
            raise XmlError(f"the name {name} cannot be written in {coded.codec}, the encoding of the file")
    if setting.parent == "/" and setting.attribute is None and setting.value is None:
        raise XmlError("the root element cannot be removed")
    found = _NOT_XML.search(setting.value or "")
    if found:
        raise XmlError(f"the value of {setting.name} holds {found.group()!r}, which XML does not allow")


def _plan(coded: Coded, document: Document, setting: Setting) -> Optional[_Edit]:
    """Return the next edit that the setting needs; None: it is as wanted."""
    parent: Optional[Element] = None
    if setting.parent is None:
        found = [element for element in document.elements[1:] if element.name == setting.name]
    elif setting.parent == "/":
        found = [element for element in document.elements[:1] if element.name == setting.name]
    else:
        parent = _one(document, setting.parent, setting.within)
        if parent is None:
            return _parent_missing(document, setting)
        children = [document.elements[number] for number in parent.children]
        found = [element for element in children if element.name == setting.name]
    if setting.where is not None:
        found = [element for element in found if setting.where in element.attributes]
    if len(found) > 1:
        places = "; ".join(element.place for element in found)
        paths = {element.path for element in found}
        remedy = "set parent" if setting.parent is None and len(paths) > 1 else "remove all but one"
        raise XmlError(
            f"{setting.name} occurs {len(found)} times in the file ({places}): {remedy}",
            places=[element.place for element in found],
        )
    if found:
        return _present(coded, document, found[0], setting)
    if setting.value is None:
        return None
    if setting.parent == "/":
        raise XmlError(f"the root element is {document.root.name}, not {setting.name}")
    return _create(coded, document, parent or document.root, setting)


def _one(document: Document, path: str, within: Optional[Tuple[str, str, str]] = None) -> Optional[Element]:
    found = [element for element in document.elements if element.path == path and _is_within(element, within)]
    if len(found) > 1:
        places = [element.place for element in found]
        raise XmlError(
            f"the parent {path} occurs {len(found)} times in the file ({'; '.join(places)}): remove all but one",
            places=places,
        )
    return found[0] if found else None


def _is_within(element: Optional[Element], within: Optional[Tuple[str, str, str]]) -> bool:
    """Return whether an element is in, or is, an element with a path and an attribute; None: any element."""
    if within is None:
        return True
    while element is not None and element.path != within[0]:
        element = element.parent
    return element is not None and within[1:] in element.attributes


def _parent_missing(document: Document, setting: Setting) -> Optional[_Edit]:
    """Create the first missing element of the path to the parent."""
    if setting.value is None:
        return None
    if not setting.create_parent:
        raise XmlError(
            f"the file has no {setting.parent} to hold {setting.name}: set create_parent to true, or use another parent"
        )
    steps = (setting.parent or "").split("/")[1:]
    above = document.root
    for count in range(2, len(steps) + 1):
        step = _one(document, "/" + "/".join(steps[:count]))
        if step is None:
            name = steps[count - 1]
            change = Change(above.path + "/" + name, None, "")
            return _insert(document, above, f"<{name}/>", change, (name, (), ""))
        above = step
    raise AssertionError("the parent is there")


def _present(coded: Coded, document: Document, element: Element, setting: Setting) -> Optional[_Edit]:
    if setting.attribute is not None:
        return _attribute(coded, document, element, setting.attribute, setting.value)
    if element.children:
        raise XmlError(f"{element.place} contains elements, so it is not a plain setting")
    if setting.value is None:
        start, end = layout.lines_of(document, element)
        return _Edit(start, end, "", Change(element.path, element.value, None), proof.Removed(element.number))
    if element.value is None:
        raise XmlError(f"{element.place} refers to an entity that the file does not declare")
    if element.value == setting.value:
        return None
    change = Change(element.path, element.value, setting.value)
    claim = proof.Valued(element.number, setting.value)
    if element.closing == element.opened == element.end:
        tag = document.data[element.start : element.end]
        keep = len(tag[: -len(b"/>")].rstrip())
        markup = f">{_text(coded, setting.value)}</{element.name}>"
        return _Edit(element.start + keep, element.end, markup, change, claim)
    return _Edit(element.opened, element.closing, _content(coded, document, element, setting.value), change, claim)


def _content(coded: Coded, document: Document, element: Element, value: str) -> str:
    """Return the new content of an element: its comments and instructions stay, all text becomes the value."""
    kinds = [chunk.kind for chunk in element.chunks]
    if kinds == ["cdata"] and "]]>" not in value and "\r" not in value and coded.spell(value) == value:
        return f"<![CDATA[{value}]]>"
    texts = [number for number, chunk in enumerate(element.chunks) if chunk.text and chunk.text.strip()]
    where = texts[0] if texts else len(kinds)
    kept = ("comment", "instruction")
    spans = [(chunk.start, chunk.end) if chunk.kind in kept else (0, 0) for chunk in element.chunks]
    pieces = [document.data[start:end].decode("utf-8") for start, end in spans]
    pieces.insert(where, _text(coded, value))
    return "".join(pieces)


def _attribute(coded: Coded, document: Document, element: Element, name: str, value: Optional[str]) -> Optional[_Edit]:
    """Return the edit of one attribute inside the start tag."""
    present = dict(element.attributes).get(name)
    if present == value:
        return None
    change = Change(f"{element.path}/@{name}", present, value)
    claim = proof.Attributed(element.number, name, value)
    tag = document.data[element.start : element.opened]
    offset = 1 + len(element.name.encode("utf-8"))
    while True:
        found = _ATTRIBUTE.match(tag, offset)
        if found is None:  # after the last one
            return _Edit(
                element.start + offset,
                element.start + offset,
                " " + _assign(coded, name, value or "", _QUOTE),
                change,
                claim,
            )
        if found.group(1).decode("utf-8") == name:
            start, end = element.start + found.start(2), element.start + found.end(2)
            if value is None:
                return _Edit(element.start + found.start(), end, "", change, claim)
            quote = found.group(2)[:1].decode("ascii")
            return _Edit(start, end, _quoted(coded, value, quote), change, claim)
        offset = found.end()


def _create(coded: Coded, document: Document, parent: Element, setting: Setting) -> _Edit:
    value = setting.value or ""
    path = parent.path + "/" + setting.name
    attributes: Tuple[Tuple[str, str], ...] = (setting.where,) if setting.where is not None else ()
    if setting.attribute is not None:
        attributes += ((setting.attribute, value),)
        path, value = f"{path}/@{setting.attribute}", ""
    tag = " ".join([setting.name] + [_assign(coded, name, text, _QUOTE) for name, text in attributes])
    markup = f"<{tag}/>" if setting.attribute is not None else f"<{tag}>{_text(coded, value)}</{setting.name}>"
    change = Change(path, None, setting.value or "")
    return _insert(document, parent, markup, change, (setting.name, attributes, value))


def _insert(document: Document, parent: Element, markup: str, change: Change, node: proof.New) -> _Edit:
    start, end, filled = layout.child(document, parent, markup)
    return _Edit(start, end, filled, change, proof.Added(parent.number, node))


def _text(coded: Coded, value: str) -> str:
    for character, reference in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\r", "&#13;")):
        value = value.replace(character, reference)
    return coded.spell(value)


def _assign(coded: Coded, name: str, value: str, quote: str) -> str:
    return name + "=" + _quoted(coded, value, quote)


def _quoted(coded: Coded, value: str, quote: str) -> str:
    """Return an attribute value; line ends and tabs as references, because a parser turns plain ones into blanks."""
    value = _text(coded, value).replace(quote, "&quot;" if quote == '"' else "&apos;")
    return quote + value.replace("\n", "&#10;").replace("\t", "&#9;") + quote
