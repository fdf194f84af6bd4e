"""Elements of an XML file and their positions."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._xml.errors import XmlError
from ansible_collections.sametime.estate.plugins.module_utils._xml.scan import scan


def test_elements_and_their_bytes():
    document = scan('<a>\n  <b k="v">\xfc</b><c/>\n</a>')
    assert [(element.path, element.value, element.line) for element in document.elements] == [
        ("/a", None, 1), ("/a/b", "\xfc", 2), ("/a/c", "", 2),
    ]  # fmt: skip
    b = document.elements[1]
    assert document.data[b.start : b.end] == '<b k="v">\xfc</b>'.encode()
    assert document.data[b.opened : b.closing] == "\xfc".encode()
    assert b.attributes == [("k", "v")]
    assert document.root.children == [1, 2]
    assert b.place == "line 2, /a/b"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<a>", "line 1, column 4: not well-formed"),
        ("<a>\n<b>x?y=1&z=2</b></a>", "line 2, column 11: not well-formed: a raw &: write &amp;"),
        ("<a b='x&y'/>", "a raw &: write &amp;"),
        ("<a>A & B</a>", "a raw &: write &amp;"),
        ("<a>A &</a>", "a raw &: write &amp;"),
        ("<a>&amp; < b</a>", "not well-formed \\(invalid token\\)"),
        ('<!DOCTYPE a [<!ENTITY % p "x">]><a/>', "parameter entity p: such documents are refused"),
        ('<!DOCTYPE a [<!ENTITY e SYSTEM "f">]><a/>', "entity e is external: such documents are refused"),
        ('<!DOCTYPE a [<!ENTITY e "<b/>">]><a/>', "entity e contains more than plain text"),
    ],
)
def test_refused(text, message):
    with pytest.raises(XmlError, match=message):
        scan(text)
