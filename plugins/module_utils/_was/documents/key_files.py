# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of keys with values in one of three formats: Java properties, XML elements, JSON.

Pure: bytes in, bytes out. Python 3.6. A change touches only the bytes of the values that it is about. Values are
compared as text. Each format has a file of its own with ``pairs`` and ``write``.
"""

from typing import Dict, List

from ansible_collections.sametime.estate.plugins.module_utils._was.documents import (
    key_files_json,
    key_files_properties,
    key_files_xml,
)
from ansible_collections.sametime.estate.plugins.module_utils._was.documents.key_value import KeyValue
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError
from ansible_collections.sametime.estate.plugins.module_utils._xml.errors import XmlError

_FORMATS = {"properties": key_files_properties, "xml": key_files_xml, "json": key_files_json}
FORMATS = tuple(_FORMATS)


def guess(data: bytes) -> str:
    """Return the format that the first character indicates."""
    head = data[:200].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return {b"<": "xml", b"{": "json"}.get(head[:1], "properties")


def read(form: str, data: bytes) -> Dict[str, str]:
    """Return all keys with their values. Raises WasError: the file is not of that format, or has a key twice."""
    values: Dict[str, str] = {}
    for pair in _pairs(form, data):
        if pair.key in values:
            raise WasError(f"the key {pair.key} occurs more than once")
        values[pair.key] = pair.value
    return values


def write(form: str, data: bytes, values: Dict[str, str]) -> bytes:
    """Return the file with the values; a missing key is added. Raises WasError: as `read`, or a key cannot be added."""
    present = read(form, data)
    for key, value in values.items():
        if present.get(key) != value:
            data = _FORMATS[form].write(data, key, value)
    if {**read(form, data), **values} != read(form, data):
        raise WasError("the changed file does not contain the new values; nothing is written")
    return data


def _pairs(form: str, data: bytes) -> List[KeyValue]:
    try:
        return list(_FORMATS[form].pairs(data))
    except (XmlError, ValueError) as exc:
        raise WasError(f"not readable as {form}: {exc}") from exc
