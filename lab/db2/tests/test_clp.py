"""The command line: statements, flags, files."""

import pytest
from ansible_collections.sametime.estate.lab.db2.db2lab import clp


@pytest.mark.parametrize(
    ("text", "kind", "args"),
    [
        ("start hadr on db STMS as primary", "start hadr", {"alias": "STMS", "role": "primary", "force": None}),
        ("START HADR ON DATABASE stms AS PRIMARY BY FORCE", "start hadr", {"role": "PRIMARY", "force": " BY FORCE"}),
        ("start hadr on db STMS user u using p as standby", "start hadr", {"role": None, "user": "u", "password": "p"}),
        ("start  hadr   on db STMS as standby", "start hadr", {"alias": "STMS"}),
        ("start hadr on db STMS as standby by force", "wrong", {}),
        ("start hadr on STMS as primary", "wrong", {"word": ("STMS", "on")}),
        ("takeover hadr on db STMS", "takeover hadr", {"force": None, "window_only": None}),
        ("takeover hadr on db STMS by force", "takeover hadr", {"force": " by force", "window_only": None}),
        (
            "takeover hadr on db STMS by force peer window only",
            "takeover hadr",
            {"force": " by force peer window only", "window_only": " peer window only"},
        ),
        ("takeover hadr on db STMS peer window only", "wrong", {}),
        ("get db cfg for STMS", "get cfg", {"alias": "STMS", "detail": None}),
        ("get database configuration for STMS show detail", "get cfg", {"detail": " show detail"}),
        ("update db cfg for STMS using A 1 B 2", "update cfg", {"pairs": "A 1 B 2"}),
        ("update db cfg for STMS using HADR_TIMEOUT 60 immediate", "update cfg", {"pairs": "HADR_TIMEOUT 60"}),
        ("list db directory", "list directory", {"path": None}),
        ("list db directory on /db2/data", "list directory", {"path": "/db2/data"}),
        ("list history backup all for STMS", "list history", {"what": "backup"}),
        (
            "update alternate server for database STMS using hostname NULL port NULL",
            "update alternate",
            {"hostname": "NULL", "port": "NULL"},
        ),
        ("backup db STMS to /db2/backup", "backup", {"path": "/db2/backup", "online": None}),
        ("backup db STMS online to /db2/backup include logs", "backup", {"online": " online"}),
        (
            "restore db STMS from /db2/backup taken at 20240305101500 without prompting",
            "restore",
            {"source": "/db2/backup", "taken": "20240305101500", "rest": " without prompting"},
        ),
        ("rollforward db STMS query status", "rollforward", {"query": " query status", "stop": None}),
        ("rollforward db STMS to end of logs and stop", "rollforward", {"stop": " and stop"}),
        ("rollforward db STMS complete", "rollforward", {"stop": " complete"}),
        ("force applications all", "force", {"handles": None}),
        ("force application (7, 9)", "force", {"handles": "7, 9"}),
        ("select * from T", "sql", {}),
        ("create table A.B (C INTEGER)", "sql", {}),
        ("create db STMS on /db2/data", "create", {"path": "/db2/data"}),
        ("", "sql", {}),
    ],
)
def test_statements(text, kind, args):
    statement = clp.parse(text)
    assert statement.kind == kind
    assert {key: statement.args[key] for key in args} == args


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("A 1 B two", [("A", "1"), ("B", "two")]),
        ("HADR_TARGET_LIST 'a:1|b:2'", [("HADR_TARGET_LIST", "a:1|b:2")]),
        ('X "with blank"', [("X", "with blank")]),
        ("A", None),
        ("A 'open", None),
    ],
)
def test_pairs(text, pairs):
    assert clp.pairs(text) == pairs


@pytest.mark.parametrize(
    ("words", "preset", "wanted", "rest"),
    [
        (["-tvf", "x.sql"], "", {"terminator": ";", "verbose": True, "file": "x.sql"}, []),
        (["-td@", "-f", "x"], "", {"terminator": "@", "file": "x"}, []),
        (["-x", "select 1"], "", {"headings": False}, ["select 1"]),
        (["+o", "list", "applications"], "", {"output": False}, ["list", "applications"]),
        (["+w", "-s", "-ec", "x"], "", {"warnings": False, "stop": True, "errors": "c"}, ["x"]),
        (["-o", "x"], "+o -v", {"output": True, "verbose": True}, ["x"]),
        (["+p", "-"], "", {"prompt": False}, ["-"]),
    ],
)
def test_flags(words, preset, wanted, rest):
    options, left = clp.parse_arguments(words, preset)
    assert {key: getattr(options, key) for key in wanted} == wanted
    assert left == rest


@pytest.mark.parametrize("words", [["-Q"], ["-k", "x"]])
def test_unknown_flags(words):
    with pytest.raises(clp.OptionError):
        clp.parse_arguments(words)


@pytest.mark.parametrize(
    ("text", "terminator", "wanted"),
    [
        ("a b;\nc\nd;\n", ";", ["a b", "c\nd"]),
        ("a\nb \\\nc\n", "", ["a", "b  c"]),
        ("-- remark\n\na;\n", ";", ["a"]),
        ("a;\nrest", ";", ["a", "rest"]),
    ],
)
def test_files(text, terminator, wanted):
    assert list(clp.statements(text, terminator)) == wanted
