"""Data sources: connection tests, and the servers that running data sources connect to."""

import pytest
from ansible_collections.sametime.estate.lab.was.harness import NODES, sync
from ansible_collections.sametime.estate.lab.was.waslab.errors import WasError
from ansible_collections.sametime.estate.plugins.module_utils._was.cell import data_sources
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin import payload


def meeting_source(was, scope="ServerCluster:STMeetingCluster"):
    return was.config.getid(f"/{scope}/DataSource:Meeting Server/")


def set_property(was, source, name, value):
    return was.task.setResourceProperty(
        source, f"[-propertyName {name} -propertyType java.lang.String -propertyValue {value}]"
    )


def test_connections_can_be_tested(cell, was):
    assert was.control.testConnection(meeting_source(was)) == (
        "WASX7217I: Connection to provided datasource was successful."
    )
    cell.databases.known["db1.acme.example:50000"] = {"STMS": "standby", "STSC": "standard"}
    with pytest.raises(WasError) as caught:
        was.control.testConnection(meeting_source(was))
    assert "SQLCODE=-1776" in caught.value.cause[1]
    cell.databases.known.clear()
    with pytest.raises(WasError) as caught:
        was.control.testConnection(meeting_source(was))
    assert caught.value.cause[0] == "javax.management.MBeanException"
    assert "ERRORCODE=-4499" in caught.value.cause[1]


def test_a_test_needs_saved_and_synchronized_settings_and_a_process_in_scope(cell, was):
    provider = was.config.getid("/ServerCluster:STMeetingCluster/JDBCProvider:/")
    made = was.task.createDatasource(
        provider,
        "[-name new -jndiName jdbc/new -dataStoreHelperClassName "
        "com.ibm.websphere.rsadapter.DB2UniversalDataStoreHelper"
        " -configureResourceProperties [[databaseName java.lang.String STMS] [serverName java.lang.String "
        "db1.acme.example] [portNumber java.lang.Integer 50000]]]",
    )
    for prepare in (lambda: None, was.config.save):
        prepare()
        with pytest.raises(WasError) as caught:
            was.control.testConnection(made)
        assert "NameNotFoundException" in caught.value.cause[1]
    for node in NODES:
        sync(was, node)
    assert was.control.testConnection(made).startswith("WASX7217I")
    for node in NODES[:2]:
        was.control.stopServer("STMeetingServer", node)
    with pytest.raises(WasError) as caught:
        was.control.testConnection(made)
    assert "No process" in caught.value.cause[1]


def test_a_running_server_follows_the_alternate_only_as_it_was_started(cell, was):
    def reached():
        rows = cell.server("meet1Node", "STMeetingServer").connections()
        return next(row["server"] for row in rows if row["name"] == "Meeting Server" and "clusters" in row["scope"])

    cell.databases.known = {
        "db1.acme.example:50000": {"STMS": "standby"},
        "db2.acme.example:50000": {"STMS": "primary"},
    }
    assert reached() is None
    source = meeting_source(was)
    set_property(was, source, "clientRerouteAlternateServerName", "db2.acme.example")
    set_property(was, source, "clientRerouteAlternatePortNumber", "50000")
    was.config.save()
    sync(was, "meet1Node")
    assert reached() is None
    assert was.control.testConnection(source).startswith("WASX7217I")
    was.control.stopServer("STMeetingServer", "meet1Node")
    was.control.startServer("STMeetingServer", "meet1Node")
    assert reached() == "db2.acme.example:50000"


def test_unequal_lists_of_alternates_lead_nowhere(cell, was):
    cell.databases.known = {"db2.acme.example:50000": {"STMS": "primary"}}
    source = meeting_source(was)
    set_property(was, source, "clientRerouteAlternateServerName", "db2.acme.example")
    was.config.save()
    sync(was, "meet1Node")
    with pytest.raises(WasError):
        was.control.testConnection(source)


def test_the_sources_of_the_fixture_differ_as_in_life(was):
    def rows(source):
        rows = was.config.list("J2EEResourceProperty", source).splitlines()
        return {was.config.showAttribute(row, "name"): was.config.showAttribute(row, "value") for row in rows}

    first = rows(meeting_source(was, "Node:meet1Node"))
    second = rows(meeting_source(was, "Node:meet2Node"))
    assert "clientRerouteAlternateServerName" not in first
    assert second["clientRerouteAlternateServerName"] == ""
    assert rows(meeting_source(was))["databaseName"] == "stms"
    assert was.task.listDatasources("[-scope Node=meet1Node]").count("\n") == 1
    assert was.task.showResourceProperties(meeting_source(was), "[-propertyName databaseName]") == "stms"


def test_the_role_finds_data_sources_of_both_providers(was, monkeypatch):
    scope = was.config.getid("/ServerCluster:STMeetingCluster/")
    name, of_xa = "DB2 Universal JDBC Driver Provider (XA)", "com.ibm.db2.jcc.DB2XADataSource"
    provider = was.config.create(
        "JDBCProvider",
        scope,
        [["name", name], ["providerType", name], ["implementationClassName", of_xa], ["xa", "true"]],
    )
    made = was.task.createDatasource(
        provider,
        "[-name Global -jndiName jdbc/global -dataStoreHelperClassName "
        "com.ibm.websphere.rsadapter.DB2UniversalDataStoreHelper"
        " -configureResourceProperties [[databaseName java.lang.String STMS] [serverName java.lang.String "
        "db1.acme.example] [portNumber java.lang.Integer 50000]]]",
    )
    monkeypatch.setattr(payload, "AdminConfig", was.config, raising=False)
    monkeypatch.setattr(payload, "answer", lambda _kind, value: read.append(value))
    read = []
    payload.read_data_sources(list(data_sources.READ))
    primary = data_sources.Server("db1.acme.example", 50000)
    wanted = data_sources.Wanted("STMS", primary, [data_sources.Server("db2.acme.example", 50000)])
    sources = [data_sources.read_data_source(value) for value in read]
    chosen = [source["id"] for source in data_sources.choose({"data_sources": sources}, wanted)]
    assert {meeting_source(was), made} <= set(chosen)
