"""Module stproxy_config: check, do, check, do; the document is compared by bytes."""

import hashlib

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin.literal import Answer
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._was import was_cells
from ansible_collections.sametime.estate.tests.unit.plugins.modules.was_profile import WasProfile

URI = "cells/C/nodes/n1/servers/P/stproxyconfig.xml"
OTHER = URI.replace("n1", "n2")
BEFORE = b"<configuration>\r\n  <!-- mine -->\r\n</configuration>"
AFTER = b"<configuration>\r\n  <!-- mine -->\r\n  <proxyServerURL>http://p</proxyServerURL>\r\n</configuration>"
WANTED = {"settings": [{"name": "proxyServerURL", "value": "http://p"}], "server": "P"}
CHANGE = {"/configuration/proxyServerURL": "http://p"}


@pytest.fixture
def profile(tmp_path, call_module):
    made = WasProfile(tmp_path / "dm", call_module)
    made.document(URI, BEFORE)
    made.document(OTHER, AFTER)
    return made


def test_check_do_check_do(profile):
    profile.will_answer(*was_cells.answers())
    foreseen = profile.run("stproxy_config", check=True, **WANTED)
    assert foreseen["changed"]
    assert foreseen["documents"] == [URI, OTHER]
    assert foreseen["diff"]["after"] == {URI: {"/configuration/proxyServerURL": "http://p"}}
    profile.will_answer(*was_cells.answers())
    profile.will_answer(Answer("saved", 1), *was_cells.answers())
    done = profile.run("stproxy_config", **WANTED)
    assert done["diff"] == foreseen["diff"]
    [step] = profile.requests[2][0][1]["steps"]
    assert (step["do"], step["uri"]) == ("document", URI)
    assert done["plan"][0]["before"] == hashlib.sha256(BEFORE).hexdigest()
    assert done["plan"][0]["restart"] == ["n1/P"]
    assert (profile.root / "config" / URI).read_bytes() == BEFORE, "only the repository writes"
    profile.document(URI, AFTER)
    for check in (True, False):
        profile.will_answer(*was_cells.answers())
        assert not profile.run("stproxy_config", check=check, **WANTED)["changed"]


def test_the_contents_are_not_in_the_result(profile):
    profile.document(URI, BEFORE.replace(b"mine", b"a secret comment"))
    result = profile.run("stproxy_config", cell=profile.cell(), apply="later", **WANTED)
    assert "secret" not in str(result)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"server": "X"}, "no server X on dm, n1, n2, h1; the servers of the cell C are P, S, w1"),
        ({"nodes": ["n1", "n3"]}, "no server P on n3"),
        ({"settings": [{"name": "a", "value": False}]}, "the value of a is not a text but False: put it in quotes"),
        ({"document": "none.xml"}, "the repository has no document cells/C/nodes/n1/servers/P/none.xml"),
        ({"settings": [{"name": "a", "parent": "/b"}]}, "stproxyconfig.xml: parent '/b' is not a path from the root"),
    ],
)
def test_refused(profile, changed, message):
    assert message in profile.run("stproxy_config", cell=profile.cell(), **dict(WANTED, **changed))["msg"]
