"""Whole JPEG images pass, everything else is refused with a reason. Python 3.6."""

from pathlib import Path

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._photos.jpeg import JpegError, read
from hypothesis import given
from hypothesis import strategies as st

REAL = sorted((Path(__file__).parent / "data" / "jpeg").glob("*.jpg"))
FRAME = b"\xff\xc0\x00\x0b\x08\x00\x10\x00\x10\x01\x01\x11\x00"
SCAN = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00"
DATA = b"\x12\x34\xff\x00\x56\xff\xd0\x78"
WHOLE = b"\xff\xd8" + FRAME + SCAN + DATA + b"\xff\xd9"


def without(part):
    return WHOLE.replace(part, b"")


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_real_images_end_where_the_file_ends(path):
    data = path.read_bytes()
    assert read(data).end == len(data)


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_no_part_of_a_real_image_passes(path):
    data = path.read_bytes()
    for length in range(len(data)):
        with pytest.raises(JpegError):
            read(data, length)


@pytest.mark.parametrize(
    ("data", "end"),
    [
        pytest.param(WHOLE, len(WHOLE), id="smallest"),
        pytest.param(WHOLE + b"preview", len(WHOLE), id="bytes behind the image"),
        pytest.param(WHOLE[:2] + b"\xff\xff\xff" + WHOLE[2:], len(WHOLE) + 3, id="fill bytes before a marker"),
        pytest.param(
            WHOLE[:2] + b"\xff\xfe\x00\x06\xff\xd9\xff\xda" + WHOLE[2:], len(WHOLE) + 8, id="markers in a comment"
        ),
        pytest.param(WHOLE[:2] + b"\xff\x01" + WHOLE[2:], len(WHOLE) + 2, id="marker without a segment"),
        pytest.param(WHOLE[:-2] + SCAN + DATA + b"\xff\xd9", len(WHOLE) + len(SCAN) + len(DATA), id="two scans"),
        pytest.param(WHOLE[:-2] + b"\xff\xff\xd9", len(WHOLE) + 1, id="fill byte before the end"),
        pytest.param(WHOLE.replace(b"\xff\xc0", b"\xff\xc1"), len(WHOLE), id="extended sequential"),
        pytest.param(WHOLE.replace(b"\xff\xc0", b"\xff\xc2"), len(WHOLE), id="progressive"),
    ],
)
def test_whole(data, end):
    assert read(data).end == end
    assert read(bytearray(data) + b"\xff\xd8", len(data)).end == end


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(b"", "is empty, not a JPEG", id="nothing"),
        pytest.param(b"\xff", "is something else, not a JPEG", id="one byte"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + WHOLE, "is a PNG image, not a JPEG", id="PNG"),
        pytest.param(b"GIF89a", "is a GIF image, not a JPEG", id="GIF"),
        pytest.param(b"<svg onload=alert(1)>", "is a text with markup, not a JPEG", id="markup"),
        pytest.param(b"\xef\xbb\xbf\r\n <html>", "is a text with markup, not a JPEG", id="markup after a blank"),
        pytest.param(b"RIFF\x10\x00\n\x00WEBPVP8 ", "is a WebP image, not a JPEG", id="WebP"),
        pytest.param(b"RIFF\x10\x00\n\x00WAVEfmt ", "is something else, not a JPEG", id="a sound"),
        pytest.param(b"\x00\x00\x00\x18ftypheic\x00\x00", "is a HEIC image, not a JPEG", id="HEIC"),
        pytest.param(b"\x00\x00\x00\x1cftypavif\x00\x00", "is an AVIF image, not a JPEG", id="AVIF"),
        pytest.param(b"II*\x00\x08\x00\x00\x00", "is a TIFF image, not a JPEG", id="TIFF, little-endian"),
        pytest.param(b"MM\x00*\x00\x00\x00\x08", "is a TIFF image, not a JPEG", id="TIFF, big-endian"),
        pytest.param(b"\xff\x0a\x10", "is a JPEG XL image, not a JPEG", id="JPEG XL"),
        pytest.param(b"\x00\x00\x00\x0cjP  \r\n\x87\n", "is a JPEG 2000 image, not a JPEG", id="JPEG 2000"),
        pytest.param(b"/9j/4AAQSkZJRg==", "is the base64 text of a JPEG, not a JPEG", id="base64"),
        pytest.param(WHOLE[2:], "is something else, not a JPEG", id="no start"),
        pytest.param(WHOLE[:-2], "is cut off after 33 bytes", id="no end"),
        pytest.param(WHOLE[:-1], "is cut off", id="half an end"),
        pytest.param(WHOLE[:6], "is cut off", id="within a segment"),
        pytest.param(WHOLE[:-2] + b"\xff", "is cut off", id="a marker begins"),
        pytest.param(without(FRAME), "has no frame or no scan", id="no frame"),
        pytest.param(without(SCAN + DATA), "has no frame or no scan", id="no scan"),
        pytest.param(b"\xff\xd8\xff\xd9", "has no frame or no scan", id="nothing between start and end"),
        pytest.param(WHOLE[:2] + b"<script>" + WHOLE[2:], "is damaged: no marker at byte 2", id="text for a marker"),
        pytest.param(WHOLE[:2] + WHOLE, "is damaged: no marker", id="two starts"),
        pytest.param(WHOLE[:2] + b"\xff\xfe\x00\x01" + WHOLE[2:], "has the length 1", id="segment too short"),
        pytest.param(WHOLE.replace(b"\x00\x0b\x08", b"\x00\x04\x08")[:8] + WHOLE, "frame header", id="frame too short"),
        pytest.param(WHOLE.replace(b"\x00\x10\x00\x10", b"\x00\x10\x00\x00"), "has no width", id="no width"),
        pytest.param(WHOLE.replace(b"\x00\x10\x00\x10", b"\x00\x00\x00\x10"), "height only after", id="no height"),
        pytest.param(WHOLE.replace(b"\x0b\x08", b"\x0b\x0c"), "has 12 bits for each sample", id="12 bits"),
        pytest.param(WHOLE.replace(b"\x00\x10\x00\x10", b"\xff\xff\xff\xff"), "65535 × 65535 pixels", id="huge"),
        pytest.param(WHOLE.replace(b"\x10\x01\x01", b"\x10\x02\x01"), "2 color components", id="two components"),
        pytest.param(WHOLE[:2] + FRAME + WHOLE[2:], "contains 2 pictures", id="two frames"),
        pytest.param(WHOLE.replace(b"\x10\x01\x01", b"\x10\x03\x01"), "frame header .* wrong length", id="short frame"),
        pytest.param(WHOLE.replace(b"\x08\x01\x01", b"\x08\x01\x07"), "scan header .* not fit", id="foreign scan"),
        pytest.param(WHOLE.replace(b"\x08\x01\x01", b"\x08\x02\x01"), "scan header .* not fit", id="long scan"),
        pytest.param(WHOLE.replace(b"\x08\x01\x01", b"\x08\x00\x01"), "scan header .* not fit", id="empty scan"),
        *[
            pytest.param(
                WHOLE[:2] + bytes([0xFF, marker, 0, 2]) + WHOLE[2:], f"marker FF{marker:02X}", id=f"{marker:X}"
            )
            for marker in (0x02, 0xBF, 0xC8, 0xDF, 0xF0, 0xFD)
        ],
        *[
            pytest.param(WHOLE.replace(b"\xff\xc0", bytes([0xFF, marker])), f"uses {name}", id=f"{name} {marker:X}")
            for name, markers in (
                ("lossless coding", (0xC3, 0xC7, 0xCB, 0xCF)),
                ("hierarchical coding", (0xC5, 0xC6, 0xCD, 0xCE)),
                ("arithmetic coding", (0xC9, 0xCA)),
            )
            for marker in markers
        ],
    ],
)
def test_refused(data, reason):
    with pytest.raises(JpegError, match=reason):
        read(data)


@given(st.binary(max_size=200))
def test_whatever_follows_a_start_is_judged_or_refused(rest):
    try:
        end = read(b"\xff\xd8" + rest).end
    except JpegError:
        return
    assert end <= len(rest) + 2


@given(st.binary(max_size=60), st.integers(0, 3))
def test_comments_do_not_matter(comment, fill):
    segment = b"\xff" * fill + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment
    assert read(WHOLE[:2] + segment + WHOLE[2:]).end == len(WHOLE) + len(segment)
