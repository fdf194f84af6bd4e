"""The node agent: synchronization, and starting and stopping servers."""

import pytest
from ansible_collections.sametime.estate.lab.was.harness import NODES, PROXY, sync
from ansible_collections.sametime.estate.lab.was.waslab.errors import WasError


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
    path.write_bytes(path.read_bytes() + b"<!-- manual -->\n")
    sync(was, "stproxy1Node")
    assert b"manual" not in cell.repositories["stproxy1Node"].read(PROXY)
    name = was.control.completeObjectName("type=ConfigRepository,process=nodeagent,node=stproxy1Node,*")
    was.control.invoke(name, "refreshRepositoryEpoch")
    sync(was, "stproxy1Node")
    assert b"manual" in cell.repositories["stproxy1Node"].read(PROXY)


def test_the_first_synchronization_of_an_agent_is_full(cell, was):
    path = cell.master.root / PROXY
    path.write_bytes(path.read_bytes() + b"<!-- manual -->\n")
    sync(was, "stproxy1Node")
    assert b"manual" in cell.repositories["stproxy1Node"].read(PROXY)


def test_a_refresh_on_the_manager_makes_every_node_look(cell, was):
    for node in NODES:
        sync(was, node)
    path = cell.master.root / PROXY
    path.write_bytes(path.read_bytes() + b"<!-- manual -->\n")
    name = was.control.completeObjectName("type=ConfigRepository,process=dmgr,*")
    was.control.invoke(name, "refreshRepositoryEpoch")
    sync(was, "stproxy1Node")
    assert b"manual" in cell.repositories["stproxy1Node"].read(PROXY)


def test_what_was_edited_on_the_node_is_overwritten(cell, was):
    path = cell.repositories["stproxy1Node"].root / PROXY
    path.write_bytes(b"<configuration/>\n")
    sync(was, "stproxy1Node")
    assert path.read_bytes() == cell.master.read(PROXY)


def test_strays_are_seen(cell):
    (cell.master.root / (PROXY + ".bak")).write_bytes(b"<configuration/>")
    assert cell.master.strays() == [PROXY + ".bak"]
    assert PROXY + ".bak" not in cell.master.uris()


def test_an_agent_that_is_down(cell, was):
    was.control.stopServer("nodeagent", "meet2Node")
    cell.launchers["meet2Node"].stop("nodeagent")  # immediately, where the model would take its time
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
