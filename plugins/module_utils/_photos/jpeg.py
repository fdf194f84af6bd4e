# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether bytes are a whole JPEG image: its segments are walked from the start of image (SOI) to its end (EOI).

The walk follows ITU-T T.81, annex B. It reads no pixel: it proves that the file is a JPEG and that nothing is cut off.

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
# Frame headers carry the size of the image; the four left out of the range are tables and extensions.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_RESTARTS = frozenset(range(0xD0, 0xD8))
# In the compressed data, 0xFF is stuffed with a zero or starts a restart marker; anything else ends the data.
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
    """The bytes are no whole JPEG; the text says why and reads well after a file name and a colon."""


def walk(data: Buffer, length: Optional[int] = None) -> int:
    """Walk the first `length` bytes of `data` (all by default) and return where the image ends.

    Raise JpegError if they are not one image from SOI to EOI with a frame and a scan. Bytes behind EOI are no error:
    cameras put previews there, and no viewer minds.
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
            found = _END_OF_DATA.search(data, position, size)
            if found is None:
                raise JpegError(f"is cut off after {size} bytes: the end of the image is missing")
            position = found.start()
    if not frames or not scans:
        raise JpegError("holds no picture: the JPEG has no frame or no scan")
    return position


def _looks_like(start: bytes) -> str:
    if not start:
        return "empty"
    return next((name for magic, name in _OTHERS if start.startswith(magic)), "something else")


def _marker(data: Buffer, position: int, size: int) -> Tuple[int, int]:
    """Return the marker at `position`, which fill bytes may precede, and the position behind it."""
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
    # The height may be zero, a later segment tells it then; the width may not.
    if not (data[start + 3] or data[start + 4]):
        raise JpegError("is damaged: the image has no width")
