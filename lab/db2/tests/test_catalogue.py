"""The texts of the simulator, to the letter as in IBM's message catalogue; and the reader of the catalogue.

db2pd is not part of the client, so its texts are not in the catalogue.
"""

import re
import struct

import pytest
from ansible_collections.sametime.estate.lab.db2 import ibm_client
from ansible_collections.sametime.estate.lab.db2.db2lab import date_formats, reports, texts
from ansible_collections.sametime.estate.lab.db2.db2lab.model import Pair
from ansible_collections.sametime.estate.lab.db2.ibm_client import needs_client

SOURCES = texts.SOURCES
EVERY = {**texts.MESSAGES, **texts.ADMINISTRATION}


def as_ibm(text):
    """Return a text with its variable parts filled in, without what the command line adds."""
    return re.sub(r"\s+SQLSTATE=\w+$", "", re.sub(r"{\w+}", "x", text))


@needs_client
def test_every_text_is_ibms_or_names_its_source():
    theirs = ibm_client.messages()
    differ = {
        name: (text, theirs.get(name))
        for name, text in EVERY.items()
        if name not in theirs or not ibm_client.pattern(theirs[name]).fullmatch(as_ibm(text))
    }
    assert {name: texts for name, texts in differ.items() if name not in SOURCES} == {}
    assert set(SOURCES) - set(differ) == set()


STATEMENTS = [
    "connect to STMS",
    "values 1",
    "get instance",
    "get connection state",
    "get db cfg for STMS",
    "get db cfg for STMS show detail",
    "get dbm cfg",
    "get snapshot for database on STMS",
    "list active databases",
    "list applications",
    "list db directory",
    "list history backup all for STMS",
]
# Rows of a table, names of table spaces, rules.
DATA = re.compile(r"DB2INST1 +db2bp .*|  B  D  \d{17} .*|  0000\d \w+| *1 *|[- ]*")


@needs_client
@pytest.mark.parametrize("dialect", ["9.7", "11.5"])
def test_the_lines_of_a_report_are_ibms(dialect):
    pair = Pair(dialect=dialect)
    pair.set_up()
    pair.expect("db1", "connect to STMS")
    printed = [pair.expect("db1", statement) for statement in STATEMENTS]
    host = pair.hosts["db1"]
    product = host.environment.settings.product
    if dialect != "9.7":  # which writes of nodes, in narrower columns (transcripts)
        printed.append(reports.rollforward(host.load("STMS"), product, " -"))
    backup = {"type": "BACKUP", "database": "STMS", "description": "offline db", "since": 0, "total": 2, "done": 1}
    printed.append(reports.utilities([backup], True, date_formats.C))
    lines = {line for text in printed for line in text.split("\n") if not DATA.fullmatch(line)}
    assert {line for line in lines if not is_ibms(line)} == set()


def is_ibms(line):
    """Whether IBM's command line has such a line; a value that is empty may lack its blank."""
    patterns = ibm_client.report_lines()
    return any(known.fullmatch(line) or known.fullmatch(f"{line} ") for known in patterns)


def test_reads_a_catalogue():
    table = struct.pack("<III", 7, 0, 84) + struct.pack("<III", 5099, 6, 86)
    data = struct.pack("<HI", 0, len(table)) + table + b"first\0caf\xe9 %1S\0"
    assert ibm_client.entries(data) == [(7, 84, "first"), (5099, 86, "café %1S")]
    assert ibm_client.pattern("caf %1S, %-65.64s.").fullmatch("caf one, two.")


@pytest.mark.parametrize("data", [b"\1\0\0\0\0\0", b"\0\0\5\0\0\0abcde", b"\0\0\x0c\0\0\0"])
def test_refuses_other_files(data):
    with pytest.raises(ValueError, match="not a message catalogue"):
        ibm_client.entries(data)
