"""The Db2 pair. Each row: what is changed in the example, what the preflight says, and what it advises."""

import pytest
from ansible_collections.sametime.estate.tests.unit.plugins.plugin_utils._preflight import example_estate as estate

PAIR = "sametime_db2_pair"
MEMBER = [PAIR, "members", 0]
WRONG = [
    ([PAIR, "database"], "STMSDATABASE", "STMSDATABASE", ""),
    ([PAIR, "preferred_primary"], "db3.acme.example", "preferred_primary 'db3.acme.example'", ""),
    ([PAIR, "archive_method"], "/db2/arch", "is not a log archive method", "DISK:"),
    ([PAIR, "backup_directory"], "backup", "is not an absolute path", "/"),
    ([PAIR, "backup"], {"directories": ["image"]}, "is not an absolute path", "/"),
    ([PAIR, "backup"], {"directories": ["/a", "/a"]}, "backup.directories has the same directory twice", ""),
    ([PAIR, "backup"], {"directories": ["/a b"]}, "is not usable in a Db2 command", ""),
    ([PAIR, "backup"], {"buffers": 1}, "backup.buffers 1 is too small", ""),
    ([PAIR, "backup"], {"parallelism": "many"}, "is not a whole number", "whole number"),
    ([PAIR, "backup"], {"compres": True}, "backup.compres: is not a known key", "did you mean compress?"),
    ([PAIR, "hadr", "syncmode"], "NEAR_SYNC", "is not a possible value", "did you mean NEARSYNC?"),
    ([PAIR, "hadr", "timeout_seconds"], "two minutes", "is not a whole number", "whole number"),
    ([PAIR, "hadr", "timeout_seconds"], 0, "is not positive", "1 or more"),
    ([PAIR, "hadr", "peer_window_seconds"], -1, "is negative", "0 or more"),
    ([PAIR, "hadr", "peer_window"], 300, "hadr.peer_window: is not a known key", "did you mean peer_window_seconds?"),
    ([*MEMBER, "client_port"], 0, "is not a port", "1 to 65535"),
    ([*MEMBER, "client_port"], "db2c_db2inst1", "is not a whole number", "whole number"),
    ([*MEMBER, "hadr_port"], "99999", "is not a port", "1 to 65535"),
    ([*MEMBER, "hadr_port"], -5, "is neither a port nor a service name", ""),
    ([*MEMBER, "hadr_port"], 55001.5, "is neither a port nor a service name", ""),
    ([*MEMBER, "host"], "db2.acme.example", "both members are the host db2.acme.example", ""),
    ([*MEMBER, "instance"], "root", "owns no instance", "instance owner"),
    ([PAIR, "hadr", "parameters"], {"LOG X": "1"}, "'LOG X' is not the name of a database parameter", ""),
    ([*MEMBER, "hadr_port"], "50000", "belongs to the client port", ""),
    ([*MEMBER, "host"], "db9.acme.example", "is not a host of group db2_servers", "db1.acme.example"),
    ([*MEMBER, "hostname"], "db2.acme.example", "both members have the host name", ""),
    ([*MEMBER, "hostname"], "localhost", "localhost", ""),
    ([*MEMBER, "hostname"], "db1.acme.example:50000", "neither a host name nor an address", "alone"),
    ([*MEMBER, "instance"], "db2 inst1", "is not a name of a Db2 instance", ""),
    ([*MEMBER, "instance"], ..., "members[0].instance: is missing", "add it"),
    ([*MEMBER, "profile"], "sqllib/db2profile", "is not an absolute path", "/"),
    ([PAIR, "members"], [], "a pair has two different members, not 0", ""),
]


@pytest.mark.parametrize(("path", "value", "wrong", "instead"), WRONG, ids=lambda part: str(part)[:60])
def test_wrong_value(path, value, wrong, instead):
    estate.check_wrong(path, value, wrong, instead)


OPTIONS = [
    ("db2_hadr_takeover_mode", "force", "is not a possible value"),
]


@pytest.mark.parametrize(("option", "value", "wrong"), OPTIONS)
def test_wrong_value_of_a_role_option(option, value, wrong):
    estate.check_option(option, value, wrong)
