"""Maps from user ids to mail addresses. Python 3.6."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._photos.names.people import (
    MapError,
    addresses,
    from_csv,
    from_ldif,
    lower,
)


@pytest.mark.parametrize(
    ("text", "delimiter", "wanted"),
    [
        pytest.param("uid,mail\na,A@x\n", ",", {"a": ["A@x"]}, id="plain"),
        pytest.param("\ufeffUID;Name;Mail\r\nA;x;a@x\r\n", ";", {"a": ["a@x"]}, id="as a spreadsheet exports"),
        pytest.param('"uid","mail"\n"a","a ""b""@x"\n', ",", {"a": ['a "b"@x']}, id="quoted"),
        pytest.param("mail\tuid\na@x\ta\n\n", "\t", {"a": ["a@x"]}, id="tabs, other order, blank line"),
        pytest.param("uid,mail\na,\nb,b@x\n,c@x\n", ",", {"a": [], "b": ["b@x"]}, id="missing values"),
        pytest.param("uid,mail\na,a@x\nA, b@x \n", ",", {"a": ["a@x", "b@x"]}, id="twice"),
    ],
)
def test_csv(text, delimiter, wanted):
    assert from_csv(text, "uid", "mail", delimiter) == wanted


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "the header line has 0 columns named 'uid'"),
        ("id,mail\n", "the header line has 0 columns named 'uid'"),
        ("uid,mail,Mail\n", "the header line has 2 columns named 'mail'"),
        ("uid,mail\na,a@x\nb\n", "line 3 has 1 fields, the header has 2"),
        pytest.param("uid,mail\na," + "a" * 200000, "line 2: field larger than field limit", id="a long field"),
    ],
)
def test_csv_refused(text, reason):
    with pytest.raises(MapError, match=reason):
        from_csv(text, "uid", "mail")


def test_ldif():
    text = "dn: uid=a\nuid: A\nmail: a@x\nmail: b@x\n\ndn: ou=people\nou: people\n\ndn: uid=c\nuid: c\n"
    assert from_ldif(text, "UID", "Mail") == {"a": ["a@x", "b@x"], "c": []}


def test_ldif_with_photos_in_other_files():
    text = "dn: uid=a\nuid: a\njpegPhoto:< file:///tmp/ldapsearch-jpegPhoto-x\nmail: a@x\n"
    assert from_ldif(text, "uid", "mail") == {"a": ["a@x"]}
    with pytest.raises(MapError, match="line 3: the value of jpegphoto is in another file"):
        from_ldif(text, "uid", "jpegPhoto")


def test_ldif_refused():
    with pytest.raises(MapError, match="line 2 is not an attribute"):
        from_ldif("dn: uid=a\nnonsense\n", "uid", "mail")


@pytest.mark.parametrize(
    ("known", "wanted"),
    [
        pytest.param([], [], id="none"),
        pytest.param(["Joe@x", "joe@x"], ["joe@x"], id="equal but for case"),
        pytest.param(["b@x", "a@x"], ["a@x", "b@x"], id="several"),
    ],
)
def test_addresses(known, wanted):
    assert addresses({"jo": known}, "JO") == wanted
    assert addresses({"jo": known}, "other") == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("AbZ@", "abz@"), ("ÄÖ", "ÄÖ"), ("\u212aELVIN", "\u212aelvin"), ("\u0130x", "\u0130x"), ("", "")],
)
def test_only_plain_letters_are_lowered(text, wanted):
    assert lower(text) == wanted
