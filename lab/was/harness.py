"""Steps and names that several tests of the simulated cell use."""

import base64
import time
from collections.abc import Callable
from typing import Any

from ansible_collections.sametime.estate.lab.was.waslab.model import Calls, Wsadmin

MEETING = "Sametime Meeting Server"
BOARD = "whiteboard.services.war,WEB-INF/web.xml"
CLUSTER = "WebSphere:cell=sametimeCell,cluster=STMeetingCluster"
WEB = "WebSphere:cell=sametimeCell,node=ihs1Node,server=webserver1"
PROXY = "cells/sametimeCell/nodes/stproxy1Node/servers/STProxyServer/stproxyconfig.xml"
NODES = ["meet1Node", "meet2Node", "stproxy1Node"]


def sync(was: Wsadmin, node: str) -> Any:
    """Synchronize a node; returns the result of the operation."""
    name = was.control.completeObjectName(f"type=NodeSync,node={node},*")
    return was.control.invoke(name, "sync")


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Wait until a condition holds, for some seconds at most; returns whether it holds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and not condition():
        time.sleep(0.02)
    return condition()


def targets(was: Wsadmin, file: str) -> str:
    """Return the targets of a module of the Meeting server."""
    lines = was.app.listModules(MEETING, "-server").splitlines()
    return next(str(line.split("#")[2]) for line in lines if f"#{file}+" in line)


def map_board(was: Wsadmin, *wanted: str) -> Any:
    """Map the whiteboard module to targets."""
    return was.app.edit(MEETING, ["-MapModulesToServers", [[".*", BOARD, "+".join(wanted)]]])


def put(was: Wsadmin, uri: str, old: bytes, new: bytes) -> None:
    """Replace bytes in a document and save."""
    document = was.config.extract_content(uri)
    data = base64.b64decode(document["content"]).replace(old, new)
    was.config.checkin_content(uri, base64.b64encode(data).decode(), document["digest"])
    was.config.save()


def meeting_source(
    config: Calls, path: str = "/JDBCProvider:DB2 Universal JDBC Driver Provider/DataSource:Meeting Server/"
) -> str:
    """Return the id of an object at the scope of the cluster, without a path the Meeting server's data source."""
    return str(config.getid("/Cell:sametimeCell/ServerCluster:STMeetingCluster" + path))
