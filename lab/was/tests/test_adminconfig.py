"""AdminConfig over the model: formats, list attributes, documents, conflicts."""

import pytest
from ansible_collections.sametime.estate.lab.was.harness import meeting_source
from ansible_collections.sametime.estate.lab.was.waslab.errors import WasError

CLUSTER = "/Cell:sametimeCell/ServerCluster:STMeetingCluster"
PROXY = "cells/sametimeCell/nodes/stproxy1Node/servers/STProxyServer/stproxyconfig.xml"


def test_lists_are_lines_and_nothing_is_an_empty_string(config):
    assert config.list("DataSource").count("\n") == 6
    assert config.getid("/DataSource:no such/") == ""
    assert config.list("MailProvider") == ""
    assert config.list("Cell") == "sametimeCell(cells/sametimeCell|cell.xml#Cell_1)"


def test_scopes(config):
    node = config.getid("/Node:meet1Node/")
    names = [config.showAttribute(ds, "name") for ds in config.list("DataSource", node).splitlines()]
    assert names == ["Meeting Server", "MeetingPolicy"]
    assert config.list("Server", node).splitlines() == config.getid("/Node:meet1Node/Server:/").splitlines()
    assert len(config.getid("/DataSource:Meeting Server/").splitlines()) == 3
    assert len(config.getid("/Node:meet1Node/DataSource:Meeting Server/").splitlines()) == 1
    # A cell-wide path finds what is in the master repository, not what is below it.
    assert config.getid("/Cell:sametimeCell/DataSource:Audit/").startswith("Audit(cells/sametimeCell|")
    assert config.getid("/Cell:sametimeCell/DataSource:MeetingPolicy/") == ""


def test_deep_paths(config):
    machine = config.getid("/Server:STProxyServer/JavaProcessDef:/JavaVirtualMachine:/")
    assert config.showAttribute(machine, "maximumHeapSize") == "1024"
    assert config.getObjectType(machine) == "JavaVirtualMachine"


def test_show(config):
    source = meeting_source(config)
    lines = config.show(source).splitlines()
    assert '[name "Meeting Server"]' in lines
    assert lines == sorted(lines)
    assert config.show(source, ["name", "jndiName"]).splitlines() == [
        "[jndiName jdbc/stms]", '[name "Meeting Server"]',
    ]  # fmt: skip
    assert "[[connectionTimeout" not in config.show(source)
    assert "[connectionPool [[agedTimeout 0]\n[connectionTimeout 180]" in config.showall(source)


def test_values(config):
    source = meeting_source(config)
    assert config.showAttribute(source, "category") is None
    assert config.showAttribute(source, "statementCacheSize") == "10"
    assert config.showAttribute(config.getid("/DataSource:Audit/"), "propertySet") is None
    group = config.showAttribute(source, "propertySet")
    rows = config.showAttribute(group, "resourceProperties")
    assert (rows[0], rows[-1], rows.count("J2EEResourceProperty_")) == ("[", "]", 10)
    alias = config.list("JAASAuthData")
    assert config.showAttribute(alias, "password") == "*****"
    assert "xor" not in config.show(alias)
    with pytest.raises(WasError, match="ADMG0014E"):
        config.showAttribute(source, "nonsense")
    with pytest.raises(WasError, match="ADMG0007E: The configuration data type Nonsense is not valid"):
        config.list("Nonsense")


def test_list_attributes_append_and_an_empty_list_clears(config):
    host = config.getid("/VirtualHost:default_host/")
    config.modify(host, [["aliases", [[["hostname", "new"], ["port", "81"]]]]])
    assert len(config.list("HostAlias", host).splitlines()) == 4
    config.modify(host, [["aliases", []]])
    assert config.list("HostAlias", host) == ""
    config.modify(host, "[[aliases [[[hostname *] [port 9080]]]]]")
    assert config.showAttribute(config.list("HostAlias", host), "port") == "9080"
    provider = config.getid("/Cell:sametimeCell/JDBCProvider:/")
    config.modify(provider, [["classpath", "a.jar;b.jar"]])
    assert config.showAttribute(provider, "classpath") == "${DB2UNIVERSAL_JDBC_DRIVER_PATH}/db2jcc.jar;a.jar;b.jar"
    config.modify(provider, [["classpath", []]])
    config.modify(provider, [["classpath", "c.jar"]])
    assert config.showAttribute(provider, "classpath") == "c.jar"
    config.unsetAttributes(provider, ["classpath"])
    assert config.showAttribute(provider, "classpath") == ""


def test_nested_modify(config):
    source = meeting_source(config)
    assert config.modify(source, '[[connectionPool [[minConnections "2"] [maxConnections "20"]]]]') == ""
    pool = config.showAttribute(source, "connectionPool")
    assert [config.showAttribute(pool, n) for n in ("minConnections", "maxConnections")] == ["2", "20"]


@pytest.mark.parametrize("arguments", [[["statementCacheSize", "many"]], [["authMechanismPreference", "NONE"]]])
def test_bad_values(config, arguments):
    with pytest.raises(WasError, match="ADMG0012E"):
        config.modify(meeting_source(config), arguments)


def test_properties_are_made_changed_and_removed(config):
    audit = config.getid("/DataSource:Audit/")
    group = config.create("J2EEResourcePropertySet", audit, [])
    assert config.showAttribute(audit, "propertySet") == group
    row = [["name", "databaseName"], ["type", "java.lang.String"], ["value", "STMS"]]
    first = config.create("J2EEResourceProperty", group, row, "resourceProperties")
    config.create("J2EEResourceProperty", group, row)  # the product lets a duplicate pass
    rows = config.list("J2EEResourceProperty", audit).splitlines()
    assert len(rows) == 2
    assert rows[0] == first
    assert config.modify(first, [["value", "OTHER"], ["required", 0]]) == ""
    assert config.showAttribute(first, "required") == "false"
    config.remove(rows[1])
    assert config.list("J2EEResourceProperty", audit) == first


def test_create_refuses(config):
    with pytest.raises(WasError, match=r"WASX7444E.*parent config id"):
        config.create("DataSource", "", [["name", "x"]])
    with pytest.raises(WasError, match="ADMG0021E"):
        config.create("DataSource", config.getid("/Cell:sametimeCell/JDBCProvider:/"), [])
    with pytest.raises(WasError, match="ADMG0005E"):
        config.create("DataSource", config.list("Cell"), [["name", "x"]])


def test_templates(config):
    template = config.listTemplates("DataSource", "DB2 Universal")
    provider = config.getid("/Cell:sametimeCell/JDBCProvider:/")
    made = config.createUsingTemplate("DataSource", provider, [["name", "copy"]], template)
    names = [config.showAttribute(p, "name") for p in config.list("J2EEResourceProperty", made).splitlines()]
    assert "clientRerouteAlternateServerName" in names
    assert "template" not in config.list("DataSource")


def test_the_model_can_be_asked(config):
    assert "databaseName" not in config.attributes("DataSource")
    assert "connectionPool ConnectionPool" in config.attributes("DataSource").splitlines()
    assert "relationalResourceAdapter J2CResourceAdapter@" in config.attributes("DataSource").splitlines()
    assert "aliases HostAlias*" in config.attributes("VirtualHost").splitlines()
    assert config.parents("Cell").startswith("WASX7351I")
    assert config.required("EndPoint").startswith("WASX7361I")
    assert config.required("DataSource").splitlines() == [f"{'Attribute':<32}Type", f"{'name':<32}String"]
    line = next(line for line in config.defaults("Server").splitlines() if line.startswith("developmentMode"))
    assert line == f"{'developmentMode':<32}{'boolean':<32}false"
    assert config.types("DataSource*") == "DataSource"
