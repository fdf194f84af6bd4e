"""What a module needs that only reads."""

from types import SimpleNamespace

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.run import reading


def module(database):
    params = {"database": database, "profile": "/p", "work_directory": "/w"}
    return SimpleNamespace(params=params, run_command=lambda argv: (0, "", ""))


def test_the_report_is_built_of_the_answers_to_its_statements(monkeypatch):
    asked = []
    monkeypatch.setattr(reading.Clp, "read", lambda self, database, statements: asked.append((database, statements)))
    monkeypatch.setattr(reading.report, "build", lambda database, answers: {"database": database})
    database = reading.reading(module("stms"))
    assert (database.database, database.records.path) == ("STMS", "/w/STMS")
    assert database.report() == {"database": "STMS"}
    assert asked == [("STMS", ["list db directory", "list active databases", "get db cfg for STMS"])]


def test_a_name_that_db2_does_not_accept_is_an_error():
    with pytest.raises(Db2Error, match="is not a database alias"):
        reading.reading(module("no such name"))
