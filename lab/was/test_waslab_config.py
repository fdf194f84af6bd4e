"""AdminConfig over the model: formats, list attributes, documents, conflicts."""

import base64
import re
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.lab.was.waslab import metamodel, notation, xmi
from ansible_collections.sametime.estate.lab.was.waslab.environment import FAULTS
from ansible_collections.sametime.estate.lab.was.waslab.errors import WasError
from ansible_collections.sametime.estate.lab.was.waslab.model import Cell

CLUSTER = "/Cell:sametimeCell/ServerCluster:STMeetingCluster"
PROXY = "cells/sametimeCell/nodes/stproxy1Node/servers/STProxyServer/stproxyconfig.xml"


@pytest.fixture
def cell(folder):
    return Cell(folder, members=False)


@pytest.fixture
def config(cell):
    return cell.wsadmin().config


def source(config, path="/JDBCProvider:DB2 Universal JDBC Driver Provider/DataSource:Meeting Server/"):
    return config.getid(CLUSTER + path)


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ('[[name "ds 1"] [value x]]', [["name", "ds 1"], ["value", "x"]]),
        ("[a b]", ["a", "b"]),
        ("a b", ["a", "b"]),
        ("[]", []),
        ("", []),
        ('[[description ""]]', [["description", ""]]),
        (r'[[path "C:\\dir"]]', [["path", r"C:\dir"]]),
        ('[-MapModulesToServers [["Web Mod" web.war,WEB-INF/web.xml WebSphere:cell=C,cluster=K ]]]',
         ["-MapModulesToServers", [["Web Mod", "web.war,WEB-INF/web.xml", "WebSphere:cell=C,cluster=K"]]]),
    ],
)  # fmt: skip
def test_notation(text, items):
    assert notation.parse_list(text) == items


@pytest.mark.parametrize(("text", "mark"), [("[a", "WASX7123E"), ("a]", "WASX7122E"), ('["a', "WASX7124E")])
def test_notation_refuses(text, mark):
    with pytest.raises(WasError, match=mark):
        notation.parse_list(text)


def test_ids_with_blanks_are_quoted_wholly():
    text = '"Default (old) Data(cells/C/nodes/n|resources.xml#DataSource_1)"'
    found = notation.parse_id(text)
    assert (found.name, found.uri, found.ref) == (
        "Default (old) Data", "cells/C/nodes/n/resources.xml", "DataSource_1",
    )  # fmt: skip
    assert str(found) == text
    with pytest.raises(WasError, match="WASX7077E"):
        notation.parse_id("x(cells/C|cell.xml#Cell_1")


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
    # A cell-wide path finds what stands at the cell, not what stands below.
    assert config.getid("/Cell:sametimeCell/DataSource:Audit/").startswith("Audit(cells/sametimeCell|")
    assert config.getid("/Cell:sametimeCell/DataSource:MeetingPolicy/") == ""


def test_deep_paths(config):
    machine = config.getid("/Server:STProxyServer/JavaProcessDef:/JavaVirtualMachine:/")
    assert config.showAttribute(machine, "maximumHeapSize") == "1024"
    assert config.getObjectType(machine) == "JavaVirtualMachine"


def test_show(config):
    found = source(config)
    lines = config.show(found).splitlines()
    assert '[name "Meeting Server"]' in lines
    assert lines == sorted(lines)
    assert config.show(found, ["name", "jndiName"]).splitlines() == [
        "[jndiName jdbc/stms]", '[name "Meeting Server"]',
    ]  # fmt: skip
    assert "[[connectionTimeout" not in config.show(found)
    assert "[connectionPool [[agedTimeout 0]\n[connectionTimeout 180]" in config.showall(found)


def test_values(config):
    found = source(config)
    assert config.showAttribute(found, "category") is None
    assert config.showAttribute(found, "statementCacheSize") == "10"
    assert config.showAttribute(config.getid("/DataSource:Audit/"), "propertySet") is None
    group = config.showAttribute(found, "propertySet")
    rows = config.showAttribute(group, "resourceProperties")
    assert (rows[0], rows[-1], rows.count("J2EEResourceProperty_")) == ("[", "]", 10)
    alias = config.list("JAASAuthData")
    assert config.showAttribute(alias, "password") == "*****"
    assert "xor" not in config.show(alias)
    with pytest.raises(WasError, match="ADMG0014E"):
        config.showAttribute(found, "nonsense")
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
    found = source(config)
    assert config.modify(found, '[[connectionPool [[minConnections "2"] [maxConnections "20"]]]]') == ""
    pool = config.showAttribute(found, "connectionPool")
    assert [config.showAttribute(pool, n) for n in ("minConnections", "maxConnections")] == ["2", "20"]


@pytest.mark.parametrize("arguments", [[["statementCacheSize", "many"]], [["authMechanismPreference", "NONE"]]])
def test_bad_values(config, arguments):
    with pytest.raises(WasError, match="ADMG0012E"):
        config.modify(source(config), arguments)


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


def test_no_keywords_and_the_right_number_of_arguments(cell):
    reply = cell.session().call("AdminConfig", "showAttribute", ["one"])
    assert reply.error["java"] == "TypeError"


def test_a_command_that_is_missing_says_so(cell):
    reply = cell.session().call("AdminConfig", "installResourceAdapter", [])
    assert "is not part of the simulator" in reply.error["message"]


def test_unsaved_changes_are_seen_by_their_own_process_only(cell, config):
    other = cell.wsadmin().config
    found = source(config)
    config.modify(found, [["description", "new"]])
    assert config.showAttribute(found, "description") == "new"
    assert other.showAttribute(found, "description") == "DB2 Universal Driver Datasource"
    assert (config.hasChanges(), other.hasChanges()) == (1, 0)
    assert config.queryChanges().splitlines() == [
        "WASX7146I: The following configuration files contain unsaved changes:",
        "cells/sametimeCell/clusters/STMeetingCluster|resources.xml",
    ]
    assert config.reset() == ""
    assert config.queryChanges() == "WASX7241I: There are no unsaved changes in this workspace."
    assert [e["event"] for e in cell.journal.entries()] == ["config.write", "config.discard"]


def test_the_first_to_save_wins(cell, config):
    other = cell.wsadmin().config
    found = source(config)
    config.showAttribute(found, "name")
    other.modify(found, [["description", "theirs"]])
    other.save()
    config.modify(found, [["description", "ours"]])
    with pytest.raises(WasError) as caught:
        config.save()
    assert caught.value.java.endswith("ConfigServiceException")
    assert "WorkSpaceException: RepositoryException while retry updating documents" in caught.value.cause[0]
    assert config.hasChanges() == 0
    assert config.showAttribute(found, "description") == "theirs"
    assert cell.events("config.save") == cell.events("config.save")[:1]


def test_overwriting_is_a_choice(cell, config):
    other = cell.wsadmin().config
    found = source(config)
    assert config.getSaveMode() == "rollbackOnConflict"
    config.setSaveMode("overwriteOnConflict")
    config.modify(found, [["description", "ours"]])
    other.modify(found, [["description", "theirs"]])
    other.save()
    config.save()
    assert other.showAttribute(found, "description") == "ours"


def test_a_change_of_another_document_is_no_conflict(cell, config):
    other = cell.wsadmin().config
    config.modify(source(config), [["description", "ours"]])
    other.modify(other.getid("/VirtualHost:default_host/"), [["aliases", []]])
    other.save()
    assert config.save() == ""


def extract(config, uri):
    found = config.extract_content(uri)
    return base64.b64decode(found["content"]), found["digest"]


def checkin(config, uri, data, digest):
    return config.checkin_content(uri, base64.b64encode(data).decode(), digest)


def test_documents(cell, config):
    assert (config.existsDocument(PROXY), config.existsDocument(PROXY + ".bak")) == (1, 0)
    data, digest = extract(config, PROXY)
    assert data == cell.master.read(PROXY)
    assert checkin(config, PROXY, data + b"<!-- x -->\n", digest) is None
    assert cell.master.read(PROXY) == data
    config.save()
    assert cell.master.read(PROXY) == data + b"<!-- x -->\n"
    with pytest.raises(WasError) as caught:
        extract(config, "x")
    assert caught.value.cause[0].endswith("DocumentIOException: x")


def test_a_stale_digest_is_refused(cell, config):
    data, digest = extract(config, PROXY)
    checkin(config, PROXY, data + b"\n", digest)
    with pytest.raises(WasError) as caught:
        checkin(config, PROXY, data + b"\n\n", digest)
    assert "DocumentModifiedException" in caught.value.cause[0]


def test_somebody_else_between_reading_and_saving(cell, config):
    cell.faults.set("other_writer", "*/stproxyconfig.xml")
    data, digest = extract(config, PROXY)
    checkin(config, PROXY, data + b"\n", digest)
    with pytest.raises(WasError):
        config.save()
    assert b"somebody else" in cell.master.read(PROXY)
    assert cell.events("other_writer", "config.conflict", "config.save")[-1]["event"] == "config.conflict"
    data, digest = extract(config, PROXY)
    checkin(config, PROXY, data + b"\n", digest)
    config.save()


def test_new_documents(cell, config):
    uri = "cells/sametimeCell/nodes/meet1Node/servers/STMeetingServer/more.properties"
    config.createDocument_content(uri, base64.b64encode(b"a=1\n").decode())
    with pytest.raises(WasError):
        config.createDocument_content(uri, "")
    config.save()
    assert cell.master.read(uri) == b"a=1\n"
    config.deleteDocument(uri)
    config.save()
    assert not cell.master.exists(uri)


def test_line_ends_of_another_platform(cell, config):
    cell.faults.set("crlf", True)
    assert "\r\n" in config.list("DataSource")


def test_documents_survive_reading_and_writing(cell):
    for uri in cell.master.uris():
        data = cell.master.read(uri)
        if uri.endswith(".xml") and xmi.is_model(data):
            assert xmi.serialize(xmi.parse(data)) == data, uri


def test_every_type_of_the_model_has_known_parts():
    for kind in metamodel.TYPES.values():
        for attribute in kind.attributes.values():
            assert attribute.basic or attribute.type in metamodel.TYPES, (kind.name, attribute.name)


def test_the_readme_knows_every_fault_command_and_event(cell):
    text = (Path(__file__).parent / "README.md").read_text()
    code = "".join(path.read_text() for path in (Path(__file__).parent / "waslab").glob("*.py"))
    events = set(re.findall(r'note\(\s*"([a-z._]+)"', code))
    commands = set(re.findall(r'add_parser\("([a-z]+)"', code)) - {"serve"}
    for name in {*FAULTS, *events, *(f"waslab {command}" for command in commands)}:
        assert f"`{name}" in text, name
