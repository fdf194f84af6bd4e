"""Filter estate_agreement: plain data about who disagrees on the pair. What it compares: test_db2_agreement.py."""

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.sametime.estate.plugins.filter.estate_agreement import FilterModule

FILTER = FilterModule().filters()["estate_agreement"]
MEMBER = {"client_port": 50000, "hadr_port": "55001", "instance": "db2inst1", "profile": "/p"}
PAIR = {
    "database": "STMS",
    "members": [{"host": name, "hostname": f"{name}.acme.example", **MEMBER} for name in ("db1", "db2")],
}
NAMED = {
    "db1": {"hostname": "db2.acme.example", "port": 50000},
    "db2": {"hostname": "db1.acme.example", "port": 50000},
}
SOURCE = {
    "scope": "STMeetingCluster",
    "name": "Meetings",
    "database": "STMS",
    "server": "db1.acme.example",
    "port": 50000,
    "alternate_servers": ["db2.acme.example"],
    "alternate_ports": [50000],
}


def test_all_agree():
    assert FILTER(PAIR, NAMED) == []
    assert FILTER(PAIR, NAMED, [SOURCE, {**SOURCE, "database": "STSC", "alternate_servers": []}]) == []


def test_whoever_differs_is_named_with_what_it_should_say():
    found = FILTER(PAIR, {**NAMED, "db2": None}, [{**SOURCE, "alternate_ports": [55001]}])
    assert found == [
        {
            "who": "Db2 on db2",
            "what": "the alternate server",
            "says": "not known, it did not answer",
            "should": "db1.acme.example:50000",
            "words": "Db2 on db2: the alternate server is not known, it did not answer, "
            "should be db1.acme.example:50000",
        },
        {
            "who": "data source Meetings (STMeetingCluster)",
            "what": "the alternate server",
            "says": "db2.acme.example:55001 (the HADR port, which does not answer clients)",
            "should": "db2.acme.example:50000",
            "words": "data source Meetings (STMeetingCluster): the alternate server is db2.acme.example:55001 "
            "(the HADR port, which does not answer clients), should be db2.acme.example:50000",
        },
    ]


@pytest.mark.parametrize(
    ("pair", "message"),
    [
        ([], "needs the description of a pair, not list"),
        ({"database": "STMS"}, "has no 'members'"),
        ({**PAIR, "members": PAIR["members"][:1]}, "a pair has two different members, not 1"),
    ],
)
def test_refused(pair, message):
    with pytest.raises(AnsibleFilterError, match=message):
        FILTER(pair, NAMED)
