"""IBM's JDBC driver, which WebSphere's data sources use, against a real pair, with what the role writes."""

import pytest
from ansible_collections.sametime.estate.lab.db2 import reroute_proof
from ansible_collections.sametime.estate.lab.db2.drivers import jvm as java
from ansible_collections.sametime.estate.plugins.module_utils._was.cell import data_sources

pytestmark = pytest.mark.skipif(java.missing() != "", reason=java.missing())


def test_a_data_source_follows_graceful_and_forced_takeovers(hosts, jvm):
    one, two = hosts
    servers = [data_sources.Server("127.0.0.1", host.port) for host in hosts]
    wanted = data_sources.Wanted("STMS", servers[0], servers[1:], retry_interval_seconds=1, max_retries=30)
    properties = [("databaseName", java.TEXT, "STMS"), ("driverType", data_sources.NUMBER, "4")]
    properties += [("serverName", java.TEXT, "127.0.0.1"), ("portNumber", data_sources.NUMBER, str(one.port))]
    values = data_sources.wanted_properties(wanted)
    properties += [(name, data_sources.TYPES[name], value) for name, value in values.items()]
    seen = reroute_proof.prove(one, two, jvm, properties)
    assert seen.pop("twice") <= seen["told"]
    assert seen.pop("told") <= 3
    assert seen == {
        "unknown": [],
        "rows": reroute_proof.ROWS,
        "lost": [],
        "error": "",
        "first": f"jdbc:db2://127.0.0.1:{two.port}/STMS",
    }
