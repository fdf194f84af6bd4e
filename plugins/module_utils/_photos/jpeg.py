# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks that bytes are a complete JPEG image, by its segments from start of image (SOI) to end of image (EOI).

The check follows ITU-T T.81, annex B. It decodes no pixels: it proves that the file is a JPEG and is not cut off.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import re
from typing import Optional, Tuple, Union

__all__ = ["JpegError", "walk"]

Buffer = Union[bytes, bytearray]

_SOI = b"\xff\xd8"
_EOI = 0xD9
_SOS = 0xDA
_TEM = 0x01
# Frame headers hold the size of the image. The markers C4, C8 and CC of the range are tables and extensions.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_RESTARTS = frozenset(range(0xD0, 0xD8))
# In compressed data, 0xFF is followed by zero (stuffing) or is part of a restart marker; anything else ends the data.
_END_OF_DATA = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")

_OTHERS = (
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"GIF8", "a GIF image"),
    (b"BM", "a BMP image"),
    (b"RIFF", "a WebP image"),
    (b"<", "a text with markup"),
    (b"%PDF", "a PDF document"),
)


class JpegError(ValueError):
    """The bytes are not a complete JPEG. The text follows "the file": "is cut off after 12 bytes"."""


def walk(data: Buffer, length: Optional[int] = None) -> int:
    """Return the position after the end of the image in the first ``length`` bytes of ``data``; None: all bytes.

    Raises JpegError if they are not one image from SOI to EOI with a frame and a scan. Bytes after EOI are no error:
    cameras put previews there, and viewers ignore them.
    """
    size = len(data) if length is None else length
    if size < 2 or bytes(data[:2]) != _SOI:
        raise JpegError(f"is {_looks_like(bytes(data[: min(size, 16)]))}, not a JPEG")
    position, frames, scans = 2, 0, 0
    while True:
        marker, position = _marker(data, position, size)
        if marker == _EOI:
            break
        if marker == _TEM or marker in _RESTARTS:
            continue
        start, position = _segment(data, position, size)
        if marker in _FRAMES:
            _check_frame(data, start, position)
            frames += 1
        elif marker == _SOS:
            scans += 1
            data_end = _END_OF_DATA.search(data, position, size)
            if data_end is None:
                raise JpegError(f"is cut off after {size} bytes: the end of the image is missing")
            position = data_end.start()
    if not frames or not scans:
        raise JpegError("contains no picture: the JPEG has no frame or no scan")
    return position


def _looks_like(start: bytes) -> str:
    if not start:
        return "empty"
    return next((name for magic, name in _OTHERS if start.startswith(magic)), "something else")


def _marker(data: Buffer, position: int, size: int) -> Tuple[int, int]:
    """Return the marker at ``position``, after optional fill bytes, and the position after it."""
    if position >= size:
        raise JpegError(f"is cut off after {size} bytes: the end of the image is missing")
    if data[position] != 0xFF:
        raise JpegError(f"is damaged: no marker at byte {position}")
    while position < size and data[position] == 0xFF:
        position += 1
    if position >= size:
        raise JpegError(f"is cut off after {size} bytes: the end of the image is missing")
    if data[position] in (0x00, 0xD8):
        raise JpegError(f"is damaged: no marker at byte {position - 1}")
    return data[position], position + 1


def _segment(data: Buffer, position: int, size: int) -> Tuple[int, int]:
    """Return where the content of the segment starts, and where the segment ends."""
    if position + 2 > size:
        raise JpegError(f"is cut off after {size} bytes: the end of the image is missing")
    length = data[position] << 8 | data[position + 1]
    if length < 2:
        raise JpegError(f"is damaged: a segment at byte {position} has the length {length}")
    if position + length > size:
        raise JpegError(f"is cut off after {size} bytes: the end of the image is missing")
    return position + 2, position + length


def _check_frame(data: Buffer, start: int, end: int) -> None:
    if end - start < 6:
        raise JpegError(f"is damaged: the frame header at byte {start} is too short")
    # The height may be zero: a later segment then defines it. The width may not.
    if not (data[start + 3] or data[start + 4]):
        raise JpegError("is damaged: the image has no width")
