"""The hosts of the cell, and the paths, ports and names on them."""

import json
import os
import socket
from pathlib import Path
from typing import Any, NamedTuple

# Paths and addresses. Only tests change them by the environment, because their hosts share one machine.
WAS = Path(os.environ.get("WASLAB_WAS", "/opt/IBM/WebSphere/AppServer"))
VAR = Path(os.environ.get("WASLAB_VAR", "/var/lib/waslab"))
TOPOLOGY = Path(os.environ.get("WASLAB_TOPOLOGY", "/etc/waslab/topology.json"))
CACHE = Path(os.environ.get("WASLAB_CACHE", "/var/cache/waslab"))  # the files of jython.prepare
HOME = os.environ.get("WASLAB_HOME", "127.0.0.1")  # the loopback address of the host
ANYWHERE = os.environ.get("WASLAB_ANYWHERE", "")  # the address for browsers and for the command waslab

MEETING_SERVER = "STMeetingServer"
MEETING_PROXY = "STMeetingHttpProxy"
PROXY_SERVER = "STProxyServer"
CLUSTER = "STMeetingCluster"
DMGR = "dmgr"
NODEAGENT = "nodeagent"
DAEMON_PORT = 9990  # of the command waslab, on each host

MEETING_APPLICATION = "Sametime Meeting Server"
PROXY_APPLICATION = "Sametime Proxy Server"
WHITEBOARD = "Core Whiteboard Services"

# The ports of each server. Administrative ports listen on the host's own name, the others on all addresses.
PORTS: dict[str, dict[str, int]] = {
    DMGR: {
        "BOOTSTRAP_ADDRESS": 9809,
        "SOAP_CONNECTOR_ADDRESS": 8879,
        "ORB_LISTENER_ADDRESS": 9100,
        "CELL_DISCOVERY_ADDRESS": 7277,
        "WC_adminhost": 9060,
        "DCS_UNICAST_ADDRESS": 9352,
    },
    NODEAGENT: {
        "BOOTSTRAP_ADDRESS": 2809,
        "SOAP_CONNECTOR_ADDRESS": 8878,
        "ORB_LISTENER_ADDRESS": 9900,
        "NODE_DISCOVERY_ADDRESS": 7272,
        "DCS_UNICAST_ADDRESS": 9353,
    },
    MEETING_SERVER: {
        "BOOTSTRAP_ADDRESS": 2810,
        "SOAP_CONNECTOR_ADDRESS": 8880,
        "ORB_LISTENER_ADDRESS": 9101,
        "WC_defaulthost": 9081,
        "DCS_UNICAST_ADDRESS": 9354,
    },
    MEETING_PROXY: {"BOOTSTRAP_ADDRESS": 2811, "SOAP_CONNECTOR_ADDRESS": 8881, "PROXY_HTTP_ADDRESS": 9082},
    PROXY_SERVER: {
        "BOOTSTRAP_ADDRESS": 2810,
        "SOAP_CONNECTOR_ADDRESS": 8880,
        "ORB_LISTENER_ADDRESS": 9101,
        "WC_defaulthost": 9080,
        "DCS_UNICAST_ADDRESS": 9354,
    },
}
SERVERS = {"dmgr": (DMGR,), "meeting": (MEETING_SERVER, MEETING_PROXY), "proxy": (PROXY_SERVER,)}
TYPES = {DMGR: "DEPLOYMENT_MANAGER", NODEAGENT: "NODE_AGENT", MEETING_PROXY: "PROXY_SERVER"}


class Host(NamedTuple):
    """One host of the cell. ``kind``: dmgr, meeting or proxy; ``management``: its address in the second network."""

    host: str
    name: str
    address: str
    node: str
    profile: str
    kind: str
    management: str | None = None


class Topology(NamedTuple):
    """The whole cell. ``database``: (server, port) in the data sources of the initial state; ``standby``: the other."""

    cell: str
    dmgr: Host
    nodes: tuple[Host, ...]
    web_node: str
    web_server: str
    web_host: str
    user: str
    password: str
    database: tuple[str, int]
    standby: tuple[str, int]

    @property
    def hosts(self) -> tuple[Host, ...]:
        """Return all hosts, the deployment manager first."""
        return (self.dmgr, *self.nodes)

    def host(self, name: str) -> Host:
        """Return a host by its short name."""
        return next(host for host in self.hosts if host.host == name)

    def node(self, name: str) -> Host:
        """Return the host of a node."""
        return next(host for host in self.hosts if host.node == name)


def own_name() -> str:
    """Return this host's short name."""
    return os.environ.get("WASLAB_HOST") or socket.gethostname().partition(".")[0]


def load(path: Path = TOPOLOGY) -> Topology:
    """Read the topology file that provisioning writes."""
    return from_data(json.loads(path.read_text()))


def from_data(data: dict[str, Any]) -> Topology:
    """Return the topology from plain data."""
    return Topology(
        cell=data["cell"],
        dmgr=Host(**data["dmgr"]),
        nodes=tuple(Host(**node) for node in data["nodes"]),
        web_node=data["webserver"]["node"],
        web_server=data["webserver"]["server"],
        web_host=data["webserver"]["host"],
        user=data["admin"]["user"],
        password=data["admin"]["password"],
        database=(data["database"]["host"], int(data["database"]["port"])),
        standby=(data["standby"]["host"], int(data["standby"]["port"])),
    )
