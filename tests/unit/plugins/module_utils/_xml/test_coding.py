"""Encodings of XML files. Every edit of test_edit.py runs in several of them."""

import codecs

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._xml.coding import decode
from ansible_collections.sametime.estate.plugins.module_utils._xml.errors import XmlError

LATIN = '<?xml version="1.0" encoding="ISO-8859-1"?><a>\xfc</a>'


@pytest.mark.parametrize(
    ("data", "codec"),
    [
        (b"<a/>", "utf-8"),
        (codecs.BOM_UTF8 + b"<a/>", "utf-8"),
        (codecs.BOM_UTF16_BE + "<a/>".encode("utf-16-be"), "utf-16-be"),
        (LATIN.encode("latin-1"), "iso8859-1"),
    ],
)
def test_decode_and_encode(data, codec):
    coded = decode(data)
    assert coded.codec == codec
    assert coded.encode(coded.text) == data


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (codecs.BOM_UTF32_LE + "<a/>".encode("utf-32-le"), "the file is UTF-32"),
        (b"<a>\xfc</a>", "byte 3 is not utf-8"),
        (codecs.BOM_UTF8 + LATIN.encode("utf-8"), "names the encoding 'ISO-8859-1', but the file starts as utf-8"),
        (b'<?xml version="1.0" encoding="EBCDIC"?><a/>', "names the encoding 'EBCDIC': only UTF-8"),
    ],
)
def test_refused(data, message):
    with pytest.raises(XmlError, match=message):
        decode(data)


def test_spell():
    assert decode(LATIN.encode("latin-1")).spell("\xfc\u20ac") == "\xfc&#8364;"
