# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cell as data: the request to the payload and the cell made of its answers.

Pure. Python 3.6.
"""

from typing import Any, Dict, Iterable, List, Optional

from ansible_collections.sametime.estate.plugins.module_utils._was.cell.cell import Cell
from ansible_collections.sametime.estate.plugins.module_utils._was.cell.data_sources import READ, read_data_source
from ansible_collections.sametime.estate.plugins.module_utils._was.cell.sign_on import PROPERTIES, read_sign_on
from ansible_collections.sametime.estate.plugins.module_utils._was.cell.signers import read_signers
from ansible_collections.sametime.estate.plugins.module_utils._was.cell.views import parse_modules
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin.literal import Answer


def read_request(
    applications: Iterable[str], data_sources: bool, trust_store: Optional[str] = None, sign_on: bool = False
) -> Dict[str, Any]:
    """Return the arguments of the payload's action ``read``.

    applications: applications whose modules are read. data_sources: whether data sources are read. trust_store: name of
    a trust store whose signers are read. sign_on: whether the settings of single sign-on are read.
    """
    request: Dict[str, Any] = {"applications": list(applications), "properties": list(READ) if data_sources else []}
    if trust_store:
        request["trust_store"] = trust_store
    if sign_on:
        request["sign_on"] = list(PROPERTIES)
    return request


def assemble(answers: Iterable[Answer]) -> Cell:
    """Return the cell that the payload's answers describe; its shape is RETURN of module was_info.

    Raises WasError: wsadmin is not connected to a deployment manager, or an output is not understood.
    """
    values: Dict[str, List[Any]] = {}
    for answer in answers:
        values.setdefault(answer.kind, []).append(answer.value)
    connected = values["connected"][0]
    nodes = [_node(value) for value in values.get("node", [])]
    if (connected["node"], "deployment_manager") not in [(node["name"], node["kind"]) for node in nodes]:
        raise WasError(
            f"wsadmin is connected to the node {connected['node']}, which is not a deployment manager; set profile to"
            " the profile of the deployment manager"
        )
    clusters = [_cluster(value) for value in values.get("cluster", [])]
    members = {
        (member["node"], member["server"]): cluster["name"] for cluster in clusters for member in cluster["members"]
    }
    servers = [dict(value, cluster=members.get((value["node"], value["name"]))) for value in values.get("server", [])]
    return {
        "name": connected["cell"],
        "deployment_manager": connected["node"],
        "jython": connected["jython"],
        "nodes": nodes,
        "servers": servers,
        "clusters": clusters,
        "virtual_hosts": [_virtual_host(value) for value in values.get("virtual_host", [])],
        "applications": [_application(value) for value in values.get("application", [])],
        "data_sources": [read_data_source(value) for value in values.get("data_source", [])],
        "signers": read_signers(values["signers"][0]) if "signers" in values else None,
        "sign_on": read_sign_on(values["sign_on"][0]) if "sign_on" in values else None,
    }


def _cluster(value: Dict[str, Any]) -> Dict[str, Any]:
    members = [{"node": node_name, "server": server_name} for node_name, server_name in value["members"]]
    return {"name": value["name"], "members": members}


def _node(value: Dict[str, Any]) -> Dict[str, Any]:
    kind = "unmanaged"
    for server_type, name in (("NODE_AGENT", "managed"), ("DEPLOYMENT_MANAGER", "deployment_manager")):
        if server_type in value["kinds"]:
            kind = name
    state = value["synchronized"]
    return {
        "name": value["name"],
        "host": value["host"],
        "kind": kind,
        "agent_running": None if kind != "managed" else state is not None,
        "synchronized": None if state is None else state == "true",
    }


def _virtual_host(value: Dict[str, Any]) -> Dict[str, Any]:
    return {"name": value["name"], "aliases": [{"hostname": host, "port": port} for host, port in value["aliases"]]}


def _application(value: Dict[str, Any]) -> Dict[str, Any]:
    if value["modules"] is None:
        return {"name": value["name"], "modules": None}
    return {"name": value["name"], "modules": parse_modules(value["modules"], value["servers"], value["hosts"])}
