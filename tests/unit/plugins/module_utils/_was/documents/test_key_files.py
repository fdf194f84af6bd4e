"""Keys in files of three formats."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._was.documents.key_files import (
    FORMATS,
    guess,
    read,
    write,
)
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError

PROPERTIES = b"""\
# whiteboard.enabled=comment\r
! another\r
whiteboard.enabled = false\r
long.key : one \\\r
    two\r
caf\\u00e9=gr\xfc\xdfe\\tx\r
empty\r
url=https\\://a.acme.example/\\=\r
"""
XML = b"""<?xml version="1.0" encoding="ISO-8859-1"?>
<!-- keys -->
<settings>
  <server name="STMeetingServer">
    <setting name='whiteboard.enabled' value="false"/><!-- stays -->
    <setting name="long.key">one two</setting>
  </server>
</settings>
"""
JSON = b"""{
\t"keys": {"whiteboard.enabled": "false", "n": 1},
\t"mobile.url":"https:\\/\\/a.acme.example:443"
}
"""
FILES = {"properties": PROPERTIES, "xml": XML, "json": JSON}


@pytest.mark.parametrize("form", FORMATS)
def test_guess(form):
    assert guess(FILES[form]) == form
    assert guess(b"\xef\xbb\xbf  \n" + FILES[form]) == form


def test_read():
    assert read("properties", PROPERTIES) == {
        "whiteboard.enabled": "false", "long.key": "one two", "caf\xe9": "gr\xfc\xdfe\tx", "empty": "",
        "url": "https://a.acme.example/=",
    }  # fmt: skip
    assert read("xml", XML) == {"whiteboard.enabled": "false", "long.key": "one two"}
    assert read("json", JSON) == {"whiteboard.enabled": "false", "n": "1", "mobile.url": "https://a.acme.example:443"}


@pytest.mark.parametrize(
    ("form", "key", "value", "old", "new"),
    [
        ("properties", "whiteboard.enabled", "true", b"= false", b"= true"),
        ("properties", "long.key", " \u20ac\\", b": one \\\r\n    two", b": \\ \\u20ac\\\\"),
        ("properties", "empty", "x", b"empty\r\n", b"empty=x\r\n"),
        ("properties", "url", "http://b", b"https\\://a.acme.example/\\=", b"http://b"),
        ("properties", "new key", "v", b"\\=\r\n", b"\\=\r\nnew\\ key=v\r\n"),
        ("xml", "whiteboard.enabled", 'a"&', b'value="false"', b'value="a&quot;&amp;"'),
        ("xml", "long.key", "x", b">one two<", b">x<"),
        ("xml", "new", "v", b"</setting>\n", b'</setting>\n    <setting name="new" value="v"/>\n'),
        ("json", "whiteboard.enabled", "tr\"ue", b': "false"', b': "tr\\"ue"'),
        ("json", "n", "2", b'"n": 1', b'"n": 2'),
        ("json", "mobile.url", "http://b/", b"https:\\/\\/a.acme.example:443", b"http:\\/\\/b\\/"),
        ("json", "new", "v", b':443"\n', b':443",\n\t"new":"v"\n'),
    ],
)  # fmt: skip
def test_only_the_value_changes(form, key, value, old, new):
    before = FILES[form]
    assert before.count(old) == 1
    after = write(form, before, {key: value})
    assert after == before.replace(old, new)
    assert read(form, after)[key] == value
    assert write(form, after, {key: value}) == after


@pytest.mark.parametrize(
    ("form", "data", "message"),
    [
        ("properties", b"a=1\na=2\n", "the key a occurs more than once"),
        ("xml", b'<a><b name="k" value="1"/><c key="k">2</c></a>', "the key k occurs more than once"),
        ("json", b'{"a": {"k": "1"}, "k": "2"}', "the key k occurs more than once"),
        ("xml", b"<a><b></a>", "not readable as xml: line 1"),
        ("json", b"{", "not readable as json"),
    ],
)
def test_refused(form, data, message):
    with pytest.raises(WasError, match=message):
        write(form, data, {"k": "v"})


@pytest.mark.parametrize(("form", "data"), [("xml", b"<a/>"), ("json", b"{}")])
def test_a_file_that_shows_no_key(form, data):
    with pytest.raises(WasError, match="shows"):
        write(form, data, {"k": "v"})


def test_an_empty_properties_file():
    assert write("properties", b"", {"k": "v"}) == b"k=v\n"
    assert write("properties", b"a=1", {"k": "v"}) == b"a=1\nk=v\n"
