"""Who disagrees about the pair: Db2 here, Db2 there, data sources of WebSphere."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.agreement import compare
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.pair import from_inventory

MEMBER = {"client_port": 50000, "hadr_port": 55001, "instance": "db2inst1", "profile": "/p"}
PAIR = from_inventory(
    {
        "database": "STMS",
        "members": [{"host": name, "hostname": f"{name}.acme.example", **MEMBER} for name in ("db1", "db2")],
    }
)
RIGHT = {
    "db1": {"hostname": "db2.acme.example", "port": 50000},
    "db2": {"hostname": "DB1.acme.example", "port": "50000"},
}
SOURCE = {
    "scope": "cluster STMS",
    "name": "Meeting",
    "database": "stms",
    "server": "db1.acme.example",
    "port": "50000",
    "alternate_servers": "db2.acme.example",
    "alternate_ports": "50000",
}


def says(alternates=None, sources=None):
    return [one.words() for one in compare(PAIR, {**RIGHT, **(alternates or {})}, sources)]


def test_all_agree():
    assert says() == []
    assert says(sources=[SOURCE, {**SOURCE, "database": "STSC", "server": "elsewhere", "alternate_servers": ""}]) == []
    turned = {**SOURCE, "server": "db2", "alternate_servers": ["db1.acme.example"], "alternate_ports": [50000]}
    assert says(sources=[turned]) == []


def test_auxiliary_standbys_may_follow_the_other_member():
    three = {**SOURCE, "alternate_servers": "db2.acme.example,db3.acme.example", "alternate_ports": "50000,50000"}
    assert says(sources=[three]) == []
    for wrong in (
        {"alternate_servers": "db3.acme.example,db2.acme.example"},
        {"alternate_servers": "db2.acme.example,db1.acme.example"},
        {"alternate_ports": "50000,55001"},
    ):
        assert len(says(sources=[{**three, **wrong}])) == 1


@pytest.mark.parametrize(
    ("alternates", "sources", "words"),
    [
        ({"db1": None}, None, "Db2 on db1: the alternate server is not known, it did not answer, should be db2.acme"),
        ({"db2": {"hostname": None, "port": None}}, None, "Db2 on db2: the alternate server is none, should be db1"),
        ({"db1": {"hostname": "db2.acme.example", "port": 55001}}, None, "is db2.acme.example:55001, should be"),
        ({}, [{**SOURCE, "alternate_servers": "", "alternate_ports": ""}], "is none, should be db2.acme.example:50000"),
        ({}, [{**SOURCE, "alternate_ports": "55001"}], "(the HADR port, which does not answer clients)"),
        ({}, [{**SOURCE, "alternate_servers": "db1.acme.example"}], "is db1.acme.example:50000, should be db2.acme"),
        ({}, [{**SOURCE, "server": "db9.acme.example"}], "the server is db9.acme.example:50000, should be db1"),
        ({}, [{**SOURCE, "port": "x"}], "the server is db1.acme.example:no port"),
        ({}, [{**SOURCE, "database": "OTHER"}], "a data source of STMS is missing"),
    ],
)
def test_who_differs_is_named(alternates, sources, words):
    (found,) = says(alternates, sources)
    assert words in found


def test_without_reroute_nobody_names_anybody():
    pair = PAIR._replace(alternate_servers=False)
    nobody = {"hostname": None, "port": None}
    plain = {**SOURCE, "alternate_servers": None, "alternate_ports": None}
    assert compare(pair, {"db1": nobody, "db2": nobody}, [plain]) == []
    assert len(compare(pair, RIGHT, [SOURCE])) == 3
