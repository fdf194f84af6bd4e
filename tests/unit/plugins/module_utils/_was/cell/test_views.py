"""Modules of an application, read from the output of AdminApp."""

import json
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._was.cell.views import parse_modules, parse_targets
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError

CASES = sorted((Path(__file__).parent / "data" / "view").glob("*.json"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_parse_modules(path):
    case = json.loads(path.read_text(encoding="utf-8"))
    newline = case.get("newline", "\n")
    texts = [newline.join(case[name]) for name in ("listing", "servers", "hosts")]
    assert parse_modules(*texts) == case["modules"]


LISTING = "A#w.war+WEB-INF/web.xml#WebSphere:cell=C,cluster=K"
SERVERS = "T: t\n\nModule:  W\nURI:  w.war,WEB-INF/web.xml\nServer:  WebSphere:cell=C,cluster=K\n"


@pytest.mark.parametrize("line", ["Virtual host:  ", "Virtual host: ", "Virtual host:", "  Virtueller Host :"])
def test_an_empty_virtual_host(line):
    hosts = f"Web module:  W\nURI:  w.war,WEB-INF/web.xml\n{line}\n"
    [module] = parse_modules(LISTING, SERVERS, hosts)
    assert (module["name"], module["virtual_host"]) == ("W", "")


@pytest.mark.parametrize("other", ["w.war+WEB-INF/ejb-jar.xml", "x.jar+META-INF/ejb-jar.xml"])
def test_a_module_that_the_view_lacks_is_unknown(other):
    listing = f"{LISTING}\nA#{other}#WebSphere:cell=C,cluster=K"
    known, unknown = parse_modules(listing, SERVERS, "")
    assert known["name"] == "W"
    assert (unknown["name"], unknown["uri"]) == (None, other.replace("+", ","))
    assert unknown["targets"] == [{"cluster": "K"}]


def test_parse_targets():
    listing = f"{LISTING}+WebSphere:cell=C,node=h,server=w\r\n{LISTING}\r\nA#x.jar+META-INF/ejb-jar.xml#\r\n"
    assert parse_targets(listing) == ["WebSphere:cell=C,cluster=K", "WebSphere:cell=C,node=h,server=w"]


def test_the_error_shows_a_view_without_the_module():
    with pytest.raises(WasError, match=r"does not contain w\.war,WEB-INF/web\.xml; it starts with: 'Module"):
        parse_modules("A#w.war+WEB-INF/web.xml#T", "Module: one blank\nURI: w.war,WEB-INF/web.xml", "")
