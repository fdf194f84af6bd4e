"""The deployment manager: plug-in, documents, and nodes that join."""

import base64

from ansible_collections.sametime.estate.lab.was.harness import (
    CLUSTER,
    PROXY,
    WEB,
    map_board,
)
from ansible_collections.sametime.estate.lab.was.waslab import (
    initial_state,
    plugin,
    topology,
)
from ansible_collections.sametime.estate.lab.was.waslab.model import PLAN, Cell
from ansible_collections.sametime.estate.lab.was.waslab.variant import Variant


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
    names = was.control.invoke(
        name, "listResourceNames", "cells/sametimeCell/nodes/stproxy1Node/servers 1 -1"
    ).splitlines()
    assert PROXY in names


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
