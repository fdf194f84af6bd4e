# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A session with a cell: read it, carry out planned steps, synchronize, restart. Python 3.6.

Each method is one start of wsadmin. Only data passes from reading to writing: pure functions plan steps, several
modules may contribute, and all of them are carried out and saved together.
"""

import contextlib
import time
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Sequence, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._was import steps as was_steps
from ansible_collections.sametime.estate.plugins.module_utils._was.cell import reading, restarts
from ansible_collections.sametime.estate.plugins.module_utils._was.cell.cell import Cell
from ansible_collections.sametime.estate.plugins.module_utils._was.documents.documents import Documents, content_after
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError
from ansible_collections.sametime.estate.plugins.module_utils._was.steps import DocumentStep, MappingStep, Step
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin import keys_export
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin.store import Store
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin.wsadmin import File, Wsadmin

POLL_SECONDS = 2


class Synchronization(NamedTuple):
    """Nodes to synchronize, ids of data sources to test afterwards, seconds to wait for each node."""

    nodes: Sequence[str]
    full: bool = False
    test: Sequence[str] = ()
    timeout: int = 600


class Outcome(NamedTuple):
    """The cell afterwards, and the payload's answers about each data source tested or each server restarted."""

    cell: Cell
    answers: List[Dict[str, Any]]


class Session:
    """A cell and its wsadmin. directory: where state files of cells are kept on this host."""

    def __init__(self, wsadmin: Wsadmin, profile: str, directory: str, now: Callable[[], float] = time.time) -> None:
        self.documents = Documents(profile)
        self._wsadmin = wsadmin
        self._directory = directory
        self._now = now

    def store(self, cell: Cell) -> Store:
        """Return the state file of the cell."""
        return Store(self._directory, cell["name"])

    def read(
        self,
        applications: Sequence[str] = (),
        data_sources: bool = False,
        trust_store: Optional[str] = None,
        sign_on: bool = False,
    ) -> Cell:
        """Return the cell. Raises WasError: see `Wsadmin.ask`."""
        request = reading.read_request(applications, data_sources, trust_store, sign_on)
        return self._cell(self._wsadmin.ask([("read", request)]), request)

    def export_keys(self, password: bytes, scratch: str) -> bytes:
        """Return the keys that sign tokens as a keys file. scratch: a private directory. Raises WasError."""
        return keys_export.export(self._wsadmin.ask, scratch, password)

    def change(self, cell: Cell, steps: Sequence[Step], timeout_seconds: int) -> Cell:
        """Carry out steps, save them together, and return the cell afterwards.

        timeout_seconds: how long to wait for a save that takes longer than a SOAP request may take.
        Raises WasError: nothing is saved, unless the detail ``saved`` is True, or None for unknown.
        """
        orders, files = self._orders(steps)
        store = self.store(cell)
        before = store.restarts()
        since = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(self._now()))
        # Recorded before the save: an unneeded restart does less harm than a needed one that is forgotten.
        store.keep_restarts(restarts.add(restarts.waiting(before, cell), steps, cell, since))
        for step in steps:
            if isinstance(step, MappingStep) and step.record:
                store.keep_mapping(step.application, step.module, step.record)
        request = cell["read"]
        try:
            change = {"steps": orders, "timeout": timeout_seconds}
            answers = self._wsadmin.ask([("change", change), ("read", request)], files)
        except WasError as exc:
            if exc.details.get("saved", False) is False:
                with contextlib.suppress(OSError):  # on a full disk, the failure counts, and a restart too many stays
                    store.keep_restarts(before)
            raise
        return self._cell(answers, request)

    def synchronize(self, cell: Cell, wanted: Synchronization) -> Outcome:
        """Synchronize nodes, test data sources, and return the cell and the tests. Raises WasError: `Wsadmin.ask`."""
        self.keep_waiting(cell)  # the present processes have not read what their nodes are about to get
        request = cell["read"]
        answers = self._wsadmin.ask(
            [
                ("sync", dict(wanted._asdict(), pause=POLL_SECONDS, full=int(wanted.full))),
                ("test", {"data_sources": list(wanted.test)}),
                ("read", request),
            ]
        )
        tests = [answer.value for answer in answers if answer.kind == "tested"]
        return Outcome(self._finished(answers, request), tests)

    def restart(self, cell: Cell, servers: Sequence[str], timeout_seconds: int) -> Outcome:
        """Restart servers (``node/server``) one by one, and return the cell and the outcomes.

        timeout_seconds: how long to wait for one server to stop, and to start. Raises WasError: see `Wsadmin.ask`.
        """
        request = cell["read"]
        pairs = [name.split("/", 1) for name in servers]
        order = {"servers": pairs, "timeout": timeout_seconds, "pause": POLL_SECONDS}
        answers = self._wsadmin.ask([("restart", order), ("read", request)])
        outcomes = [answer.value for answer in answers if answer.kind == "restarted"]
        return Outcome(self._finished(answers, request), outcomes)

    def keep_waiting(self, cell: Cell) -> None:
        """Record which servers wait for a restart in the present state of the cell; all other records go."""
        self.store(cell).keep_restarts(cell["waiting"])

    def _orders(self, steps: Sequence[Step]) -> Tuple[List[Dict[str, Any]], Dict[str, bytes]]:
        """Return the orders for the payload and the files that they name; all steps of a document become one order."""
        edits = [step for step in steps if isinstance(step, DocumentStep)]
        orders = [was_steps.order(step) for step in steps if not isinstance(step, DocumentStep)]
        files: Dict[str, bytes] = {}
        for number, uri in enumerate(sorted({step.uri for step in edits})):
            present = self.documents.read(uri)
            expected, new, scratch = (File(f"{name}{number}") for name in ("expected", "new", "scratch"))
            files[expected] = present
            files[new] = content_after([step for step in edits if step.uri == uri], present)
            orders.append(was_steps.document_order(uri, expected, new, scratch))
        return orders, files

    def _finished(self, answers: Sequence[Any], request: Dict[str, Any]) -> Cell:
        cell = self._cell(answers, request)
        self.keep_waiting(cell)
        return cell

    def _cell(self, answers: Sequence[Any], request: Dict[str, Any]) -> Cell:
        """Return the cell together with the request that read it and the servers that wait for a restart."""
        cell = reading.assemble(answers)
        cell["read"] = request
        cell["waiting"] = restarts.waiting(self.store(cell).restarts(), cell)
        return cell
