"""Applications, layers, servers and clusters over the model of the whole cell."""

import base64
import time

import pytest
from ansible_collections.sametime.estate.lab.was.waslab import (
    application_documents,
    initial_state,
    mbeans,
    plugin,
    sametime_documents,
    topology,
)
from ansible_collections.sametime.estate.lab.was.waslab.errors import WasError
from ansible_collections.sametime.estate.lab.was.waslab.model import PLAN, Cell
from ansible_collections.sametime.estate.lab.was.waslab.variant import Variant

MEETING = "Sametime Meeting Server"
BOARD = "whiteboard.services.war,WEB-INF/web.xml"
CLUSTER = "WebSphere:cell=sametimeCell,cluster=STMeetingCluster"
WEB = "WebSphere:cell=sametimeCell,node=ihs1Node,server=webserver1"
PROXY = "cells/sametimeCell/nodes/stproxy1Node/servers/STProxyServer/stproxyconfig.xml"
NODES = ["meet1Node", "meet2Node", "stproxy1Node"]


@pytest.fixture
def cell(folder, monkeypatch):
    monkeypatch.setattr(plugin, "PROPAGATED", folder / "plugin-cfg.xml")
    return Cell(folder)


@pytest.fixture
def was(cell):
    return cell.wsadmin()


def sync(was, node):
    name = was.control.completeObjectName(f"type=NodeSync,node={node},*")
    return was.control.invoke(name, "sync")


def wait_until(condition, seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end and not condition():
        time.sleep(0.02)
    return condition()


def targets(was, file):
    lines = was.app.listModules(MEETING, "-server").splitlines()
    return next(line.split("#")[2] for line in lines if f"#{file}+" in line)


def map_board(was, *wanted):
    return was.app.edit(MEETING, ["-MapModulesToServers", [[".*", BOARD, "+".join(wanted)]]])


def put(was, uri, old, new):
    found = was.config.extract_content(uri)
    data = base64.b64decode(found["content"]).replace(old, new)
    was.config.checkin_content(uri, base64.b64encode(data).decode(), found["digest"])
    was.config.save()


# Applications


def test_listing(was):
    assert was.app.list().splitlines() == [
        "DefaultApplication", MEETING, "Sametime Proxy Server", "filetransfer", "isclite",
    ]  # fmt: skip
    assert was.app.list(CLUSTER) == MEETING
    assert was.app.listModules(MEETING).splitlines()[0] == f"{MEETING}#stmeetings.war+WEB-INF/web.xml"
    assert targets(was, "appshare.services.war") == f"{CLUSTER}+{WEB}"
    assert targets(was, "whiteboard.services.war") == WEB


def test_view_blocks_have_two_blanks_after_the_label(was):
    lines = was.app.view(MEETING, ["-MapWebModToVH"]).splitlines()
    at = lines.index("Web module:  Core Whiteboard Services")
    assert lines[at : at + 3] == [
        "Web module:  Core Whiteboard Services", f"URI:  {BOARD}", "Virtual host:  default_host",
    ]  # fmt: skip
    assert not any("roomapi" in line for line in lines)
    whole = was.app.view(MEETING)
    assert "Context Root:  /whiteboard" in whole
    assert was.app.view(f"{MEETING}#roomapi.jar+META-INF/ejb-jar.xml", "-MapModulesToServers").count("Module:") == 1


def test_labels_follow_the_language(cell):
    cell.faults.set("forced_labels", "de")
    text = cell.wsadmin().app.view(MEETING, ["-MapModulesToServers", "-MapWebModToVH"])
    assert "Modul:  Core Whiteboard Services" in text
    assert "Virtueller Host:  default_host" in text
    assert "Virtual host:" not in text


def test_targets_are_replaced_and_others_kept(was):
    before = targets(was, "docshare.services.war")
    map_board(was, CLUSTER)
    assert targets(was, "whiteboard.services.war") == CLUSTER
    assert targets(was, "docshare.services.war") == before
    map_board(was, CLUSTER, WEB)
    assert targets(was, "whiteboard.services.war") == f"{CLUSTER}+{WEB}"


def test_edit_in_the_string_form_and_with_short_targets(was):
    was.app.edit(
        MEETING,
        f'[ -MapModulesToServers [[ "Core Whiteboard Services" {BOARD} WebSphere:node=meet1Node,server=STMeetingServer '
        "]] -MapWebModToVH [[ .* .*whiteboard.* stmeetings_host ]] ]",
    )
    assert targets(was, "whiteboard.services.war") == (
        "WebSphere:cell=sametimeCell,node=meet1Node,server=STMeetingServer"
    )
    assert "Virtual host:  default_host" not in was.app.view(MEETING, "-MapWebModToVH")


def test_edit_speaks_between_the_prints(was):
    assert map_board(was, CLUSTER) == ""
    said = [line.split(":")[0] for line in was.app.printed]
    assert (said[0], said[-1]) == ("ADMA5075I", "ADMA5076I")
    assert said.count("ADMA5005I") > 1


@pytest.mark.parametrize(
    ("task", "row", "mark"),
    [
        pytest.param("MapModulesToServers", ["Foo", "foo.war,WEB-INF/web.xml", CLUSTER], "WASX7111E", id="no match"),
        pytest.param("MapModulesToServers", ["Wrong name", BOARD, CLUSTER], "WASX7111E", id="one key of two"),
        pytest.param("MapModulesToServers", [".*", BOARD, CLUSTER + "X"], "ADMA0085E", id="unknown target"),
        pytest.param("MapModulesToServers", [".*", BOARD, ""], "ADMA0007E", id="no target"),
        pytest.param("MapWebModToVH", [".*", BOARD, ""], "ADMA0010E", id="no virtual host"),
        pytest.param("MapWebModToVH", [".*", "roomapi.jar.*", "x"], "WASX7111E", id="no web module"),
        pytest.param("MapNonsense", [".*", BOARD, "x"], "WASX7107E", id="no such task"),
    ],
)
def test_edit_refuses(was, task, row, mark):
    with pytest.raises(WasError, match=mark):
        was.app.edit(MEETING, [f"-{task}", [row]])


def test_unknown_applications(was):
    for call in (was.app.listModules, was.app.view, was.app.isAppReady):
        with pytest.raises(WasError, match='WASX7280E: An application with name "nix" does not exist'):
            call("nix")


def test_quoted_patterns_are_exact(was):
    was.app.edit(MEETING, ["-MapModulesToServers", [[".*", rf"\Q{BOARD}\E", CLUSTER]]])
    assert targets(was, "whiteboard.services.war") == CLUSTER


def test_patched(folder):
    was = Cell(folder, Variant(patched=True)).wsadmin()
    assert "whiteboard" not in was.app.listModules(MEETING)
    with pytest.raises(WasError, match="WASX7111E"):
        map_board(was, CLUSTER)


def test_an_edit_changes_the_servers_index(cell, was):
    stand_alone = "WebSphere:cell=sametimeCell,node=meet1Node,server=STMeetingHttpProxy"
    map_board(was, CLUSTER, stand_alone)
    was.config.save()
    index = cell.master.read("cells/sametimeCell/nodes/meet1Node/serverindex.xml").decode()
    assert index.count(f"<deployedApplications>{MEETING}.ear/deployments/{MEETING}<") == 2
    map_board(was, CLUSTER)
    was.config.save()
    index = cell.master.read("cells/sametimeCell/nodes/meet1Node/serverindex.xml").decode()
    assert index.count("<deployedApplications>") == 1


def archive(name="Extra", *files):
    drafts = [application_documents.Draft(f"Module {file}", file, f"/{file[:-4]}") for file in files or ("one.war",)]
    return base64.b64encode(application_documents.pack(name, drafts)).decode()


def test_install_update_uninstall(cell, was):
    text = was.app.taskInfo_content(archive(), "MapWebModToVH")
    assert "The current contents of the task after running default bindings are:" in text
    assert "Web module: Module one.war" in text
    was.app.install_content(archive(), ["-appname", "Extra", "-node", "stproxy1Node", "-server", "STProxyServer"])
    with pytest.raises(WasError, match="WASX7279E"):
        was.app.install_content(archive(), ["-appname", "Extra", "-server", "STProxyServer"])
    was.config.save()
    assert sync(was, "stproxy1Node") == "true"
    assert cell.get("stproxy1Node", "STProxyServer", "/one").status == 200
    was.app.update_content("Extra", "app", ["-operation", "update"], archive("Extra", "one.war", "two.war"))
    was.config.save()
    sync(was, "stproxy1Node")
    assert cell.get("stproxy1Node", "STProxyServer", "/two").status == 200
    was.app.uninstall("Extra")
    was.config.save()
    sync(was, "stproxy1Node")
    assert cell.get("stproxy1Node", "STProxyServer", "/two").body != b"Module two.war"
    assert "Extra" not in was.app.list()


# Layers


def test_a_change_goes_through_all_four_layers(cell, was):
    def photo():
        return cell.get("stproxy1Node", "STProxyServer", "/stwebapi/photo?userid=Joe@acme.example").status

    cell.photos["http://photos.acme.example/joe@acme.example.jpg"] = (200, "image/jpeg", b"\xff\xd8joe")
    new = b"<proxyServerURL>http://photos.acme.example/</proxyServerURL></configuration>"
    found = was.config.extract_content(PROXY)
    data = base64.b64decode(found["content"]).replace(b"</configuration>", new)
    was.config.checkin_content(PROXY, base64.b64encode(data).decode(), found["digest"])
    assert cell.master.read(PROXY) != data
    was.config.save()
    assert cell.master.read(PROXY) == data
    assert cell.repositories["stproxy1Node"].read(PROXY) != data
    assert sync(was, "stproxy1Node") == "true"
    assert cell.repositories["stproxy1Node"].read(PROXY) == data
    assert photo() == 404
    was.control.stopServer("STProxyServer", "stproxy1Node")
    was.control.startServer("STProxyServer", "stproxy1Node")
    assert photo() == 200


def test_photos_are_cached_for_a_while_and_pages_are_no_photos(cell, was):
    put(was, PROXY, b"</configuration>", b"<proxyServerURL>http://p</proxyServerURL></configuration>")
    sync(was, "stproxy1Node")
    cell.launchers["stproxy1Node"].start("STProxyServer")
    path = "/stwebapi/photo?userid=joe@acme.example"
    assert cell.get("stproxy1Node", "STProxyServer", path).status == 502
    cell.photos["http://p/joe@acme.example.jpg"] = (302, "text/html", b"moved")
    assert cell.get("stproxy1Node", "STProxyServer", path).status == 404
    cell.photos["http://p/joe@acme.example.jpg"] = (200, "image/jpeg", b"\xff\xd8")
    assert cell.get("stproxy1Node", "STProxyServer", path).body == b"\xff\xd8"
    del cell.photos["http://p/joe@acme.example.jpg"]
    cell.now += 29
    assert cell.get("stproxy1Node", "STProxyServer", path).status == 200
    cell.now += 2
    assert cell.get("stproxy1Node", "STProxyServer", path).status == 502


def test_a_synchronization_reaches_one_node(cell, was):
    was.config.modify(was.config.getid("/VirtualHost:default_host/"), [["aliases", []]])
    was.config.save()
    states = []
    for node in NODES:
        name = was.control.completeObjectName(f"type=NodeSync,node={node},*")
        states.append(was.control.invoke(name, "isNodeSynchronized"))
    assert states == ["false"] * 3
    sync(was, "meet1Node")
    name = was.control.completeObjectName("type=NodeSync,node=meet1Node,*")
    assert was.control.invoke(name, "isNodeSynchronized") == "true"
    name = was.control.completeObjectName("type=NodeSync,node=meet2Node,*")
    assert was.control.invoke(name, "isNodeSynchronized") == "false"
    assert [entry["node"] for entry in cell.events("node.sync")] == ["meet1Node"]


def test_a_normal_synchronization_overlooks_what_a_hand_has_edited(cell, was):
    sync(was, "stproxy1Node")  # the first one since the agent's start was a full one
    path = cell.master.root / PROXY
    path.write_bytes(path.read_bytes() + b"<!-- by hand -->\n")
    sync(was, "stproxy1Node")
    assert b"by hand" not in cell.repositories["stproxy1Node"].read(PROXY)
    name = was.control.completeObjectName("type=ConfigRepository,process=nodeagent,node=stproxy1Node,*")
    was.control.invoke(name, "refreshRepositoryEpoch")
    sync(was, "stproxy1Node")
    assert b"by hand" in cell.repositories["stproxy1Node"].read(PROXY)


def test_the_first_synchronization_of_an_agent_is_full(cell, was):
    path = cell.master.root / PROXY
    path.write_bytes(path.read_bytes() + b"<!-- by hand -->\n")
    sync(was, "stproxy1Node")
    assert b"by hand" in cell.repositories["stproxy1Node"].read(PROXY)


def test_a_refresh_on_the_manager_makes_every_node_look(cell, was):
    for node in NODES:
        sync(was, node)
    path = cell.master.root / PROXY
    path.write_bytes(path.read_bytes() + b"<!-- by hand -->\n")
    name = was.control.completeObjectName("type=ConfigRepository,process=dmgr,*")
    was.control.invoke(name, "refreshRepositoryEpoch")
    sync(was, "stproxy1Node")
    assert b"by hand" in cell.repositories["stproxy1Node"].read(PROXY)


def test_what_was_edited_on_the_node_is_overwritten(cell, was):
    path = cell.repositories["stproxy1Node"].root / PROXY
    path.write_bytes(b"<configuration/>\n")
    sync(was, "stproxy1Node")
    assert path.read_bytes() == cell.master.read(PROXY)


def test_strays_are_seen(cell):
    (cell.master.root / (PROXY + ".bak")).write_bytes(b"<configuration/>")
    assert cell.master.strays() == [PROXY + ".bak"]
    assert PROXY + ".bak" not in cell.master.uris()


def test_an_edit_restarts_the_application_where_it_runs_even_if_it_changes_nothing(cell, was):
    server = cell.server("meet1Node", "STMeetingServer")
    map_board(was, WEB)
    was.config.save()
    assert server.restarts[MEETING] == 0
    sync(was, "meet1Node")
    assert server.restarts[MEETING] == 1
    name = was.control.queryNames(f"type=Application,name={MEETING},node=meet1Node,*")
    assert was.control.getAttribute(name, "restarts") == "1"
    assert cell.server("meet2Node", "STMeetingServer").restarts[MEETING] == 0
    assert was.app.isAppReady(MEETING) == "false"
    sync(was, "meet2Node")
    assert was.app.isAppReady(MEETING) == "true"
    assert [e["node"] for e in cell.events("application.restart")] == ["meet1Node", "meet2Node"]


def test_the_whiteboard_needs_module_virtual_host_keys_synchronization_and_restart(cell, was):
    def board():
        return cell.get("meet1Node", "STMeetingServer", "/whiteboard/status")

    keys = "cells/sametimeCell/nodes/meet1Node/servers/STMeetingServer/stmeetings.properties"
    map_board(was, CLUSTER, WEB)
    put(was, keys, b"whiteboard.enabled=false", b"whiteboard.enabled=true")
    sync(was, "meet1Node")
    assert board().body.startswith(b"SRVE0255E")
    was.app.edit(MEETING, ["-MapWebModToVH", [[".*", BOARD, "stmeetings_host"]]])
    was.config.save()
    sync(was, "meet1Node")
    assert board().body == b"whiteboard.enabled is not true"
    was.control.stopServer("STMeetingServer", "meet1Node", "immediate")
    was.control.startServer("STMeetingServer", "meet1Node", 300)
    assert board().status == 200


@pytest.mark.parametrize("kind", ["properties", "xml", "json"])
def test_the_configuration_page_shows_the_running_layer(folder, kind):
    cell = Cell(folder, Variant(keys=kind))
    page = "/stmeetings/configuration?format=json&verbose=true"
    answer = cell.get("meet1Node", "STMeetingServer", page)
    assert answer.type.startswith("text/json")
    assert b'"docshare.fileio.codebase": "\\/stmeetings\\/docshare"' in answer.body
    assert b'"userInfoUrlTemplate": ""' in answer.body
    was = cell.wsadmin()
    document = sametime_documents.KEY_DOCUMENTS[kind]
    uri = f"cells/sametimeCell/nodes/meet1Node/servers/STMeetingServer/{document}"
    put(was, uri, b"true", b"maybe")
    put(was, uri, b"1", b"0")
    assert b'"meetingroomcenter.allowGuestAccess": "1"' in cell.get("meet1Node", "STMeetingServer", page).body
    sync(was, "meet1Node")
    shown = cell.get("meet1Node", "STMeetingServer", page).body
    assert b'"meetingroomcenter.allowGuestAccess": "0"' in shown, "this key acts at once"
    assert b"maybe" not in shown
    cell.launchers["meet1Node"].start("STMeetingServer")
    assert b"maybe" in cell.get("meet1Node", "STMeetingServer", page).body
    cell.faults.set("configuration_status", 403)
    assert cell.get("meet1Node", "STMeetingServer", page).status == 403


def test_version_pages(cell):
    lines = cell.get("meet1Node", "STMeetingServer", "/stmeetings/serverversion.properties").body.decode().splitlines()
    assert lines[0].startswith("meeting=9.0.1")
    assert b"Release" in cell.get("meet1Node", "STMeetingServer", "/stmeetings/about.jsp").body


# Nodes and servers


def test_kinds_of_nodes(was):
    assert was.task.listManagedNodes().splitlines() == NODES
    assert was.task.listUnmanagedNodes() == "ihs1Node"
    assert was.task.isFederated() == "true"
    assert was.task.getNodeBaseProductVersion("[-nodeName meet1Node]") == "9.0.5.14"
    assert was.task.listServers("[-serverType WEB_SERVER]").startswith("webserver1(cells/sametimeCell/nodes/ihs1Node/")


def test_an_agent_that_is_down(cell, was):
    was.control.stopServer("nodeagent", "meet2Node")
    cell.launchers["meet2Node"].stop("nodeagent")  # at once, where the model would take its time
    assert was.control.completeObjectName("type=NodeSync,node=meet2Node,*") == ""
    manager_bean = was.control.queryNames("type=DeploymentManager,*")
    assert was.control.invoke(manager_bean, "syncActiveNodes", "true").splitlines() == ["meet1Node", "stproxy1Node"]
    assert was.control.queryNames("type=Server,node=meet2Node,*") == ""
    with pytest.raises(WasError, match="ADMN0034E"):
        was.control.startServer("STMeetingServer", "meet2Node")


def test_servers_start_and_stop_once(cell, was):
    assert was.control.stopServer("STProxyServer", "stproxy1Node").startswith("WASX7264I")
    assert was.control.queryNames("type=Server,name=STProxyServer,*") == ""
    with pytest.raises(WasError, match="Unable to locate running server"):
        was.control.stopServer("STProxyServer", "stproxy1Node")
    assert was.control.startServer("STProxyServer", "stproxy1Node").startswith("WASX7262I: Start completed for server")
    with pytest.raises(WasError, match='Server "STProxyServer" is already running'):
        was.control.startServer("STProxyServer", "stproxy1Node")
    cell.faults.set("start_fails", ["STProxyServer"])
    was.control.stopServer("STProxyServer", "stproxy1Node")
    assert was.control.startServer("STProxyServer", "stproxy1Node").startswith("WASX7263W: Start not completed")


def test_a_synchronization_can_fail(cell, was):
    cell.faults.set("sync_fails", ["meet1Node"])
    was.config.modify(was.config.getid("/VirtualHost:default_host/"), [["aliases", []]])
    was.config.save()
    assert sync(was, "meet1Node") == "false"
    name = was.control.completeObjectName("type=NodeSync,node=meet1Node,*")
    assert was.control.invoke(name, "isNodeSynchronized") == "false"


def test_object_names(was):
    name = was.control.completeObjectName("WebSphere:node=meet1Node,type=Server,process=STMeetingServer,*")
    assert name.startswith("WebSphere:name=STMeetingServer,process=STMeetingServer,platform=proxy,node=meet1Node,")
    assert ",processType=ManagedProcess" in name
    assert was.control.getAttribute(name, "state") == "STARTED"
    assert was.control.getConfigId(name).startswith("STMeetingServer(cells/sametimeCell/nodes/meet1Node/servers/")
    assert was.control.completeObjectName("type=Server,name=nix,*") == ""
    assert was.control.completeObjectName("type=Server") == ""  # not open: further keys do not fit
    with pytest.raises(WasError, match="WASX7025E"):
        was.control.invoke("", "sync")
    with pytest.raises(WasError, match="WASX7129E"):
        was.control.invoke(name, "nonsense")
    assert mbeans.parse("a=b,c,*").properties == {"a": "b,c"}


def test_from_configuration_to_bean(cell, was):
    server = was.config.getid("/Node:stproxy1Node/Server:STProxyServer/")
    assert was.config.getObjectName(server) == was.control.completeObjectName("type=Server,name=STProxyServer,*")
    was.control.stopServer("STProxyServer", "stproxy1Node")
    assert was.config.getObjectName(server) == ""


def test_restart_by_the_bean(cell, was):
    name = was.control.completeObjectName("type=Server,name=STProxyServer,*")
    pid = was.control.getAttribute(name, "pid")
    was.control.invoke(name, "restart")
    assert was.control.getAttribute(name, "pid") != pid
    agent = was.control.completeObjectName("type=NodeAgent,node=stproxy1Node,*")
    was.control.invoke(name, "stop")
    assert was.control.invoke(agent, "launchProcess", "[STProxyServer]") == "true"


def cluster_bean(was):
    name = was.control.completeObjectName("type=ClusterMgr,*")
    assert was.control.invoke(name, "retrieveClusters") == "[STMeetingCluster]"
    return was.control.completeObjectName("type=Cluster,name=STMeetingCluster,*")


def test_a_cluster_stops_starts_and_ripples_behind_ones_back(cell, was):
    name = cluster_bean(was)
    assert was.control.getAttribute(name, "state") == "websphere.cluster.running"
    was.control.invoke(name, "stop")
    assert wait_until(lambda: was.control.getAttribute(name, "state") == "websphere.cluster.stopped", 5)
    was.control.invoke(name, "start")
    assert wait_until(lambda: was.control.getAttribute(name, "state") == "websphere.cluster.running", 5)
    pids = [cell.launchers[node].running()["STMeetingServer"] for node in NODES[:2]]
    cell.journal.clear()
    was.control.invoke(name, "rippleStart")
    assert was.control.getAttribute(name, "state") == "websphere.cluster.running"
    assert wait_until(lambda: len(cell.events("server.start")) == 2, 5)
    assert [(e["event"], e["node"]) for e in cell.events("server.stop", "server.start")] == [
        ("server.stop", "meet1Node"),
        ("server.start", "meet1Node"),
        ("server.stop", "meet2Node"),
        ("server.start", "meet2Node"),
    ]
    assert not set(pids) & {cell.launchers[node].running()["STMeetingServer"] for node in NODES[:2]}


def test_a_half_cluster(was):
    was.control.stopServer("STMeetingServer", "meet1Node")
    assert was.control.getAttribute(cluster_bean(was), "state") == "websphere.cluster.partial.start"


def test_no_cluster(folder):
    was = Cell(folder, Variant(clustered=False)).wsadmin()
    assert was.config.list("ServerCluster") == ""
    assert was.control.queryNames("type=Cluster,*") == ""
    assert was.config.list("DataSource").count("\n") == 4
    assert targets(was, "stmeetings.war").split("+") == [
        "WebSphere:cell=sametimeCell,node=meet1Node,server=STMeetingServer",
        "WebSphere:cell=sametimeCell,node=meet2Node,server=STMeetingServer",
        WEB,
    ]


# Data sources


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
        found = was.config.list("J2EEResourceProperty", source).splitlines()
        return {was.config.showAttribute(row, "name"): was.config.showAttribute(row, "value") for row in found}

    first = rows(meeting_source(was, "Node:meet1Node"))
    second = rows(meeting_source(was, "Node:meet2Node"))
    assert "clientRerouteAlternateServerName" not in first
    assert second["clientRerouteAlternateServerName"] == ""
    assert rows(meeting_source(was))["databaseName"] == "stms"
    assert was.task.listDatasources("[-scope Node=meet1Node]").count("\n") == 1
    assert was.task.showResourceProperties(meeting_source(was), "[-propertyName databaseName]") == "stms"


# Addresses


def test_ports_and_host_names(cell, was):
    where = "[node meet1Node] [server STMeetingServer]"
    ports = was.task.listServerPorts("STMeetingServer", "[-nodeName meet1Node]").splitlines()
    assert f"[[SOAP_CONNECTOR_ADDRESS [[[host meet1.acme.example] {where} [port 8880] ]]]]" in ports
    point = "-nodeName meet1Node -endPointName SOAP_CONNECTOR_ADDRESS"
    was.task.modifyServerPort("STMeetingServer", f"[{point} -host h -port 9999 -modifyShared true]")
    assert f"[host h] {where} [port 9999]" in was.task.listServerPorts("STMeetingServer")
    was.task.changeHostName("[-nodeName meet2Node -hostName meet2.mgmt.example -regenDefaultCert true]")
    was.config.save()
    index = cell.master.read("cells/sametimeCell/nodes/meet2Node/serverindex.xml").decode()
    assert "meet2.acme.example" not in index
    assert 'host="*"' in index
    with pytest.raises(WasError, match="ADMF0003E"):
        was.task.changeHostName("[-nodeName nix -hostName x]")
    with pytest.raises(WasError, match="ADMF0002E"):
        was.task.changeHostName("[-nodeName meet1Node]")


def test_a_web_server_routes_after_generation_and_propagation(cell, was):
    map_board(was, CLUSTER, WEB)
    was.config.save()
    assert plugin.routes() == []
    name = was.control.completeObjectName("type=PluginCfgGenerator,*")
    arguments = "/opt/IBM/config sametimeCell ihs1Node webserver1 false"
    was.control.invoke(name, "generate", arguments)
    assert plugin.routes() == []
    was.control.invoke(name, "propagate", arguments)
    assert "/whiteboard" in plugin.routes()


def test_listing_documents(was):
    name = was.control.completeObjectName("type=ConfigRepository,process=dmgr,*")
    found = was.control.invoke(
        name, "listResourceNames", "cells/sametimeCell/nodes/stproxy1Node/servers 1 -1"
    ).splitlines()
    assert PROXY in found


# Before federation


def test_a_node_of_its_own_and_its_joining(folder):
    plan = topology.from_data(PLAN)
    cell = Cell(folder, Variant(standalone=("meet1",)), plan)
    was = cell.wsadmin()
    assert "meet1Node" not in was.task.listManagedNodes()
    host = plan.host("meet1")
    own = initial_state.standalone_documents(plan, host, Variant())
    prefix = "cells/meet1Cell/nodes/meet1Node/"
    documents = {u.removeprefix(prefix): base64.b64encode(d).decode() for u, d in own.items() if u.startswith(prefix)}
    known = {"node": "meet1Node", "cell": "sametimeCell", "host": "127.0.0.1", "port": 1}
    assert cell.manager.handle("node.check", known)["error"] == "ADMU0027E"
    known["cell"] = "meet1Cell"
    assert cell.manager.handle("node.check", known)["reached"] is False
    cell.manager.handle("node.add", {"node": "meet1Node", "documents": documents})
    assert "meet1Node" in was.task.listManagedNodes()
    assert cell.manager.handle("node.check", known)["error"] == "ADMU0040E"
