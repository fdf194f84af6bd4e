"""Filter db2_member: what a role gets of the description of the pair."""

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.sametime.estate.plugins.filter.db2_member import FilterModule

db2_member = FilterModule().filters()["db2_member"]

SERVER = {
    "client_port": 50000,
    "hadr_port": 55001,
    "instance": "db2inst1",
    "profile": "/home/db2inst1/sqllib/db2profile",
}
PAIR = {
    "database": "STMS",
    "members": [{"host": name, "hostname": f"{name}.acme.example", **SERVER} for name in ("db2", "db1")],
    "archive_method": "DISK:/db2/arch/STMS/",
    "backup_directory": "/db2/backup",
}


def test_a_member_and_its_pair():
    one = {"host": "db1", "hostname": "db1.acme.example", **SERVER, "hadr_port": "55001"}
    assert db2_member(PAIR, "db1") == {
        "member": one,
        "other": {**one, "host": "db2", "hostname": "db2.acme.example"},
        "hosts": ["db1", "db2"],
        "hadr_ports": ["55001"],
        "directories": ["/db2/backup", "/db2/arch/STMS/"],
    }


@pytest.mark.parametrize(
    ("pair", "host", "message"),
    [
        ([], "db1", "needs the description of a pair, not list"),
        ({**PAIR, "databse": "STMS"}, "db1", "unknown keys: databse"),
        ({**PAIR, "hadr": {"timeout": 5}}, "db1", "unknown keys: hadr.timeout"),
        ({"database": "STMS"}, "db1", "has no 'members'"),
        (PAIR, "db3", "'db3' is not a member"),
    ],
)
def test_refused(pair, host, message):
    with pytest.raises(AnsibleFilterError, match=message):
        db2_member(pair, host)
