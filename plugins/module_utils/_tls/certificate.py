# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read a certificate: who it is for, who issued it, how long it is valid.

Managed hosts have no library for this, and Python's ssl module shows nothing about a certificate that it refuses. Only
the parts that a judgement needs are read (X.509 version 3, RFC 5280, section 4.1; DER, X.690).

Pure: no files, no network. Python 3.6.
"""

import calendar
import re
from typing import Iterator, List, NamedTuple, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._tls.errors import TlsError

_INTEGER, _OCTETS, _OID, _UTC_TIME, _TIME, _SEQUENCE, _SET = 0x02, 0x04, 0x06, 0x17, 0x18, 0x30, 0x31
_VERSION, _EXTENSIONS, _DNS_NAME = 0xA0, 0xA3, 0x82
_ALTERNATIVE_NAMES = b"\x55\x1d\x11"
_TYPES = {
    b"\x55\x04\x03": "CN",
    b"\x55\x04\x06": "C",
    b"\x55\x04\x07": "L",
    b"\x55\x04\x08": "ST",
    b"\x55\x04\x0a": "O",
    b"\x55\x04\x0b": "OU",
    b"\x55\x04\x04": "SURNAME",
    b"\x55\x04\x05": "SERIALNUMBER",
    b"\x55\x04\x09": "STREET",
    b"\x55\x04\x0c": "T",
    b"\x55\x04\x2a": "GIVENNAME",
    b"\x55\x04\x2e": "DNQ",
    b"\x09\x92\x26\x89\x93\xf2\x2c\x64\x01\x01": "UID",
    b"\x09\x92\x26\x89\x93\xf2\x2c\x64\x01\x19": "DC",  # certificates of an Active Directory
    b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x01": "EMAILADDRESS",
}
_SPECIAL = re.compile(r'[,+="<>#;\\\n]|\A | \Z')
_LONG = 0x80
_CENTURY_ENDS = 50  # RFC 5280, section 4.1.2.5.1


class Certificate(NamedTuple):
    """A certificate. Times: seconds since 1970.

    subject, issuer: as Java writes them, so that they can be compared with what WebSphere prints. names: its DNS names,
    from subjectAltName only, as browsers read it.
    """

    subject: str
    issuer: str
    not_before: int
    not_after: int
    names: Tuple[str, ...]

    @property
    def self_issued(self) -> bool:
        """Return whether subject and issuer are the same, as in the certificate of a root."""
        return self.subject == self.issuer

    def covers(self, host: str) -> bool:
        """Return whether one of its names is the host; ``*`` stands for exactly one label (RFC 6125, section 6.4.3)."""
        wanted = host.lower().rstrip(".")
        parent = wanted.partition(".")[2]
        return any(name.lower() in (wanted, f"*.{parent}") for name in self.names)


class _Element(NamedTuple):
    tag: int
    content: bytes


def read_certificate(der: bytes) -> Certificate:
    """Read a certificate. Raises TlsError: it is not a certificate."""
    try:
        fields = list(_elements(_elements_of(_elements_of(der)[0].content)[0].content))
        if fields[0].tag == _VERSION:
            fields = fields[1:]
        _serial, _algorithm, issuer, validity, subject = fields[:5]
        not_before, not_after = (_seconds(each) for each in _elements(validity.content))
        extensions = [each.content for each in fields[5:] if each.tag == _EXTENSIONS]
        names = [name for content in extensions for name in _names(content)]
        return Certificate(_text(subject.content), _text(issuer.content), not_before, not_after, tuple(names))
    except (IndexError, ValueError) as exc:
        raise TlsError(f"this is not a certificate: {exc}") from exc


def _elements_of(data: bytes) -> List[_Element]:
    return list(_elements(data))


def _elements(data: bytes) -> Iterator[_Element]:
    position = 0
    while position < len(data):
        tag, length = data[position], data[position + 1]
        position += 2
        if length >= _LONG:
            size = length - _LONG
            length = int.from_bytes(data[position : position + size], "big")
            position += size
        content = data[position : position + length]
        if len(content) < length:
            raise ValueError("it ends too early")
        yield _Element(tag, content)
        position += length


def _text(name: bytes) -> str:
    parts = []
    for group in _elements(name):
        for pair in _elements(group.content):
            kind, value = _elements_of(pair.content)[:2]
            encoding = "utf-16-be" if value.tag == 0x1E else "utf-8"
            text = value.content.decode(encoding, "replace")
            parts.append(f"{_TYPES.get(kind.content) or _oid(kind.content)}={_quoted(text)}")
    return ", ".join(parts) or "(no name)"


def _quoted(value: str) -> str:
    """Return a value of a name; one with special characters is in quotation marks (RFC 2253, section 4)."""
    if not _SPECIAL.search(value):
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _oid(content: bytes) -> str:
    """Return an object identifier with its numbers (X.690, section 8.19)."""
    numbers, number = [], 0
    for octet in content:
        number = number << 7 | octet & 0x7F
        if not octet & 0x80:
            numbers.append(number)
            number = 0
    first = min(numbers[0] // 40, 2) if numbers else 0
    shown = [first, numbers[0] - 40 * first, *numbers[1:]] if numbers else []
    return "OID." + ".".join(map(str, shown))


def _seconds(time: _Element) -> int:
    text = time.content.decode("ascii")
    if time.tag == _UTC_TIME:
        text = ("19" if int(text[:2]) >= _CENTURY_ENDS else "20") + text
    match = re.match(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z\Z", text)
    if time.tag not in (_UTC_TIME, _TIME) or not match:
        raise ValueError(f"the time {text} cannot be read")
    return calendar.timegm(tuple(int(number) for number in match.groups()) + (0, 0, 0))


def _names(extensions: bytes) -> Iterator[str]:
    for extension in _elements(_elements_of(extensions)[0].content):
        parts = _elements_of(extension.content)
        if parts[0].content == _ALTERNATIVE_NAMES:
            for name in _elements(_elements_of(parts[-1].content)[0].content):
                if name.tag == _DNS_NAME:
                    yield name.content.decode("ascii", "replace")
