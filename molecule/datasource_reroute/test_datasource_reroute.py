"""Every data source of STMS knows the other server, none of STSC does, and the running servers follow.

The cell begins with a pool of another purge policy (cluster), no pool (meet1Node) and the wanted one (meet2Node).
"""

import ast
import json

import pytest
from ansible_collections.sametime.estate.lab.db2 import reroute_proof
from ansible_collections.sametime.estate.lab.db2.drivers import jvm as java
from ansible_collections.sametime.estate.lab.db2.drivers.record import OF_WEBSPHERE
from ansible_collections.sametime.estate.molecule import was_lab as lab

LIST = """
for source in AdminConfig.list('DataSource').splitlines():
    pairs = []
    for thing in AdminConfig.list('J2EEResourceProperty', source).splitlines():
        pairs.append([AdminConfig.showAttribute(thing, name) for name in ('name', 'value', 'type')])
    pool = AdminConfig.showAttribute(source, 'connectionPool')
    if pool:
        pool = str(AdminConfig.showAttribute(pool, 'purgePolicy'))
    print '#' + repr((str(source), [[str(a) for a in pair] for pair in pairs], pool))
"""
ADD = """
for source in AdminConfig.list('DataSource').splitlines():
    if source.find('meet2Node') != -1 and source.find('Meeting Server') != -1:
        holder = AdminConfig.showAttribute(source, 'propertySet')
        values = [['name', 'clientRerouteAlternateServerName'], ['value', 'x'], ['type', 'java.lang.String']]
        AdminConfig.create('J2EEResourceProperty', holder, values)
        pool = AdminConfig.showAttribute(source, 'connectionPool')
        AdminConfig.modify(pool, [['purgePolicy', 'FailingConnectionOnly']])
AdminConfig.save()
"""
REROUTE = ("websphere", "--tags", "datasource_reroute")
PROPERTIES = ("clientRerouteAlternateServerName", "clientRerouteAlternatePortNumber")


def read():
    """Return (id, [[name, value, type]], purge policy of the pool) of each data source."""
    return [ast.literal_eval(line) for line in lab.wsadmin(LIST)]


def sources():
    """Return id -> [[name, value, type]]."""
    return {identity: rows for identity, rows, _ in read()}


def of(database, found):
    return {
        name: {key: value for key, value, _ in rows}
        for name, rows in found.items()
        if any(key == "databaseName" and value.upper() == database for key, value, _ in rows)
    }


@pytest.fixture(autouse=True)
def as_they_were():
    yield
    lab.waslab("fault", "--clear")


def test_the_scenarios_own_runs():
    lab.assert_check_and_idempotence_wrote_nothing()


def test_all_of_stms_and_none_of_stsc():
    all_of_them = read()
    found = {identity: rows for identity, rows, _ in all_of_them}
    stms, stsc = of("STMS", found), of("STSC", found)
    assert len(stms) == 3
    assert len(stsc) == 3
    for values in stms.values():
        assert [values[name] for name in PROPERTIES] == ["db2.acme.example", "50000"]
        assert values["serverName"] == "db1.acme.example"
    for values in stsc.values():
        assert not any(values.get(name) for name in PROPERTIES)
    assert [policy for identity, _, policy in all_of_them if identity in stms] == ["EntirePool"] * 3


def leads(name):
    """Return where the data sources of STMS in a running server lead now."""
    found = json.loads(lab.http(name, 9081, "/lab/connections")[1])
    return {(c["server"], c["error"]) for c in found if (c["database"] or "").upper() == "STMS"}


@pytest.mark.parametrize("name", ["meet1", "meet2"])
def test_running_servers_follow_the_database(name):
    assert leads(name) == {("db1.acme.example:50000", None)}
    lab.waslab("databases", '{"db2.acme.example:50000": {"STMS": "primary"}}')
    try:
        assert leads(name) == {("db2.acme.example:50000", None)}
    finally:
        lab.waslab("databases")


def test_a_double_property_and_another_purge_policy_are_drift():
    lab.wsadmin(ADD)
    rows = next(rows for name, rows in sources().items() if "meet2Node" in name and "Meeting Server" in name)
    assert len([row for row in rows if row[0] == PROPERTIES[0]]) == 2
    since = lab.mark()
    lab.play(*REROUTE)
    rows, policy = next(found[1:] for found in read() if "meet2Node" in found[0] and "Meeting Server" in found[0])
    assert [row[1] for row in rows if row[0] == PROPERTIES[0]] == ["db2.acme.example"]
    assert policy == "EntirePool"
    assert {(e["node"], e["server"]) for e in lab.events("server.start", since=since)} == {
        ("meet2Node", "STMeetingServer")
    }


def test_types_of_numbers():
    options = {"retry_interval_seconds": 1, "max_retries": 30, "seamless_failover": True}
    lab.play(*REROUTE, datasource_reroute_options=options)
    rows = next(rows for name, rows in sources().items() if "meet1Node" in name and "Meeting Server" in name)
    found = {name: (value, kind) for name, value, kind in rows}
    assert found["retryIntervalForClientReroute"] == ("1", "java.lang.Integer")
    assert found["maxRetriesForClientReroute"] == ("30", "java.lang.Integer")
    assert found["enableSeamlessFailover"] == ("1", "java.lang.Integer")
    again = lab.play(*REROUTE, datasource_reroute_options=options)
    assert lab.changed(again) == 0


@pytest.mark.skipif(java.missing() != "", reason=java.missing())
def test_the_driver_follows_takeovers_with_what_is_in_the_cell_now():
    """Hand the properties unchanged to IBM's driver, before two databases with the names and ports of the inventory."""
    rows = next(rows for name, rows in sources().items() if "meet1Node" in name and "Meeting Server" in name)
    properties = [(name, kind, value) for name, value, kind in rows if value]
    seen = reroute_proof.run(properties)
    assert set(seen.pop("unknown")) <= OF_WEBSPHERE
    assert seen.pop("twice") <= reroute_proof.BREAKS  # seamless failover repeats a statement in flight, without a word
    assert seen == {
        "rows": reroute_proof.ROWS,
        "lost": [],
        "told": 0,
        "error": "",
        "first": "db2.acme.example:50000",
    }


def test_another_primary_is_refused_with_the_value_of_each_and_nothing_written():
    since = lab.mark()
    other = {"hostname": "db9.acme.example", "port": 50000}
    output = lab.play(*REROUTE, check=False, datasource_reroute_primary=other, datasource_reroute_alternates=[])
    assert "not all data sources of STMS name the primary db9.acme.example port 50000" in output
    assert "Meeting Server (node meet1Node) names db1.acme.example port 50000; " in output
    assert lab.events(since=since) == []


def test_verify_shows_the_level_of_the_driver_of_each_node():
    """On meet2 the file is missing."""
    jar = "/opt/IBM/WebSphere/AppServer/jdbcdrivers/db2jcc.jar"
    lab.host("meet2").check_output(f"mv {jar} {jar}.away")
    try:
        said = " ".join(lab.play("websphere_verify", "--tags", "driver_levels").split())
    finally:
        lab.host("meet2").check_output(f"mv {jar}.away {jar}")
    shown = f"the Db2 driver {jar} (cluster STMeetingCluster, node {{0}}Node)"
    assert f"node meet1Node: {shown.format('meet1')} has the level 4.33.31" in said
    assert f"node meet2Node: {shown.format('meet2')} cannot be read: No such file or directory" in said
