"""The names of a dump by each source of the settings. Python 3.6."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._photos.dump_list import Entry
from ansible_collections.sametime.estate.plugins.module_utils._photos.errors import PhotoError
from ansible_collections.sametime.estate.plugins.module_utils._photos.names import naming
from ansible_collections.sametime.estate.plugins.module_utils._photos.settings import Names

ENTRIES = [Entry("/dump/ann@acme.example.jpg", "u1")]
CSV = "uid,mail\nu1,Ann.One@acme.example\n"
LDIF = "dn: cn=x\nuid: u1\nmail: ann.one@acme.example\n"


@pytest.mark.parametrize(
    ("source", "text", "photo"),
    [
        ("file_name", "", "ann@acme.example.jpg"),
        ("csv", CSV, "ann.one@acme.example.jpg"),
        ("ldif", LDIF, "ann.one@acme.example.jpg"),
    ],
)
def test_each_source(tmp_path, source, text, photo):
    path = tmp_path / "map"
    path.write_text(text)
    assert set(naming.name(ENTRIES, "/dump", Names(source, str(path), "uid", "mail", ",")).photos) == {photo}


@pytest.mark.parametrize(
    ("text", "encoding", "message"),
    [
        ("uid,mail\n", "utf-8", "has no user id in uid; nothing was changed"),
        ("user,mail\nu1,a@b\n", "utf-8", "nothing was changed"),
        (None, "utf-8", "the map of mail addresses"),
        (CSV, "utf-16", "is a text in UTF-16; save it as UTF-8; nothing was changed"),
    ],
)
def test_an_unusable_map(tmp_path, text, encoding, message):
    path = tmp_path / "map"
    if text is not None:
        path.write_text(text, encoding=encoding)
    with pytest.raises(PhotoError) as caught:
        naming.name(ENTRIES, "/dump", Names("csv", str(path), "uid", "mail", ","))
    assert caught.value.cause == "map"
    assert message in str(caught.value)
