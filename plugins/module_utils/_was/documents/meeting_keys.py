# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ways to write keys of Meeting servers: manually in the console, or into a document of the repository.

Pure except for the documents that a way is given. Python 3.6. It is not documented where the product stores these keys,
so the administrator chooses the way.
"""

from typing import Any, Dict, List, NamedTuple, Optional, Sequence, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._was.cell import cell as cells
from ansible_collections.sametime.estate.plugins.module_utils._was.cell.cell import Cell
from ansible_collections.sametime.estate.plugins.module_utils._was.documents import documents, key_files
from ansible_collections.sametime.estate.plugins.module_utils._was.documents.documents import Documents
from ansible_collections.sametime.estate.plugins.module_utils._was.documents.meeting_servers import (
    Comparison,
    Key,
    Server,
)
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError
from ansible_collections.sametime.estate.plugins.module_utils._was.steps import DocumentStep

CONSOLE = "Sametime System Console > Sametime Servers > Sametime Meeting Servers > {} > Server Configuration > Edit"


class Plan(NamedTuple):
    """Steps; for ``diff`` the keys before and after by document; servers (``node/server``) whose document changes."""

    steps: List[DocumentStep]
    before: Dict[str, Any]
    after: Dict[str, Any]
    servers: List[str]


class Manual:
    """Writes nothing: the keys are set in the console."""

    def plan(self, _servers: Sequence[Server], _keys: Sequence[Key]) -> Plan:
        """Return an empty plan."""
        return Plan([], {}, {}, [])

    def manual_tasks(self, servers: Sequence[Server], _plan: Plan, comparisons: Sequence[Comparison]) -> List[str]:
        """Return the tasks for the administrator, one line for each key that is not known to be as wanted."""
        names = {server.key: server.deployment for server in servers}
        lines = []
        for one in comparisons:
            if one["state"] != "equal":
                now = f"unknown, {one['reason']}" if one["running"] is None else one["running"]
                place = CONSOLE.format(names[one["server"]])
                lines.append(f"{place}: {one['key']} = {one['wanted']} (now: {now})")
        return lines


class RepositoryDocument:
    """Writes a document of the configuration repository.

    uri: the document, in which ``{cell}``, ``{node}`` and ``{server}`` are replaced; None: the document that has
    search_key. form: its format, or ``auto``.
    """

    def __init__(self, cell: Cell, files: Documents, uri: Optional[str], form: str, search_key: str) -> None:
        self._cell = cell
        self._files = files
        self._uri = uri
        self._form = form
        self._search_key = search_key

    def plan(self, servers: Sequence[Server], keys: Sequence[Key]) -> Plan:
        """Return the plan. Raises WasError: not exactly one document has the key, or one cannot be edited."""
        steps: Dict[str, DocumentStep] = {}
        before: Dict[str, Any] = {}
        after: Dict[str, Any] = {}
        changed: List[str] = []
        for server in servers:
            uri, form = self._document(server)
            data = self._files.read(uri)
            form = key_files.guess(data) if form == "auto" else form
            present = _read(form, data, uri)
            differing = [key for key in keys if present.get(key.name) != key.value]
            if not differing:
                continue
            values = {key.name: key.value for key in differing}
            step = steps.get(uri) or documents.keys_step(uri, form, data, values)._replace(reason="Meeting server keys")
            restart = [server.key] if any(key.restart for key in differing) else []
            steps[uri] = step._replace(restart=[*step.restart, *restart])
            changed.append(server.key)
            before[uri] = {key.name: present.get(key.name) for key in differing}
            after[uri] = values
        return Plan(list(steps.values()), before, after, changed)

    def manual_tasks(self, _servers: Sequence[Server], plan: Plan, comparisons: Sequence[Comparison]) -> List[str]:
        """Return the tasks for the administrator: keys that differ although no change and no restart is pending."""
        unsynchronized = [node["name"] for node in cells.unsynchronized(self._cell)]
        expected = {record["server"] for record in self._cell["waiting"]}.union(plan.servers)
        return [
            f"{one['server']} runs with {one['key']} = {one['running']}, but its document has {one['wanted']}: restart"
            " it; if that does not help, the key is stored elsewhere"
            for one in comparisons
            if one["state"] == "different"
            and one["server"] not in expected
            and one["server"].split("/")[0] not in unsynchronized
        ]

    def _document(self, server: Server) -> Tuple[str, str]:
        """Return URI and format of the document of a server. Raises WasError as `plan`."""
        cluster = cells.server(self._cell, server.node, server.server)["cluster"]
        cell = self._cell["name"]
        if self._uri:
            try:
                return self._uri.format(cell=cell, node=server.node, server=server.server), self._form
            except (AttributeError, IndexError, KeyError, ValueError) as exc:
                raise WasError(
                    f"document is {self._uri}: only {{cell}}, {{node}} and {{server}} are replaced in it; write other"
                    " braces twice"
                ) from exc
        folders = [f"cells/{cell}/nodes/{server.node}/servers/{server.server}", f"cells/{cell}/nodes/{server.node}"]
        if cluster:
            folders.append(f"cells/{cell}/clusters/{cluster}")
        folders.append(f"cells/{cell}")
        matches = self._files.search(folders, self._search_key)
        if len(matches) != 1:
            listed = ", ".join(uri for uri, _ in matches) or "none"
            raise WasError(
                f"{len(matches)} documents of {server.key} have the key {self._search_key} ({listed}), but exactly one"
                f" is needed. Set document. Searched: {', '.join(folders)}"
            )
        return matches[0]


def _read(form: str, data: bytes, uri: str) -> Dict[str, str]:
    try:
        return key_files.read(form, data)
    except WasError as exc:
        raise WasError(f"{uri}: {exc}") from exc
