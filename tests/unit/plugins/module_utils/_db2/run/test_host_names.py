"""Services and host names as this host knows them."""

import socket

from ansible_collections.sametime.estate.plugins.module_utils._db2.run import host_names


def test_services_that_the_host_knows(monkeypatch):
    def lookup(name, protocol):
        if name == "db2_hadr":
            return 55001
        raise OSError("unknown")

    monkeypatch.setattr(socket, "getservbyname", lookup)
    assert host_names.service_ports(["db2_hadr", "none", "55001", None, ""]) == {"db2_hadr": 55001}


def test_hosts_are_resolved_where_the_module_runs(monkeypatch):
    asked = []

    def lookup(name, port, family, kind):
        asked.append(name)
        if name not in ("db1", "db1e"):
            raise OSError("unknown")
        return [(family, kind, 6, "", (address, 0)) for address in ("192.0.2.1", "192.0.2.1")]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    names = ["db1 | db1e", "db1:55001|db3:55001", None, ""]
    assert host_names.host_addresses(names) == {"db1": ["192.0.2.1"], "db1e": ["192.0.2.1"]}
    assert asked == ["db1", "db1e", "db3"]
