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
        *(
            (mark + f'<?xml version="1.0" encoding="{name}"?><a>\xfc</a>'.encode(codec), codec)
            for codec, bom, names in (
                ("utf-16-le", codecs.BOM_UTF16_LE, ("UTF-16LE", "utf-16le", "utf-16-le", "UTF-16", "ISO-10646-UCS-2")),
                ("utf-16-be", codecs.BOM_UTF16_BE, ("UTF-16BE", "utf_16_be", "utf16", "UCS-2")),
            )
            for mark in (b"", bom)
            for name in names
        ),
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
        ('<?xml version="1.0" encoding="UTF-32"?><a/>'.encode("utf-32-le"), "the file is UTF-32"),
        ('<?xml version="1.0" encoding="UTF-32BE"?><a/>'.encode("utf-32-be"), "the file is UTF-32"),
        (
            '<?xml version="1.0" encoding="UTF-16BE"?><a/>'.encode("utf-16-le"),
            "'UTF-16BE', but the file starts as utf-16-",
        ),
        (codecs.BOM_UTF16_BE + '<?xml version="1.0" encoding="UTF-16LE"?><a/>'.encode("utf-16-be"), "'UTF-16LE', but"),
        (b'<?xml version="1.0" encoding="UTF-16LE"?><a/>', "a UTF-16 file must start like one"),
        ('<?xml version="1.0" encoding="x-new"?><a/>'.encode("utf-16-le"), "'x-new', but the file starts as utf-16-le"),
        ('<?xml version="1.0"?><a/>'.encode("cp037"), "the file is EBCDIC"),
        (b"<a>\xfc</a>", "byte 3 is not utf-8"),
        (b"<a>\r\n<b>\rx\n y\xfc</b></a>", "line 4, column 3: byte 13 is not utf-8, .*; save it in this encoding"),
        (codecs.BOM_UTF8 + LATIN.encode("utf-8"), "names the encoding 'ISO-8859-1', but the file starts as utf-8"),
        (b'<?xml version="1.0" encoding="EBCDIC"?><a/>', "names the encoding 'EBCDIC': only UTF-8"),
    ],
)
def test_refused(data, message):
    with pytest.raises(XmlError, match=message):
        decode(data)


def test_spell():
    assert decode(LATIN.encode("latin-1")).spell("\xfc\u20ac") == "\xfc&#8364;"


def test_a_declaration_with_a_null_character_is_refused():
    with pytest.raises(XmlError, match="the declaration names the encoding"):
        decode(b"<?xml version='1.0' encoding='utf\x00-8'?><a/>")
