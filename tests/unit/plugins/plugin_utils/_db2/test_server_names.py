"""Whether clients on each node reach the Db2 servers by every name that they get."""

import re

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.pair import from_inventory
from ansible_collections.sametime.estate.plugins.plugin_utils._db2.server_names import Server, judge
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._db2.estate import inventory

PAIR = from_inventory(inventory())
DB1, DB2 = "db1.acme.example", "db2.acme.example"
ONE, TWO, OTHER = "192.0.2.21", "192.0.2.22", "198.51.100.21"
ADM = "db1-adm.acme.example"


def answer(hostname, *addresses, error="", refused=None, port=50000):
    return {
        "hostname": hostname,
        "port": port,
        "addresses": list(addresses),
        "error": error,
        "refused": refused or {},
    }


def nobody(hostname):
    return answer(hostname, error="Name or service not known")


def looked_up(**names):
    """Return the answers of both servers: own names by address; every other address is not theirs."""
    found = {"db1": {ONE: [DB1], OTHER: [DB1]}, "db2": {TWO: [DB2]}, **names}
    every = {address for answers in found.values() for address in answers}
    return {
        host: {
            address: {"own": address in answers, "names": answers.get(address, []), "error": ""}
            for address in sorted(every)
        }
        for host, answers in found.items()
    }


RIGHT = [answer(DB1, ONE), answer(DB2, TWO)]
LINE = (
    "correct DNS, or put the line '{} {}' into /etc/hosts of meet1; or give the pair a hostname that all nodes resolve"
)
START = "start the instance on db1, or open the port"
OWN = (
    "; db1 gives clients this name for its address 192.0.2.21, so they cannot return to it: correct DNS, or put the"
    f" line '192.0.2.21 {ADM}' into /etc/hosts of meet1; or let 192.0.2.21 have a name on db1 that all nodes resolve"
    " (the first one of its line in /etc/hosts there, or the PTR record)"
)


@pytest.mark.parametrize(
    ("answers", "databases", "problems"),
    [
        pytest.param(RIGHT, looked_up(), [], id="all right"),
        pytest.param([answer(DB1, OTHER), answer(DB2, TWO)], looked_up(), [], id="another address of the same server"),
        pytest.param(
            [answer(DB1.upper() + ".", ONE), answer(DB2, TWO)],
            looked_up(db1={ONE: ["DB1.ACME.EXAMPLE."]}),
            [],
            id="capitals and a dot",
        ),
        pytest.param(
            RIGHT, looked_up(db1={ONE: []}), [], id="no name for the address: clients get the address, which they have"
        ),
        pytest.param(
            [nobody(DB1), answer(DB2, TWO)],
            looked_up(),
            [f"meet1 cannot resolve {DB1} (Name or service not known): " + LINE.format(OTHER, DB1).replace(OTHER, ONE)],
            id="a name of the data source",
        ),
        pytest.param(
            [answer(DB1, TWO), answer(DB2, TWO)],
            looked_up(),
            [
                f"meet1 resolves {DB1} to {TWO}, which is not an address of db1 (it has {ONE}, {OTHER}): "
                + LINE.format(ONE, DB1)
            ],
            id="the address of the other server",
        ),
        pytest.param(
            [answer(DB1, "127.0.1.1"), answer(DB2, TWO)],
            looked_up(),
            [
                f"meet1 resolves {DB1} to 127.0.1.1, which is the loopback address (it has {ONE}, {OTHER}): "
                + LINE.format(ONE, DB1)
            ],
            id="a loopback address",
        ),
        pytest.param(
            [answer(DB1, ONE, refused={ONE: "Connection refused"}), answer(DB2, TWO)],
            looked_up(),
            [f"meet1 has no answer from {DB1} port 50000 ({ONE}: Connection refused): {START}"],
            id="the port is closed",
        ),
        pytest.param(
            [*RIGHT, nobody(ADM)],
            looked_up(db1={ONE: [ADM, DB1]}),
            [f"meet1 cannot resolve {ADM} (Name or service not known){OWN}"],
            id="the name that the server has for itself",
        ),
        pytest.param(
            [*RIGHT, answer(ADM, TWO)],
            looked_up(db1={ONE: [ADM]}),
            [f"meet1 resolves {ADM} to {TWO}, which is not an address of db1 (it has {ONE}){OWN}"],
            id="that name leads to the other server",
        ),
        pytest.param([*RIGHT, answer(ADM, ONE)], looked_up(db1={ONE: [ADM]}), [], id="that name is right"),
    ],
)
def test_problems(answers, databases, problems):
    assert judge(PAIR, [], {"meet1": answers}, databases).problems == problems


def test_what_is_still_to_be_asked():
    """First all names of data sources and alternate servers, then the names that servers have for themselves."""
    first = [Server(DB1, 50000, "db1"), Server(DB2, 50000, "db2"), Server("db3.acme.example", 50000)]
    others = [Server("DB1.acme.example", 50000), Server("db3.acme.example", 50000)]
    assert judge(PAIR, others, {}, {}).ask == first
    nodes = {"meet1": RIGHT, "meet2": [*RIGHT, answer(ADM, ONE)]}
    assert judge(PAIR, [], nodes, looked_up()).ask == []
    assert judge(PAIR, [], nodes, looked_up(db1={ONE: [ADM]})).ask == [Server(ADM, 50000, "db1")]


def test_without_alternate_servers_db2_sends_no_names():
    pair = PAIR._replace(alternate_servers=False)
    assert judge(pair, [], {"meet1": RIGHT}, looked_up(db1={ONE: [ADM]})) == (
        [],
        [f"       {DB1}:50000  {DB2}:50000", f"meet1  {ONE}{' ' * 14}{TWO}"],
        [],
        [],
    )


def test_a_server_that_did_not_answer_is_named():
    assert judge(PAIR, [], {"meet1": RIGHT}, {"db1": looked_up()["db1"]}).notes == [
        "db2 was not asked for its own name, so it is not known which name it gives clients for itself"
    ]


def test_an_accepted_address_needs_not_to_be_the_servers_own():
    nodes = {"meet1": [answer(DB1, "203.0.113.1"), answer(DB2, TWO)]}
    known = looked_up()
    known["db1"]["203.0.113.1"] = {"own": False, "names": [], "error": ""}
    assert judge(PAIR, [], nodes, known).problems != []
    assert judge(PAIR, [], nodes, known, {"db1": ["203.0.113.1"]}).problems == []


def test_the_matrix_has_a_mark_at_each_wrong_answer():
    nodes = {
        "meet1": [answer(DB1, ONE), nobody(DB2)],
        "meet2": [answer(DB1, TWO), answer(DB2, TWO, refused={TWO: "Connection refused"}), nobody(ADM)],
    }
    table = judge(PAIR, [], nodes, looked_up(db1={ONE: [ADM]})).table
    assert [re.split("  +", line) for line in table] == [
        ["", f"{DB1}:50000", f"{DB2}:50000", f"{ADM}:50000"],
        ["meet1", ONE, "no address !", "not asked"],
        ["meet2", f"{TWO} !", f"{TWO} no answer !", "no address !"],
    ]
