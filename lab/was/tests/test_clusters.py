"""Clusters: their states, and operations on all members."""

from ansible_collections.sametime.estate.lab.was.harness import NODES, WEB, targets, wait_until
from ansible_collections.sametime.estate.lab.was.waslab.model import Cell
from ansible_collections.sametime.estate.lab.was.waslab.variant import Variant


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
