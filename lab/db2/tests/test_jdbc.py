"""IBM's JDBC driver, which WebSphere's data sources use, against a real pair, with what the role writes."""

import pytest
from ansible_collections.sametime.estate.lab.db2 import reroute_proof
from ansible_collections.sametime.estate.lab.db2.db2lab import instance_process
from ansible_collections.sametime.estate.lab.db2.drivers import jvm as java
from ansible_collections.sametime.estate.lab.db2.harness import Proxy, wait

pytestmark = pytest.mark.skipif(java.missing() != "", reason=java.missing())


def test_a_data_source_follows_graceful_and_forced_takeovers(hosts, jvm):
    one, two = hosts
    seen = reroute_proof.prove(one, two, jvm, reroute_proof.written(hosts))
    assert seen.pop("twice") <= seen["told"]
    assert seen.pop("told") <= reroute_proof.BREAKS
    assert seen == {
        "unknown": [],
        "rows": reroute_proof.ROWS,
        "lost": [],
        "error": "",
        "first": f"127.0.0.1:{two.port}",
    }


def test_a_commit_that_waits_for_the_standby_when_the_primary_dies(hosts, jvm):
    one, two = hosts
    proxy = Proxy(one.hadr)
    own_way = {"registry": {"DB2_HADR_NO_IP_CHECK": "ON"}, "cfg": {"HADR_PEER_WINDOW": "3000"}}
    two.ready("STANDBY", one, remote=proxy.port, **own_way)
    one.ready("PRIMARY", two, **own_way)
    for host in (two, one):
        assert host.db2("activate db STMS")[0] == 0
    assert wait(lambda: one.triple()[1] == two.triple()[1] == "PEER")
    client = jvm.client()
    client.source(java.POOL, reroute_proof.written(hosts))
    assert client.call("open").code == 0
    client.call("autocommit", "false")
    assert client.call("update", "insert into STM.MEETINGROOM values (100, 'Room')").value == "1"
    proxy.mode = "silent"
    client.start("commit")
    assert wait(lambda: one.instance.load("STMS").log.records[-1].what[-1][0] == 100)  # written, not acknowledged
    instance_process.kill(one.home)
    proxy.stop()
    assert wait(lambda: two.db2("takeover hadr on db STMS by force peer window only")[0] == 0)
    told = client.answer()
    assert told.code == -4498
    there = client.call("query", "select count(*) from STM.MEETINGROOM").of("values")
    assert there == [["10"]]
