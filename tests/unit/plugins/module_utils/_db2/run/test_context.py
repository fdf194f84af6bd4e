"""The objects of a module call, and the options of long work."""

from types import SimpleNamespace

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.run import context, reading


def module(**params):
    return SimpleNamespace(
        params={"database": "stms", "profile": "/p", "work_directory": "/w", **params},
        run_command=lambda argv: (0, "", ""),
    )


def test_connect_takes_the_options():
    used = context.connect(module(slice_seconds=5, job="backup-1"))
    assert (used.database, used.profile, used.records.path) == ("STMS", "/p", "/w/STMS")
    with pytest.raises(Db2Error, match="is not a database alias"):
        context.connect(module(database="no such name"))


def test_a_role_that_db2_does_not_show_is_an_error(monkeypatch):
    used = context.connect(module())
    data = {"catalogued": True, "role": None, "messages": ["SQL5005C"]}
    monkeypatch.setattr(reading.report, "build", lambda *_: data)
    monkeypatch.setattr(reading.Clp, "read", lambda *_: {})
    assert used.report() == data
    with pytest.raises(Db2Error, match="does not show the role of STMS: SQL5005C"):
        used.known_report()


def test_options_are_those_of_the_modules():
    assert set(context.background_options()) == {"timeout_seconds", "slice_seconds", "job"}
