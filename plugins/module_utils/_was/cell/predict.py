# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a cell would look like after steps that check mode does not do.

Pure. Python 3.6. Foreseen is what the steps touch: WebSphere may find more nodes out of step than these.
"""

import re
from typing import Any, Dict, Sequence, Set

from ansible_collections.sametime.estate.plugins.module_utils._was.cell import cell as cells
from ansible_collections.sametime.estate.plugins.module_utils._was.cell import restarts
from ansible_collections.sametime.estate.plugins.module_utils._was.cell.cell import Cell

_NODE = re.compile(r"cells/[^/]+/nodes/([^/|]+)")


def saved(cell: Cell, steps: Sequence[Dict[str, Any]]) -> Cell:
    """Return the cell with the touched nodes out of step and the servers of the steps waiting."""
    touched: Set[str] = set()
    for step in steps:
        found = _NODE.search(step.get("uri") or "") or _NODE.search(step.get("id") or "")
        touched.update([found.group(1)] if found else [node["name"] for node in cell["nodes"]])
    nodes = [
        dict(node, synchronized=False) if node["agent_running"] and node["name"] in touched else node
        for node in cell["nodes"]
    ]
    return dict(cell, nodes=nodes, waiting=restarts.add(cell["waiting"], steps, cell, "now"))


def synchronised(cell: Cell) -> Cell:
    """Return the cell with all nodes in step whose agent runs."""
    nodes = [dict(node, synchronized=True) if node["agent_running"] else node for node in cell["nodes"]]
    return dict(cell, nodes=nodes)


def restarted(cell: Cell, names: Sequence[str]) -> Cell:
    """Return the cell with the servers started anew."""
    servers = [dict(server, pid="new") if cells.key(server) in names else server for server in cell["servers"]]
    waiting = [record for record in cell["waiting"] if record["server"] not in names]
    return dict(cell, servers=servers, waiting=waiting)
