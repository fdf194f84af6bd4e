"""The texts of the simulator, to the letter as in IBM's message catalogue; and the reader of the catalogue.

db2pd is not part of the client, so its texts are not in the catalogue.
"""

import re
import struct

import pytest
from ansible_collections.sametime.estate.lab.db2 import ibm_client
from ansible_collections.sametime.estate.lab.db2.db2lab import date_formats, reports, texts
from ansible_collections.sametime.estate.lab.db2.db2lab.drda import sqlda
from ansible_collections.sametime.estate.lab.db2.db2lab.messages import message, unwrapped
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


# What a driver makes up itself, because the connection is lost.
OF_DRIVERS = {"SQL30081N", "SQL30108N"}


@needs_client
def test_codes_states_and_tokens_of_a_refusal_are_ibms():
    """A client gets them and prints IBM's text with the tokens: the same as ours, unless ours has another source."""
    wrong = {}
    known = ibm_client.codes()
    for name in sorted(set(texts.MESSAGES) & set(known) - OF_DRIVERS):
        fields = re.findall(r"{(\w+)}", texts.MESSAGES[name])
        result = message(name, **{field: f"value-of-{field}" for field in reversed(fields)})
        code, state, tokens = read_card(sqlda.refusal(result))
        its_code, its_states = known[name]
        shown = ibm_client.with_tokens(ibm_client.messages()[name], tokens)
        ours = re.sub(r"\s+SQLSTATE=\w+$", "", texts.MESSAGES[name].format(**result.values))
        same = name in SOURCES or unwrapped(shown) == unwrapped(ours)
        if (code, state in its_states, same) != (its_code, True, True):
            wrong[name] = (code, state, tokens, its_code, its_states, shown)
    assert wrong == {}
    assert len(known) > 1000


@needs_client
@pytest.mark.parametrize("name", sorted(sqlda.STATES))
def test_states_are_ibms(name):
    assert sqlda.STATES[name] in ibm_client.codes()[name][1]


def read_card(card):
    """Return code, state and tokens of an SQLCARD without a warning."""
    (size,) = struct.unpack_from(">H", card, 56)
    tokens = card[58 : 58 + size].decode("latin-1")
    return struct.unpack_from("<i", card, 1)[0], card[5:10].decode(), tokens.split("\xff") if tokens else []


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
