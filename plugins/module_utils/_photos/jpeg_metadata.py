# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Removes metadata from JPEG images: position, camera, names, comments, and embedded previews.

Only whole segments change; tables, frames and compressed data stay, byte by byte. What clients need to show the
picture correctly stays: the JFIF header, the ICC profile, the Adobe segment (it names the color transform), and the
orientation.
Sources: ITU-T T.81, annex B; JFIF 1.02; Exif 2.32, section 4.6; ICC.1, annex B.4.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import struct
from typing import Optional

from ansible_collections.sametime.estate.plugins.module_utils._photos.jpeg import Buffer, Image, Segment

__all__ = ["strip"]

_APP0, _APP1, _APP2, _APP14, _APP15, _COM = 0xE0, 0xE1, 0xE2, 0xEE, 0xEF, 0xFE
_JFIF, _EXIF, _ICC, _ADOBE = b"JFIF\x00", b"Exif\x00\x00", b"ICC_PROFILE\x00", b"Adobe"
_JFIF_LENGTH = 14  # identifier, version, units, densities, and the two sizes of the thumbnail
_ADOBE_LENGTH = 12  # identifier, version, two flags, and the color transform
_ORIENTATION = 0x0112
_SHORT = 3


def strip(data: Buffer, image: Image) -> Optional[bytes]:
    """Return the image without metadata, or None if there is none to remove.

    image: what `jpeg.read` returned for these data. An orientation other than the normal one is kept in an Exif segment
    that holds nothing else.
    """
    parts, position, changed = [bytes(data[:2])], 2, image.end != len(data)
    # The first Exif segment counts.
    orientation = next((_orientation(data, segment) for segment in image.segments if _is_exif(data, segment)), 0)
    for segment in image.segments:
        parts.append(bytes(data[position : segment.start]))
        before = bytes(data[segment.start : segment.end])
        after = _kept(data, segment, before)
        if orientation and _is_exif(data, segment):
            after, orientation = _exif(orientation), 0
        parts.append(after or b"")
        changed = changed or after != before
        position = segment.end
    parts.append(bytes(data[position : image.end]))
    return b"".join(parts) if changed else None


def _kept(data: Buffer, segment: Segment, before: bytes) -> Optional[bytes]:
    """Return what stays of a segment, None if nothing does."""
    if segment.marker != _COM and not _APP0 <= segment.marker <= _APP15:
        return before
    content = bytes(data[segment.content : segment.end])
    if segment.marker == _APP0 and content.startswith(_JFIF) and len(content) >= _JFIF_LENGTH:
        header = content[: _JFIF_LENGTH - 2] + b"\x00\x00"  # without a thumbnail
        return before if content == header else _segment(_APP0, header)
    if segment.marker == _APP2 and content.startswith(_ICC):
        return before
    if segment.marker == _APP14 and content.startswith(_ADOBE) and len(content) >= _ADOBE_LENGTH:
        header = content[:_ADOBE_LENGTH]
        return before if content == header else _segment(_APP14, header)
    return None


def _is_exif(data: Buffer, segment: Segment) -> bool:
    return segment.marker == _APP1 and bytes(data[segment.content : segment.end]).startswith(_EXIF)


def _segment(marker: int, content: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def _exif(orientation: int) -> bytes:
    """Return an Exif segment with the orientation only: a TIFF header and a directory of one entry."""
    entry = struct.pack(">HHIHH", _ORIENTATION, _SHORT, 1, orientation, 0)
    return _segment(_APP1, _EXIF + b"MM\x00\x2a" + struct.pack(">IH", 8, 1) + entry + struct.pack(">I", 0))


def _orientation(data: Buffer, segment: Segment) -> int:
    """Return the orientation of an Exif segment, 2 to 8; 0: the normal one, or damaged data."""
    tiff = bytes(data[segment.content + len(_EXIF) : segment.end])
    order = {b"II\x2a\x00": "<", b"MM\x00\x2a": ">"}.get(tiff[:4])
    if order is None:
        return 0
    try:
        (directory,) = struct.unpack_from(order + "I", tiff, 4)
        (count,) = struct.unpack_from(order + "H", tiff, directory)
        for number in range(count):
            tag, kind, values, value = struct.unpack_from(order + "HHIH", tiff, directory + 2 + 12 * number)
            if tag == _ORIENTATION:
                return value if kind == _SHORT and values == 1 and 2 <= value <= 8 else 0
    except struct.error:
        return 0
    return 0
