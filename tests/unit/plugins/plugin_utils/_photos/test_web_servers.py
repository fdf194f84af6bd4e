"""Which web servers receive photos, and how the photo source reaches them."""

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._photos.web_servers import (
    WebServer,
    problems,
    web_servers,
)

ONE, TWO = {"photo_web": ["ihs1"]}, {"photo_web": ["ihs1", "ihs2"]}
OWN = {"ihs2": "192.0.2.13"}


@pytest.mark.parametrize(
    ("groups", "targets", "options", "found"),
    [
        pytest.param({}, {}, {}, [], id="none"),
        pytest.param(ONE, {}, {"known_hosts": "/k"}, [WebServer("ihs1", "ihs1", "/k")], id="one, by its name"),
        pytest.param(ONE, {"ihs1": "h1"}, {}, [WebServer("ihs1", "h1", "")], id="one, by its own target"),
        pytest.param(
            ONE, {"ihs1": "h1"}, {"target": "t"}, [WebServer("ihs1", "t", "")], id="one, by the common target"
        ),
        pytest.param(
            TWO, OWN, {"web_host": "ihs2", "known_hosts": "/k"}, [WebServer("ihs2", "192.0.2.13", "/k")], id="named"
        ),
        pytest.param(
            TWO,
            OWN,
            {"known_hosts": "/k", "target": "ihs1"},
            [WebServer("ihs1", "ihs1", "/k.ihs1"), WebServer("ihs2", "192.0.2.13", "/k.ihs2")],
            id="several",
        ),
    ],
)
def test_web_servers(groups, targets, options, found):
    assert web_servers(groups, targets, **options) == found


@pytest.mark.parametrize(
    "target",
    [
        "ihs 1",
        " ihs1",
        "ihs1 ",
        "-oProxyCommand=x",
        "user@ihs1",
        "ihs1:22",
        "[2001:db8::1]",
        "ihs1\nuser = root",
        "a/b",
        "é",
    ],
)
def test_a_target_that_ssh_cannot_reach(target):
    (sentence,) = problems([WebServer("ihs1", target, ""), WebServer("ihs2", "ihs2", "")])
    assert sentence.startswith(
        f'the target "{target}" of the web server ihs1 is neither a host name nor an address. Write'
    )
    assert list(problems([WebServer("ihs1", target, "")])) == [sentence]


@pytest.mark.parametrize("target", ["ihs1", "ihs1.acme.example", "IHS_1", "192.0.2.13", "2001:db8::1", "::1"])
def test_a_target_that_ssh_can_reach(target):
    assert list(problems([WebServer("ihs1", target, ""), WebServer("ihs2", "ihs2", "")])) == []


@pytest.mark.parametrize("name", ["web 1", "2001:db8::1", "münchen", "ihs1]", "ihs1/x"])
def test_a_name_that_the_job_cannot_use(name):
    (sentence,) = problems([WebServer(name, "ihs1", ""), WebServer("ihs2", "ihs2", "")])
    assert sentence.startswith(f'the photo job cannot use "{name}" as the name of a web server. Give')
    assert list(problems([WebServer(name, "ihs1", "")])) == [], "alone, it has no section"


def test_one_target_for_two():
    same = web_servers(TWO, {"ihs1": "ihs", "ihs2": "IHS."})
    (sentence,) = problems(same)
    assert sentence.startswith("the web servers ihs1, ihs2 have the same target ihs, ")
    assert list(problems(web_servers(TWO, OWN))) == []
