"""How the end of a query is read: IBM's module returns no row for an error as for the last row."""

import sys
import types

import pytest
from ansible_collections.sametime.estate.lab.db2.db2lab.driver import Access, ClientError, IbmDriver, Server

LOST = "[IBM][CLI Driver] SQL30081N  A communication error has been detected. SQLSTATE=08001"


@pytest.fixture
def ending(monkeypatch):
    """Return a function that makes a driver whose queries give one row and end with a state and a text."""

    def driver(state, text):
        rows = iter([(1,), False])
        answers = {
            "connect": object(),
            "exec_immediate": object(),
            "num_fields": 1,
            "stmt_error": state,
            "stmt_errormsg": text,
            "free_result": True,
            "close": True,
        }
        module = types.ModuleType("ibm_db")
        for name, answer in answers.items():
            setattr(module, name, lambda *_words, answer=answer: answer)
        module.fetch_tuple = lambda _done: next(rows)
        monkeypatch.setitem(sys.modules, "ibm_db", module)
        return IbmDriver(Access([Server("db1.acme.example", 50000)]))

    return driver


@pytest.mark.parametrize(("state", "text"), [("", ""), ("02000", "SQL0100W  No row was found. SQLSTATE=02000")])
def test_the_last_row_is_not_an_error(ending, state, text):
    assert ending(state, text).execute("select 1") == [[1]]


def test_an_error_that_ends_the_rows_is_raised(ending):
    with pytest.raises(ClientError, match=r"^SQL30081N"):
        ending("08001", LOST).execute("select 1")
