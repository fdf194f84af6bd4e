"""Metadata is removed, the picture and what it needs stay. Python 3.6."""

import struct
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._photos.jpeg import read
from ansible_collections.sametime.estate.plugins.module_utils._photos.jpeg_metadata import strip
from hypothesis import given
from hypothesis import strategies as st

REAL = sorted((Path(__file__).parent / "data" / "jpeg").glob("*.jpg"))
FRAME = b"\xff\xc0\x00\x0b\x08\x00\x10\x00\x10\x01\x01\x11\x00"
SCAN = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x12\x34\xff\x00\x56\xff\xd0\x78"
END = b"\xff\xd9"
JFIF = b"JFIF\x00\x01\x02\x00\x00\x01\x00\x01\x00\x00"


def segment(marker, content):
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


ADOBE = b"Adobe\x00\x64\x00\x00\x00\x00\x01"


def image(*segments, middle=b"", behind=b""):
    return b"\xff\xd8" + b"".join(segments) + FRAME + SCAN + middle + END + behind


def exif(orientation, order=">", more=b"GPS position"):
    head = {">": b"MM\x00\x2a", "<": b"II\x2a\x00"}[order] + struct.pack(order + "I", 8)
    entries = struct.pack(order + "HHHII", 2, 0x010F, 2, 4, 0) + struct.pack(
        order + "HHIHH", 0x0112, 3, 1, orientation, 0
    )
    return segment(0xE1, b"Exif\x00\x00" + head + entries + struct.pack(order + "I", 0) + more)


def stripped(data):
    return strip(data, read(data))


@pytest.mark.parametrize(
    ("data", "result"),
    [
        pytest.param(image(), None, id="nothing to remove"),
        pytest.param(image(segment(0xE0, JFIF)), None, id="JFIF stays"),
        pytest.param(image(segment(0xE2, b"ICC_PROFILE\x00\x01\x01profile")), None, id="ICC profile stays"),
        pytest.param(image(segment(0xEE, ADOBE)), None, id="Adobe segment stays"),
        pytest.param(image(segment(0xEE, ADOBE + b"who")), image(segment(0xEE, ADOBE)), id="more in the Adobe segment"),
        pytest.param(image(segment(0xEE, ADOBE[:11])), image(), id="Adobe segment cut short"),
        pytest.param(image(segment(0xDD, b"\x00\x04")), None, id="tables stay"),
        pytest.param(image(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00<x/>")), image(), id="XMP"),
        pytest.param(image(segment(0xED, b"Photoshop 3.0\x00caption")), image(), id="IPTC"),
        pytest.param(image(segment(0xFE, b"made by")), image(), id="comment"),
        pytest.param(image(segment(0xE2, b"MPF\x00preview")), image(), id="multi-picture"),
        pytest.param(image(segment(0xE0, b"JFXX\x00\x10thumbnail")), image(), id="JFXX thumbnail"),
        pytest.param(
            image(segment(0xE0, JFIF[:-2] + b"\x01\x01rgb")), image(segment(0xE0, JFIF)), id="thumbnail in JFIF"
        ),
        pytest.param(image(segment(0xE0, b"JFIF\x00")), image(), id="JFIF header cut short"),
        pytest.param(image(segment(0xEE, b"Ducky")), image(), id="other APP14"),
        pytest.param(image(behind=b"\xff\xd8preview\xff\xd9"), image(), id="preview behind the image"),
        pytest.param(image(middle=segment(0xFE, b"late") + SCAN), image(middle=SCAN), id="comment between two scans"),
        pytest.param(image(exif(1)), image(), id="normal orientation"),
        pytest.param(image(exif(1), exif(6)), image(), id="the first Exif segment counts"),
        pytest.param(image(exif(6).replace(b"MM\x00*", b"MM\x00+")), image(), id="Exif without the mark of TIFF"),
        pytest.param(image(exif(6, "<").replace(b"II*", b"XX*")), image(), id="Exif in no known byte order"),
        pytest.param(image(exif(9)), image(), id="orientation that does not exist"),
        pytest.param(image(segment(0xE1, b"Exif\x00\x00XX")), image(), id="damaged Exif"),
        pytest.param(
            image(segment(0xE1, b"Exif\x00\x00MM\x00\x2a\xff\xff\xff\xff")), image(), id="Exif that points away"
        ),
    ],
)
def test_strip(data, result):
    assert stripped(data) == result
    if result is not None:
        assert stripped(result) is None, "nothing is left to remove"


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("orientation", range(2, 9))
def test_the_orientation_stays_and_nothing_else_of_exif(orientation, order):
    data = image(segment(0xE0, JFIF), exif(orientation, order), exif(3))
    result = stripped(data)
    assert b"GPS" not in result
    assert result.count(b"Exif") == 1
    assert struct.pack(">HHIH", 0x0112, 3, 1, orientation) in result
    assert result.startswith(b"\xff\xd8" + segment(0xE0, JFIF) + b"\xff\xe1")
    again = stripped(result)
    assert again is None or again == result


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_pixels_of_real_images_stay(path):
    data = path.read_bytes()
    noisy = data[:2] + exif(6) + segment(0xFE, b"secret") + data[2:] + b"secret"
    result = stripped(noisy)
    assert b"secret" not in result
    whole = read(data)
    scan = next(segment.start for segment in whole.segments if segment.marker == 0xDA)
    assert result.endswith(data[scan : whole.end])


@given(st.binary(max_size=80), st.sampled_from([*range(0xE0, 0xF0), 0xFE]))
def test_any_content_gives_an_image_that_is_stable(content, marker):
    data = image(segment(marker, content), segment(0xE0, JFIF))
    result = stripped(data) or data
    assert read(result).end == len(result)
    assert stripped(result) in (None, result)
