# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys of Meeting servers: what the servers run with, what is wanted, and the ways to write them.

Pure but for the documents that a backend is given. Python 3.6. Where the product keeps these keys is not documented, so
the way of writing is chosen; what a server runs with is asked of the server itself, and never guessed.
"""

import json
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Sequence, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._was.cell import cell as cells
from ansible_collections.sametime.estate.plugins.module_utils._was.cell.cell import Cell
from ansible_collections.sametime.estate.plugins.module_utils._was.documents import documents
from ansible_collections.sametime.estate.plugins.module_utils._was.documents import key_files as keyfile
from ansible_collections.sametime.estate.plugins.module_utils._was.documents.documents import Documents
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError

CONSOLE = "Sametime System Console > Sametime Servers > Sametime Meeting Servers > {} > Server Configuration > Edit"

# url -> (HTTP status, body); (0, reason) when nothing answers.
Get = Callable[[str], Tuple[int, str]]
# One key of one server: server, key, wanted, running, state (equal, different, unknown), reason.
Verdict = Dict[str, Any]


class Key(NamedTuple):
    """A key with its wanted value; ``restart``: whether it acts only after a restart."""

    name: str
    value: str
    restart: bool = True


class Server(NamedTuple):
    """A Meeting server: where it is in the cell, where it answers, what the console calls it."""

    node: str
    server: str
    url: str
    deployment: str

    @property
    def key(self) -> str:
        """Its name in the whole cell."""
        return f"{self.node}/{self.server}"


def ask(get: Get, server: Server, path: str) -> Tuple[Optional[Dict[str, str]], str]:
    """Return the keys that a server runs with, or None and why they are not known."""
    status, body = get(server.url.rstrip("/") + path)
    if status == 0:
        return None, f"{server.url} does not answer ({body})"
    if status != 200:
        return None, f"{server.url} answers {status}"
    try:
        found = json.loads(body)
    except ValueError:
        return None, f"{server.url} answers no JSON"
    if not isinstance(found, dict):
        return None, f"{server.url} answers no JSON object"
    return {key: value if isinstance(value, str) else json.dumps(value) for key, value in found.items()}, ""


def judge(server: Server, keys: Sequence[Key], running: Optional[Dict[str, str]], why: str) -> List[Verdict]:
    """Return for each key whether the server runs with it: equal, different, or unknown with the reason."""
    found = []
    for key in keys:
        verdict = {"server": server.key, "key": key.name, "wanted": key.value, "running": None, "reason": why}
        if running is None:
            verdict["state"] = "unknown"
        elif key.name not in running:
            verdict.update(state="unknown", reason="the server does not name it")
        else:
            same = running[key.name] == key.value
            verdict.update(state="equal" if same else "different", running=running[key.name], reason="")
        found.append(verdict)
    return found


def to_do(servers: Sequence[Server], verdicts: Sequence[Verdict]) -> List[str]:
    """Return what is left to a hand in the console, one line a key."""
    names = {server.key: server.deployment for server in servers}
    lines = []
    for verdict in verdicts:
        if verdict["state"] != "equal":
            now = f"unknown, {verdict['reason']}" if verdict["running"] is None else verdict["running"]
            place = CONSOLE.format(names[verdict["server"]])
            lines.append(f"{place}: {verdict['key']} = {verdict['wanted']} (now: {now})")
    return lines


class Manual:
    """Writes nothing: the console is the only way."""

    def plan(self, _servers: Sequence[Server], _keys: Sequence[Key]) -> Tuple[List[Dict[str, Any]], Dict[str, Any]]:
        """Return no steps and no difference."""
        return [], {"before": {}, "after": {}}

    def left(
        self, servers: Sequence[Server], _steps: Sequence[Dict[str, Any]], verdicts: Sequence[Verdict]
    ) -> List[str]:
        """Return what is left to a hand: everything that is not as wanted."""
        return to_do(servers, verdicts)


class RepositoryDocument:
    """Writes a document of the configuration repository, found by a key that it must have, or by its URI.

    ``uri`` may hold ``{cell}``, ``{node}``, ``{server}``.
    """

    def __init__(self, cell: Cell, files: Documents, uri: Optional[str], form: str, search_key: str) -> None:
        self._cell = cell
        self._files = files
        self._uri = uri
        self._form = form
        self._search_key = search_key

    def plan(self, servers: Sequence[Server], keys: Sequence[Key]) -> Tuple[List[Dict[str, Any]], Dict[str, Any]]:
        """Return the steps and the difference. WasError: no document or several, or one that is not understood."""
        steps: Dict[str, Dict[str, Any]] = {}
        before: Dict[str, Any] = {}
        after: Dict[str, Any] = {}
        for server in servers:
            uri, form = self._document(server)
            data = self._files.read(uri)
            form = keyfile.guess(data) if form == "auto" else form
            present = _read(form, data, uri)
            differing = [key for key in keys if present.get(key.name) != key.value]
            if not differing:
                continue
            step = steps.setdefault(
                uri,
                dict(
                    documents.keys_step(uri, form, data, {key.name: key.value for key in differing}),
                    servers=[],
                    restart=[],
                    reason="Meeting server keys",
                ),
            )
            step["servers"].append(server.key)
            if any(key.restart for key in differing):
                step["restart"].append(server.key)
            before[uri] = {key.name: present.get(key.name) for key in differing}
            after[uri] = {key.name: key.value for key in differing}
        return list(steps.values()), {"before": before, "after": after}

    def left(
        self, _servers: Sequence[Server], steps: Sequence[Dict[str, Any]], verdicts: Sequence[Verdict]
    ) -> List[str]:
        """Return what no step and no restart that is waited for would cure: a server does not run with its document."""
        behind = [node["name"] for node in cells.behind(self._cell)]
        unsettled = {record["server"] for record in self._cell["waiting"]}.union(*(step["servers"] for step in steps))
        return [
            f"{v['server']} runs with {v['key']} = {v['running']}, though its document has {v['wanted']}: restart it;"
            " if that does not help, the key is kept elsewhere"
            for v in verdicts
            if v["state"] == "different" and v["server"] not in unsettled and v["server"].split("/")[0] not in behind
        ]

    def _document(self, server: Server) -> Tuple[str, str]:
        place = cells.server(self._cell, server.node, server.server)
        cell = self._cell["name"]
        if self._uri:
            return self._uri.format(cell=cell, node=server.node, server=server.server), self._form
        folders = [f"cells/{cell}/nodes/{server.node}/servers/{server.server}", f"cells/{cell}/nodes/{server.node}"]
        if place["cluster"]:
            folders.append(f"cells/{cell}/clusters/{place['cluster']}")
        folders.append(f"cells/{cell}")
        found = self._files.search(folders, self._search_key)
        if len(found) != 1:
            listed = ", ".join(uri for uri, _ in found) or "none"
            raise WasError(
                f"{len(found)} documents of {server.key} have the key {self._search_key} ({listed}); one is needed."
                f" Name the document. Searched: {', '.join(folders)}"
            )
        return found[0]


def _read(form: str, data: bytes, uri: str) -> Dict[str, str]:
    try:
        return keyfile.read(form, data)
    except WasError as exc:
        raise WasError(f"{uri}: {exc}") from exc
