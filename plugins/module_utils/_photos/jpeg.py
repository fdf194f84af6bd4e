# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks that bytes are a complete JPEG image that clients can show, by its segments from SOI to EOI.

The check follows ITU-T T.81, annex B. It decodes no pixels: it proves that the file is a JPEG, is not cut off, and uses
a process that browsers and mail clients decode: Huffman coding, 8 bits, baseline, sequential or progressive.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import re
from typing import List, NamedTuple, Optional, Tuple, Union

__all__ = ["Image", "JpegError", "Segment", "read"]

Buffer = Union[bytes, bytearray]

_SOI = b"\xff\xd8"
_EOI = 0xD9
_SOS = 0xDA
_TEM = 0x01
# Frame headers hold the size of the image (table B.1).
_SHOWN = (0xC0, 0xC1, 0xC2)
_NOT_SHOWN = {
    **dict.fromkeys((0xC3, 0xC7, 0xCB, 0xCF), "lossless coding"),
    **dict.fromkeys((0xC5, 0xC6, 0xCD, 0xCE, 0xDE), "hierarchical coding"),
    **dict.fromkeys((0xC9, 0xCA, 0xCC), "arithmetic coding"),
}
# Reserved markers, and those of extensions, at which decoders stop.
_UNKNOWN = frozenset((*range(0x02, 0xC0), 0xC8, 0xDF, *range(0xF0, 0xFE)))
# Browsers do not decode pictures with a longer side: the limit of Chromium's image decoders.
_LONGEST_SIDE = 16384
_RESTARTS = frozenset(range(0xD0, 0xD8))
# In compressed data, 0xFF is followed by zero (stuffing) or is part of a restart marker; anything else ends the data.
_END_OF_DATA = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")

# What other files begin with.
_OTHERS = (
    (rb"\x89PNG\r\n\x1a\n", "a PNG image"),
    (rb"GIF8", "a GIF image"),
    (rb"BM", "a BMP image"),
    (rb"RIFF....WEBP", "a WebP image"),
    (rb"....ftypavi[fs]", "an AVIF image"),
    (rb"....ftyp(?:hei|hev|mif1|msf1)", "a HEIC image"),
    (rb"II\*\x00|MM\x00\*", "a TIFF image"),
    (rb"\xff\x0a|\x00\x00\x00\x0cJXL ", "a JPEG XL image"),
    (rb"\xff\x4f\xff\x51|\x00\x00\x00\x0cjP  ", "a JPEG 2000 image"),
    (rb"/9j/", "the base64 text of a JPEG"),
    (rb"(?:\xef\xbb\xbf)?\s*<", "a text with markup"),
    (rb"%PDF", "a PDF document"),
)


class JpegError(ValueError):
    """The bytes are not a complete JPEG. The text follows "the file": "is cut off after 12 bytes"."""


class Segment(NamedTuple):
    """A marker with its data. start: position of 0xFF. content: position behind the length. end: position after it."""

    marker: int
    start: int
    content: int
    end: int


class Image(NamedTuple):
    """What the segments say. end: position after EOI. components: 1 gray, 3 color, 4 CMYK. segments: all, in order."""

    end: int
    width: int
    height: int
    components: int
    segments: List[Segment]


def read(data: Buffer, length: Optional[int] = None) -> Image:
    """Return the image in the first ``length`` bytes of ``data``; None: all bytes.

    Bytes after EOI are not an error: cameras put previews there, and viewers ignore them.
    Raises JpegError if the bytes are not one image from SOI to EOI with one frame and a scan, or if clients do not show
    its process, precision or size.
    """
    size = len(data) if length is None else length
    if size < 2 or bytes(data[:2]) != _SOI:
        raise JpegError(f"is {_looks_like(bytes(data[: min(size, 16)]))}, not a JPEG")
    position, scans = 2, 0
    frames: List[Tuple[int, int, int]] = []
    segments: List[Segment] = []
    identifiers = b""
    while True:
        before = position
        marker, position = _marker(data, position, size)
        if marker == _EOI:
            break
        if marker == _TEM or marker in _RESTARTS:
            continue
        if marker in _NOT_SHOWN:
            raise JpegError(f"uses {_NOT_SHOWN[marker]}, which browsers and mail clients do not show")
        if marker in _UNKNOWN:
            raise JpegError(f"has the marker FF{marker:02X}, at which browsers and mail clients stop")
        start, position = _segment(data, position, size)
        segments.append(Segment(marker, before, start, position))
        if marker in _SHOWN:
            frames.append(_frame(data, start, position))
            identifiers = bytes(data[start + 6 : position : 3])
        elif marker == _SOS:
            _check_scan(data, start, position, identifiers)
            scans += 1
            position = _end_of_data(data, position, size)
    if len(frames) != 1 or not scans:
        several = f"contains {len(frames)} pictures, and clients show one"
        raise JpegError(several if len(frames) > 1 else "contains no picture: the JPEG has no frame or no scan")
    return Image(position, *frames[0], segments=segments)


def _looks_like(start: bytes) -> str:
    if not start:
        return "empty"
    return next((name for begin, name in _OTHERS if re.match(begin, start, re.DOTALL)), "something else")


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


def _end_of_data(data: Buffer, position: int, size: int) -> int:
    """Return where the compressed data of a scan end: at the next marker that is not part of them."""
    end = _END_OF_DATA.search(data, position, size)
    if end is None:
        raise JpegError(f"is cut off after {size} bytes: the end of the image is missing")
    return end.start()


def _frame(data: Buffer, start: int, end: int) -> Tuple[int, int, int]:
    """Return width, height and number of components of a frame header (figure B.3)."""
    if end - start < 6:
        raise JpegError(f"is damaged: the frame header at byte {start} is too short")
    precision, components = data[start], data[start + 5]
    height, width = data[start + 1] << 8 | data[start + 2], data[start + 3] << 8 | data[start + 4]
    if not width:
        raise JpegError("is damaged: the image has no width")
    if precision != 8:
        raise JpegError(f"has {precision} bits for each sample, and clients show 8")
    if not height:
        raise JpegError("states its height only after the picture, which most clients do not show")
    if max(width, height) > _LONGEST_SIDE:
        raise JpegError(f"has {width} × {height} pixels; clients show at most {_LONGEST_SIDE} on a side")
    if components not in (1, 3, 4):
        raise JpegError(f"has {components} color components; clients show 1, 3 or 4")
    if end - start != 6 + 3 * components:
        raise JpegError(f"is damaged: the frame header at byte {start} has a wrong length")
    return width, height, components


def _check_scan(data: Buffer, start: int, end: int, identifiers: bytes) -> None:
    """Refuse a scan header (figure B.4) that does not fit the components of the frame; without a frame, any fits."""
    count = data[start] if start < end else 0
    wanted = set(bytes(data[start + 1 : start + 1 + 2 * count : 2]))
    if not count or end - start != 4 + 2 * count or (identifiers and not wanted <= set(identifiers)):
        raise JpegError(f"is damaged: the scan header at byte {start} does not fit the picture")
