# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plan settings in the document of every Sametime Proxy server of a cell. Pure. Python 3.6."""

from typing import Any, Callable, Dict, List, NamedTuple, Optional, Sequence

from ansible_collections.sametime.estate.plugins.module_utils._was.cell.cell import Cell, key, names
from ansible_collections.sametime.estate.plugins.module_utils._was.documents.documents import settings_step
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError
from ansible_collections.sametime.estate.plugins.module_utils._was.steps import DocumentStep
from ansible_collections.sametime.estate.plugins.module_utils._xml.coding import decode
from ansible_collections.sametime.estate.plugins.module_utils._xml.errors import XmlError
from ansible_collections.sametime.estate.plugins.module_utils._xml.scan import scan

DOCUMENT = "stproxyconfig.xml"


class Plan(NamedTuple):
    """Steps; URIs of all documents; for ``diff`` the settings before and after by document."""

    steps: List[DocumentStep]
    documents: List[str]
    before: Dict[str, Dict[str, Optional[str]]]
    after: Dict[str, Dict[str, Optional[str]]]


def plan(
    cell: Cell,
    servers: Sequence[Dict[str, Any]],
    document: str,
    settings: Sequence[Dict[str, Any]],
    read: Callable[[str], bytes],
) -> Plan:
    """Compare the documents of servers with the settings.

    servers: servers of the cell. document: file name. settings: the fields of ``_xml.edit.Setting``. read: returns the
    content of a document by its URI. Raises WasError: a document does not exist or cannot be edited.
    """
    planned = Plan([], [], {}, {})
    for server in servers:
        uri = f"cells/{cell['name']}/nodes/{server['node']}/servers/{server['name']}/{document}"
        planned.documents.append(uri)
        step, changes = settings_step(uri, read(uri), settings)
        if changes:
            planned.steps.append(step._replace(restart=[key(server)], reason=document))
            planned.before[uri] = {change.path: change.before for change in changes}
            planned.after[uri] = {change.path: change.after for change in changes}
    return planned


def proxy_servers(cell: Cell, name: str, nodes: Optional[Sequence[str]]) -> List[Dict[str, Any]]:
    """Return the servers with a name, and the other members of their clusters, on the nodes; no nodes: on all nodes.

    Members of a vertical cluster have different names, because they are on one node.
    Raises WasError: there is none, or one of the nodes has none.
    """
    named = [server for server in cell["servers"] if server["name"] == name]
    clusters = {server["cluster"] for server in named if server["cluster"]}
    servers = [server for server in cell["servers"] if server["name"] == name or server["cluster"] in clusters]
    without = set(nodes or []).difference(server["node"] for server in servers)
    if not servers or without:
        present = ", ".join(sorted({server["name"] for server in cell["servers"]}))
        where = ", ".join(sorted(without)) or names(cell["nodes"])
        raise WasError(f"no server {name} on {where}; the servers of the cell {cell['name']} are {present}")
    return [server for server in servers if not nodes or server["node"] in nodes]


def token_domains(cell: Cell, read: Callable[[str], bytes]) -> List[Dict[str, Any]]:
    """Return server (``node/server``) and token_domain of each Sametime Proxy of a cell.

    A Proxy is a server that has the document; token_domain is None if the document does not name one or cannot be read.
    """
    found = []
    for server in cell["servers"]:
        try:
            data = read(f"cells/{cell['name']}/nodes/{server['node']}/servers/{server['name']}/{DOCUMENT}")
        except WasError:
            continue
        found.append({"server": key(server), "token_domain": _token_domain(data)})
    return found


def _token_domain(data: bytes) -> Optional[str]:
    try:
        values = [one.value for one in scan(decode(data).text).elements if one.name == "tokenDomain"]
    except XmlError:
        return None
    return (values[0] or "").strip() or None if values else None
