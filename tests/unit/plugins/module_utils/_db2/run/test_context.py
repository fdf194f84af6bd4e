"""The objects of a module call, and the options that modules share."""

import socket
from types import SimpleNamespace

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.run import context


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
    monkeypatch.setattr(context.report, "build", lambda *_: data)
    monkeypatch.setattr(context.Clp, "read", lambda *_: {})
    assert used.report() == data
    with pytest.raises(Db2Error, match="does not show the role of STMS: SQL5005C"):
        used.known_report()


def test_services_that_the_host_knows(monkeypatch):
    def lookup(name, protocol):
        if name == "db2_hadr":
            return 55001
        raise OSError("unknown")

    monkeypatch.setattr(socket, "getservbyname", lookup)
    assert context.service_ports(["db2_hadr", "none", "55001", None, ""]) == {"db2_hadr": 55001}


def test_hosts_are_resolved_where_the_module_runs(monkeypatch):
    asked = []

    def lookup(name, port, family, kind):
        asked.append(name)
        if name not in ("db1", "db1e"):
            raise OSError("unknown")
        return [(family, kind, 6, "", (address, 0)) for address in ("192.0.2.1", "192.0.2.1")]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    names = ["db1 | db1e", "db1:55001|db3:55001", None, ""]
    assert context.host_addresses(names) == {"db1": ["192.0.2.1"], "db1e": ["192.0.2.1"]}
    assert asked == ["db1", "db1e", "db3"]


def test_options_are_those_of_the_modules():
    assert set(context.database_options()) == {"database", "profile", "work_directory"}
    assert set(context.background_options()) == {"timeout_seconds", "slice_seconds", "job"}
