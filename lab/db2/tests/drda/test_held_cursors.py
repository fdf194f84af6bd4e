"""Which cursors stay open at COMMIT."""

import base64

import pytest
from ansible_collections.sametime.estate.lab.db2.db2lab.drda import code_points as cp
from ansible_collections.sametime.estate.lab.db2.db2lab.drda.backend import Backend
from ansible_collections.sametime.estate.lab.db2.db2lab.drda.conversation import Conversation
from ansible_collections.sametime.estate.lab.db2.db2lab.drda.ddm import OBJECT, REQUEST, Reader, chain, ddm, objects
from ansible_collections.sametime.estate.lab.db2.db2lab.drda.greeting import Wanted
from ansible_collections.sametime.estate.lab.db2.db2lab.messages import Call, Result

COLUMNS = [("ID", "INTEGER"), ("NAME", "VARCHAR(100)")]
ROWS = [[number, "x" * 100] for number in range(1000)]  # several blocks


class Database(Backend):
    """A database with one answer."""

    def connect(self, user, name):
        return Call(Result(0, "", {"handle": 1}))

    def run(self, kind, **args):
        return Call(Result(0, "", {"columns": COLUMNS, "rows": ROWS, "parameters": []}))


def text(code_point, words):
    return ddm(code_point, b"\0" + len(words).to_bytes(4, "big") + words.encode() + b"\xff")


@pytest.mark.parametrize(
    ("package", "attributes", "held"),
    [
        ("SYSSH200", "", True),
        ("SYSLH203", "", True),
        ("SYSSN200", "", False),
        ("SYSLN203", "WITH HOLD ", True),
        ("SYSLN203", "FOR READ ONLY ", False),
    ],
)
@pytest.mark.parametrize("code", ["utf-8", "cp500"])
def test_a_cursor_at_commit(package, attributes, held, code):
    named = ddm(cp.PKGNAMCSN, f"STMS              NULLID            {package:<18}SYSLVL01".encode(code) + b"\0\1")
    prepared = [(REQUEST, 1, ddm(cp.PRPSQLSTT, named)), (OBJECT, 1, text(cp.SQLSTT, "select 1"))]
    prepared.insert(1, (OBJECT, 1, text(cp.SQLATTR, attributes)))
    sent = []
    access = base64.b64encode(chain([(REQUEST, 1, ddm(cp.ACCRDB))])).decode()
    made = Conversation(Wanted("STMS", "stuser", "test", "cp500", [], access), [], Database(), sent.append)
    made.feed(base64.b64decode(access))
    for commands in ([*prepared, (REQUEST, 2, ddm(cp.OPNQRY, named))], [(REQUEST, 1, ddm(cp.RDBCMM))]):
        made.feed(chain(commands))
    opened = [content for data in sent for code_point, content in found(data) if code_point == cp.OPNQRYRM]
    assert dict(objects(opened[0]))[cp.SQLCSRHLD] == (b"\xf1" if held else b"\xf0")
    made.feed(chain([(REQUEST, 1, ddm(cp.CNTQRY, named))]))
    assert found(sent[-1])[0][0] == (cp.QRYDTA if held else cp.QRYNOPRM)


def found(data):
    reader = Reader(data)
    pieces = []
    while (dss := reader.take()) is not None:
        pieces += objects(dss.body)
    return pieces
