"""The editor of XML files against files of many kinds.

``data/edit/<case>.json`` says what is asked of ``<case>.before.xml``, and which changes or which error come of it;
``<case>.after.xml`` is the file wanted, missing where the bytes have to stay. Each case runs in several encodings and
with both line ends: what the editor does must not depend on them.
"""

import codecs
import json
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._xml.coding import decode
from ansible_collections.sametime.estate.plugins.module_utils._xml.edit import Change, Setting, edit
from ansible_collections.sametime.estate.plugins.module_utils._xml.errors import XmlError

DATA = Path(__file__).parent / "data" / "edit"
CASES = sorted(DATA.glob("*.json"))
FORMS = {
    "utf-8": (b"", "utf-8"),
    "utf-8 with mark": (codecs.BOM_UTF8, "utf-8"),
    "utf-16 little": (codecs.BOM_UTF16_LE, "utf-16-le"),
    "utf-16 big": (codecs.BOM_UTF16_BE, "utf-16-be"),
}


def read(path, form, newline):
    mark, codec = FORMS[form]
    text = path.read_bytes().decode("utf-8").replace("\n", newline)
    if codec != "utf-8":
        text = text.replace('encoding="UTF-8"', 'encoding="UTF-16"')
    return mark + text.encode(codec)


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("form", sorted(FORMS))
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_edit(path, form, newline):
    case = json.loads(path.read_text(encoding="utf-8"))
    settings = [Setting(**setting) for setting in case["settings"]]
    settings = [
        setting._replace(where=setting.where and tuple(setting.where), within=setting.within and tuple(setting.within))
        for setting in settings
    ]
    root = case.get("root", "configuration")
    before = read(path.with_suffix(".before.xml"), form, newline)
    if "error" in case:
        with pytest.raises(XmlError) as caught:
            edit(before, settings, root)
        assert case["error"] in str(caught.value)
        return
    after = path.with_suffix(".after.xml")
    wanted = read(after, form, newline) if after.exists() else before
    edited = edit(before, settings, root)
    assert edited.data == wanted
    assert edited.changes == [Change(*change) for change in case["changes"]]
    assert edit(edited.data, settings, root) == (edited.data, [])


def test_every_data_file_belongs_to_a_case():
    stems = {path.name.split(".")[0] for path in DATA.iterdir()}
    assert stems == {path.stem for path in CASES}
    assert len(stems) > 40


LATIN = (
    "<?xml version='1.0' encoding='%s'?>\r\n<configuration>\r\n\t<ort>M\xfcnchen</ort>\r\n\t<a/>\r\n</configuration>"
)


@pytest.mark.parametrize(
    ("declared", "codec", "spelled"),
    [
        ("ISO-8859-1", "latin-1", "M\xfcnster &#8364; &#127881;"),
        ("iso_8859-1", "latin-1", "M\xfcnster &#8364; &#127881;"),
        ("ISO-8859-15", "iso8859-15", "M\xfcnster \u20ac &#127881;"),
        ("windows-1252", "cp1252", "M\xfcnster \u20ac &#127881;"),
    ],
)
def test_what_an_encoding_can_not_write_becomes_a_reference(declared, codec, spelled):
    before = (LATIN % declared).encode(codec)
    edited = edit(before, [Setting("a", "M\xfcnster \u20ac \U0001f389")])
    wanted = (LATIN % declared).replace("<a/>", "<a>" + spelled + "</a>")
    assert edited.data == wanted.encode(codec)


def test_a_name_that_the_encoding_can_not_write_is_refused():
    with pytest.raises(XmlError, match="cannot be written in ascii"):
        edit(b"<?xml version='1.0' encoding='US-ASCII'?><configuration/>", [Setting("\u20ac\xfc"[1:], "x")])


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(b"<?xml version='1.0' encoding='EBCDIC-CP-US'?><a/>", "only UTF-8, UTF-16", id="unknown"),
        pytest.param(b"<?xml version='1.0' encoding='rot13'?><a/>", "only UTF-8, UTF-16", id="no encoding"),
        pytest.param(b"<?xml version='1.0' encoding='UTF-16'?><a/>", "only UTF-8, UTF-16", id="utf-16 without looks"),
        pytest.param(codecs.BOM_UTF8 + b"<?xml version='1.0' encoding='ISO-8859-1'?><a/>", "as utf-8", id="mark"),
        pytest.param(
            codecs.BOM_UTF16_LE + "<?xml version='1.0' encoding='UTF-8'?><a/>".encode("utf-16-le"),
            "starts as utf-16-le",
            id="utf-16 that says utf-8",
        ),
        pytest.param(codecs.BOM_UTF32_LE + "<a/>".encode("utf-32-le"), "UTF-32", id="utf-32"),
        pytest.param(
            b"<a>\xfc</a>", "byte 3 is not utf-8, .* save it in this encoding", id="latin-1 without a declaration"
        ),
        pytest.param(codecs.BOM_UTF16_LE + b"<\x00a\x00/\x00>", "is not utf-16-le", id="half a character"),
    ],
)
def test_encodings_in_doubt_are_refused(data, message):
    with pytest.raises(XmlError, match=message):
        decode(data)


def test_utf_16_without_a_mark():
    before = "<?xml version='1.0' encoding='UTF-16'?><configuration><a>1</a></configuration>"
    for codec in ("utf-16-le", "utf-16-be"):
        after = edit(before.encode(codec), [Setting("a", "2")]).data
        assert after == before.replace("1</a>", "2</a>").encode(codec)


def test_a_huge_file_is_refused():
    with pytest.raises(XmlError, match="at most 8388608 are supported"):
        edit(b"<configuration>" + b" " * (8 * 1024 * 1024) + b"</configuration>", [])


def test_the_proof_sees_an_edit_that_goes_too_far(monkeypatch):
    from ansible_collections.sametime.estate.plugins.module_utils._xml import edit as editor  # noqa: PLC0415 - to patch

    right = editor._content
    monkeypatch.setattr(editor, "_content", lambda *args: right(*args) + "<!-- more -->")
    with pytest.raises(XmlError, match="would change more than the given settings"):
        edit(b"<configuration><a>1</a></configuration>", [Setting("a", "2")])
