"""Documents of the repository: found, planned, and compared before they are written."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._was.documents.documents import (
    Documents,
    content_after,
    keys_step,
    settings_step,
)
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError

URI = "cells/C/nodes/n1/servers/STProxyServer/stproxyconfig.xml"
XML = b"<configuration>\r\n  <a>1</a>\r\n</configuration>\r\n"
SETTING = {"name": "a", "value": "2", "parent": None, "attribute": None, "create_parent": False}


def test_settings():
    step, changes = settings_step(URI, XML, [SETTING])
    assert [tuple(change) for change in changes] == [("/configuration/a", "1", "2")]
    assert content_after([step], XML) == XML.replace(b">1<", b">2<")
    assert not [field for field in step if field in (XML, XML.decode())]
    assert not settings_step(URI, content_after([step], XML), [SETTING])[1]


def test_keys():
    step = keys_step("cells/C/x.properties", "properties", b"k=1\n", {"k": "2"})
    assert content_after([step], b"k=1\n") == b"k=2\n"


def test_two_steps_of_one_document_become_one_content():
    other = dict(SETTING, name="b", value="3")
    steps = [settings_step(URI, XML, [setting])[0] for setting in (SETTING, other)]
    after = content_after(steps, XML)
    assert after == b"<configuration>\r\n  <a>2</a>\r\n  <b>3</b>\r\n</configuration>\r\n"
    assert content_after(steps, after) == after


def test_another_writer():
    step, _changes = settings_step(URI, XML, [SETTING])
    with pytest.raises(WasError, match=r"changed by somebody else.*the document cells/C/nodes/n1"):
        content_after([step], XML + b"\n")


def test_errors_name_the_document():
    with pytest.raises(WasError, match=r"stproxyconfig\.xml: line 1, column 1: not well-formed"):
        settings_step(URI, b"x", [SETTING])
    with pytest.raises(WasError, match=r"x\.json: not readable as json"):
        keys_step("x.json", "json", b"x", {})


def test_read_and_search(tmp_path):
    folder = tmp_path / "config" / "cells" / "C"
    (folder / "nodes").mkdir(parents=True)
    files = {
        "a.properties": b"#k=1\nother=2\n",
        "b.properties": b"k=1\n",
        "c.xml": b'<s><e name="k" value="1"/></s>',
        "d.json": b'{"k": 1}',
        "e.xml": b"<s>k",
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    documents = Documents(str(tmp_path))
    assert documents.read("cells/C/a.properties") == files["a.properties"]
    assert documents.search(["cells/C", "cells/none"], "k") == [
        ("cells/C/b.properties", "properties"), ("cells/C/c.xml", "xml"), ("cells/C/d.json", "json"),
    ]  # fmt: skip
    with pytest.raises(WasError, match="the repository has no document cells/C/z"):
        documents.read("cells/C/z")
