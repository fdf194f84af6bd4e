# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Key files in XML: ``<anything name="key" value="v"/>`` or ``<anything key="key">v</anything>``.

Pure: bytes in, bytes out. Python 3.6. Editing: ``_xml.edit``.
"""

from typing import Iterator, NamedTuple, Optional

from ansible_collections.sametime.estate.plugins.module_utils._was.documents.key_value import KeyValue
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError
from ansible_collections.sametime.estate.plugins.module_utils._xml import scan
from ansible_collections.sametime.estate.plugins.module_utils._xml.coding import decode
from ansible_collections.sametime.estate.plugins.module_utils._xml.edit import Setting, edit
from ansible_collections.sametime.estate.plugins.module_utils._xml.errors import XmlError

_NAMING = ("name", "key", "id")


class _Shape(NamedTuple):
    """How an element holds its key: tag, path of the parent, attribute of the key, attribute of the value or None."""

    tag: str
    parent: str
    naming: str
    valued: Optional[str]


def pairs(data: bytes) -> Iterator[KeyValue]:
    """Yield the keys of the file in order. Raises XmlError: not well-formed."""
    return (pair for pair, _ in _shaped(data))


def write(data: bytes, key: str, value: str) -> bytes:
    """Return the file with the value of the key replaced, or with an element added that looks like the first one.

    Raises WasError: no element shows the format, or the file cannot be edited.
    """
    present = list(_shaped(data))
    if not present:
        raise WasError(f"the file has no element that shows the format for {key}")
    shapes = {pair.key: shape for pair, shape in present}
    shape = shapes.get(key, present[0][1])
    root = shape.parent.split("/")[1]
    setting = Setting(shape.tag, value, shape.parent, shape.valued, where=(shape.naming, key))
    try:
        return edit(data, [setting], root).data
    except XmlError as exc:
        raise WasError(str(exc), **exc.details) from exc


def _shaped(data: bytes) -> Iterator["tuple[KeyValue, _Shape]"]:
    document = scan.scan(decode(data).text)
    for element in document.elements[1:]:
        attributes = dict(element.attributes)
        naming = [name for name in _NAMING if name in attributes]
        if not naming:
            continue
        value = attributes.get("value", element.value)
        if value is not None and element.parent is not None:
            shape = _Shape(element.name, element.parent.path, naming[0], "value" if "value" in attributes else None)
            yield KeyValue(attributes[naming[0]], value), shape
