"""The bracket notation of wsadmin."""

import pytest
from ansible_collections.sametime.estate.lab.was.waslab import notation
from ansible_collections.sametime.estate.lab.was.waslab.errors import WasError


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ('[[name "ds 1"] [value x]]', [["name", "ds 1"], ["value", "x"]]),
        ("[a b]", ["a", "b"]),
        ("a b", ["a", "b"]),
        ("[]", []),
        ("", []),
        ('[[description ""]]', [["description", ""]]),
        (r'[[path "C:\\dir"]]', [["path", r"C:\dir"]]),
        ('[-MapModulesToServers [["Web Mod" web.war,WEB-INF/web.xml WebSphere:cell=C,cluster=K ]]]',
         ["-MapModulesToServers", [["Web Mod", "web.war,WEB-INF/web.xml", "WebSphere:cell=C,cluster=K"]]]),
    ],
)  # fmt: skip
def test_notation(text, items):
    assert notation.parse_list(text) == items


@pytest.mark.parametrize(("text", "mark"), [("[a", "WASX7123E"), ("a]", "WASX7122E"), ('["a', "WASX7124E")])
def test_notation_refuses(text, mark):
    with pytest.raises(WasError, match=mark):
        notation.parse_list(text)


def test_ids_with_blanks_are_quoted_wholly():
    text = '"Default (old) Data(cells/C/nodes/n|resources.xml#DataSource_1)"'
    config_id = notation.parse_id(text)
    assert (config_id.name, config_id.uri, config_id.ref) == (
        "Default (old) Data", "cells/C/nodes/n/resources.xml", "DataSource_1",
    )  # fmt: skip
    assert str(config_id) == text
    with pytest.raises(WasError, match="WASX7077E"):
        notation.parse_id("x(cells/C|cell.xml#Cell_1")
