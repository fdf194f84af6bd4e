# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the modules do with a cell: read it, bring planned steps into it, synchronise, restart. Python 3.6.

One call is one start of wsadmin. Between reading and writing stands only data: steps are planned by pure functions,
may be collected from several modules, and are done and saved together.
"""

import time
from typing import Any, Callable, Dict, NamedTuple, Optional, Sequence

from ansible_collections.sametime.estate.plugins.module_utils._was.cell import cell as cells
from ansible_collections.sametime.estate.plugins.module_utils._was.cell import restarts
from ansible_collections.sametime.estate.plugins.module_utils._was.cell.cell import Cell
from ansible_collections.sametime.estate.plugins.module_utils._was.documents.documents import Documents, content_after
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin.store import Store
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin.wsadmin import File, Wsadmin

POLL_SECONDS = 2


class Control:
    """A cell behind one wsadmin. ``directory``: where records of cells are kept on this host."""

    def __init__(self, wsadmin: Wsadmin, profile: str, directory: str, now: Callable[[], float] = time.time) -> None:
        self.documents = Documents(profile)
        self._wsadmin = wsadmin
        self._directory = directory
        self._now = now

    def store(self, cell: Cell) -> Store:
        """Return what is remembered about the cell."""
        return Store(self._directory, cell["name"])

    def read(self, applications: Sequence[str] = (), data_sources: bool = False) -> Cell:
        """Read the cell. One start of wsadmin."""
        request = cells.read_request(applications, data_sources)
        return self._cell(self._wsadmin.ask([("read", request)]), request)

    def change(self, cell: Cell, steps: Sequence[Dict[str, Any]], timeout_seconds: int) -> Cell:
        """Do steps, save them together, and read the cell again. One start of wsadmin. WasError: nothing is saved."""
        orders = [step for step in steps if step["do"] != "document"]
        files: Dict[str, bytes] = {}
        for number, uri in enumerate(sorted({step["uri"] for step in steps if step["do"] == "document"})):
            present = self.documents.read(uri)
            after = content_after([step for step in steps if step["do"] == "document" and step["uri"] == uri], present)
            files[f"expected{number}"], files[f"new{number}"] = present, after
            names: Dict[str, Any] = {name: File(f"{name}{number}") for name in ("expected", "new", "scratch")}
            orders.append(dict(names, do="document", uri=uri))
        store = self.store(cell)
        before = store.restarts()
        since = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(self._now()))
        # Kept before the save: a restart too many does less harm than one that nobody knows of.
        store.keep_restarts(restarts.add(restarts.waiting(before, cell), steps, cell, since))
        for step in steps:
            if step.get("record"):
                store.keep_mapping(step["application"], step["module"], step["record"])
        request = cell["read"]
        try:
            change = {"steps": orders, "timeout": timeout_seconds}
            answers = self._wsadmin.ask([("change", change), ("read", request)], files)
        except WasError as exc:
            if exc.details.get("kind") != "slow":
                store.keep_restarts(before)
            raise
        return self._cell(answers, request)

    def synchronise(self, cell: Cell, sync: "Sync") -> Dict[str, Any]:
        """Bring nodes into step, test data sources, and read the cell again. One start of wsadmin."""
        self.settle(cell)  # the processes of now have not read what their nodes get
        request = cell["read"]
        answers = self._wsadmin.ask(
            [
                ("sync", dict(sync._asdict(), pause=POLL_SECONDS, full=int(sync.full))),
                ("test", {"data_sources": list(sync.test)}),
                ("read", request),
            ]
        )
        found = self._cell(answers, request)
        tests = [answer.value for answer in answers if answer.kind == "tested"]
        return {"cell": found, "tests": tests}

    def restart(self, cell: Cell, servers: Sequence[str], timeout_seconds: int) -> Dict[str, Any]:
        """Restart servers (node/server) one after the other, and read the cell again. One start of wsadmin."""
        request = cell["read"]
        pairs = [name.split("/", 1) for name in servers]
        order = {"servers": pairs, "timeout": timeout_seconds, "pause": POLL_SECONDS}
        answers = self._wsadmin.ask([("restart", order), ("read", request)])
        outcomes = [answer.value for answer in answers if answer.kind == "restarted"]
        return {"cell": self._cell(answers, request), "outcomes": outcomes}

    def _cell(self, answers: Sequence[Any], request: Dict[str, Any]) -> Cell:
        """Return the cell, with what was asked and with what waits for a restart."""
        cell = cells.assemble(answers)
        cell["read"] = request
        cell["waiting"] = restarts.waiting(self.store(cell).restarts(), cell)
        return cell

    def settle(self, cell: Cell) -> None:
        """Keep only the records of servers that still wait."""
        self.store(cell).keep_restarts(cell["waiting"])


class Sync(NamedTuple):
    """What to synchronise: nodes, data sources to test afterwards, seconds for each node."""

    nodes: Sequence[str]
    full: bool = False
    test: Sequence[str] = ()
    timeout: int = 600


def usable(cell: Optional[Cell]) -> Optional[Cell]:
    """Return a cell that was handed in. WasError: it is none of was_info."""
    if cell is not None and "read" not in cell:
        raise WasError("cell is not what was_info returned as cell")
    return cell
