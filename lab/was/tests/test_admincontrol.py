"""AdminControl: object names and managed beans."""

import pytest
from ansible_collections.sametime.estate.lab.was.waslab import mbeans
from ansible_collections.sametime.estate.lab.was.waslab.errors import WasError


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
