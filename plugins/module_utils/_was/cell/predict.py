# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Predict what a cell looks like after steps that check mode does not carry out.

Pure. Python 3.6. Only the nodes that the steps touch are predicted; WebSphere may find more nodes not synchronized.
"""

import re
from typing import Sequence, Set

from ansible_collections.sametime.estate.plugins.module_utils._was import steps as was_steps
from ansible_collections.sametime.estate.plugins.module_utils._was.cell import cell as cells
from ansible_collections.sametime.estate.plugins.module_utils._was.cell import restarts
from ansible_collections.sametime.estate.plugins.module_utils._was.cell.cell import Cell
from ansible_collections.sametime.estate.plugins.module_utils._was.steps import Step

_NODE = re.compile(r"cells/[^/]+/nodes/([^/|]+)")


def after_save(cell: Cell, steps: Sequence[Step]) -> Cell:
    """Return the cell with the touched nodes not synchronized and the servers of the steps waiting for a restart."""
    touched: Set[str] = set()
    for step in steps:
        match = _NODE.search(was_steps.place(step))
        touched.update([match.group(1)] if match else [node["name"] for node in cell["nodes"]])
    nodes = [
        dict(node, synchronized=False) if node["agent_running"] and node["name"] in touched else node
        for node in cell["nodes"]
    ]
    return dict(cell, nodes=nodes, waiting=restarts.add(cell["waiting"], steps, cell, "now"))


def after_synchronization(cell: Cell) -> Cell:
    """Return the cell with all nodes synchronized whose node agent runs."""
    nodes = [dict(node, synchronized=True) if node["agent_running"] else node for node in cell["nodes"]]
    return dict(cell, nodes=nodes)


def after_restart(cell: Cell, names: Sequence[str]) -> Cell:
    """Return the cell with the servers (``node/server``) restarted."""
    servers = [dict(server, pid="new") if cells.key(server) in names else server for server in cell["servers"]]
    waiting = [record for record in cell["waiting"] if record["server"] not in names]
    return dict(cell, servers=servers, waiting=waiting)
