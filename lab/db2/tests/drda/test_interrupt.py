"""Interrupts: a second connection ends the statement of the first; who does not know its token ends nothing."""

import pytest
from ansible_collections.sametime.estate.lab.db2.answers import done
from ansible_collections.sametime.estate.lab.db2.db2lab.database.core import Command
from ansible_collections.sametime.estate.lab.db2.db2lab.drda import code_points as cp
from ansible_collections.sametime.estate.lab.db2.db2lab.drda.ddm import REQUEST, Reader, chain, ddm, number, objects
from ansible_collections.sametime.estate.lab.db2.db2lab.drda.greeting import ANY, Greeting


def asked(name, token):
    """Ask for an interrupt; return the code point of the reply, and what is to be interrupted."""
    greeting = Greeting(lambda _user, _password: False, lambda: {"STMS"})
    attributes = ddm(cp.EXCSAT, ddm(cp.EXTNAM, "test".encode("cp500")), ddm(cp.MGRLVLLS, number(0x2407, 7)[2:]))
    named = b"" if name is None else ddm(cp.RDBNAM, name)
    interrupt = ddm(cp.INTRDBRQS, named, ddm(cp.RDBINTTKN, token))
    reader = Reader(greeting.feed(chain([(REQUEST, 1, attributes), (REQUEST, 2, interrupt)])))
    reader.take()
    return next(objects(reader.take().body))[0], greeting.interrupts


@pytest.mark.parametrize("encoding", ["utf-8", "cp500"])
def test_the_name_of_the_database_may_be_in_either_encoding(encoding):
    assert asked(f"{'STMS':<18}".encode(encoding), b"12345678") == (cp.CMDCMPRM, [("STMS", b"12345678")])


def test_the_cli_driver_names_no_database():
    assert asked(None, b"12345678") == (cp.CMDCMPRM, [(ANY, b"12345678")])


@pytest.mark.parametrize(("name", "token"), [(b"OTHER", b"12345678"), (b"STMS", b""), (b"", b"12345678"), (None, b"")])
def test_what_names_no_statement_is_refused(name, token):
    assert asked(name, token) == (cp.INTTKNRM, [])


class Waiting:
    """An application that has inserted a row and waits 100 seconds."""

    def __init__(self, pair):
        pair.expect("db1", "connect to STMS")
        self.pair = pair
        self.database = pair.hosts["db1"].databases["STMS"]
        self.handle = self.run("connect", user="stuser", name="test").result.data["handle"]
        self.run("sql", handle=self.handle, text="insert into LAB.ROWS values (1)", rows=True, unit=True)
        self.call = self.run("sql", handle=self.handle, text="call lab.wait(100)", rows=True, unit=True)

    def run(self, kind, **args):
        return self.database.execute(Command(kind, args))


@pytest.fixture
def waiting(pair):
    return Waiting(pair)


def test_a_statement_is_interrupted_and_its_unit_of_work_stays(waiting):
    waiting.database.interrupt(waiting.handle + 1)
    assert not waiting.call.done
    waiting.database.interrupt(waiting.handle)
    assert waiting.call.result.identifier == "SQL0952N"
    waiting.run("sql", handle=waiting.handle, text="commit", rows=True, unit=True)
    assert done(waiting.pair.db2("db1", "select count(*) from LAB.ROWS")).split()[2] == "1"


def test_without_an_interrupt_it_ends_in_time(waiting):
    waiting.pair.advance(99)
    assert not waiting.call.done
    waiting.pair.advance(2)
    assert waiting.call.result.rc == 0
    waiting.database.interrupt(waiting.handle)  # nothing is left to interrupt


def test_a_forced_application_gets_the_error(waiting):
    waiting.run("disconnect", handle=waiting.handle)
    waiting.pair.advance(1)
    assert waiting.call.result.identifier == "SQL1224N"
