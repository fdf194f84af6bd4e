# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys of Meeting servers: compare the keys that the servers use with those that are wanted.

Pure. Python 3.6. The server itself is asked for its effective configuration; nothing is assumed. Answer: a JSON object
of all keys, as ``/stmeetings/configuration?format=json&verbose=true`` returns it.
"""

import json
from typing import Any, Dict, List, NamedTuple, Optional, Sequence, Tuple

# One key of one server: {server, key, wanted, running, state (equal, different, unknown), reason}.
Comparison = Dict[str, Any]


class Key(NamedTuple):
    """A key with its wanted value; ``restart``: whether it takes effect only after a restart."""

    name: str
    value: str
    restart: bool = True


class Server(NamedTuple):
    """A Meeting server: node and server name in the cell, its own URL, its name in the System Console."""

    node: str
    server: str
    url: str
    deployment: str

    @property
    def key(self) -> str:
        """``node/server``, the name that is unique in the cell."""
        return f"{self.node}/{self.server}"


def parse_answer(server: Server, status: int, body: str) -> Tuple[Optional[Dict[str, str]], str]:
    """Return the keys that the server uses, or None and the reason why they are unknown.

    status: HTTP status; 0: no answer, then ``body`` is the reason.
    """
    if status == 0:
        return None, f"{server.url} does not answer ({body})"
    if status != 200:
        return None, f"{server.url} answers {status}"
    try:
        values = json.loads(body)
    except ValueError:
        return None, f"the answer of {server.url} is not JSON"
    if not isinstance(values, dict):
        return None, f"the answer of {server.url} is not a JSON object"
    return {key: value if isinstance(value, str) else json.dumps(value) for key, value in values.items()}, ""


def compare(server: Server, keys: Sequence[Key], running: Optional[Dict[str, str]], reason: str) -> List[Comparison]:
    """Return for each key whether the server uses the wanted value: equal, different, or unknown with the reason."""
    comparisons = []
    for key in keys:
        one = {"server": server.key, "key": key.name, "wanted": key.value, "running": None, "reason": reason}
        if running is None:
            one["state"] = "unknown"
        elif key.name not in running:
            one.update(state="unknown", reason="the server does not report it")
        else:
            same = running[key.name] == key.value
            one.update(state="equal" if same else "different", running=running[key.name], reason="")
        comparisons.append(one)
    return comparisons


def unexplained(comparisons: Sequence[Comparison], waiting: Sequence[Dict[str, Any]]) -> List[str]:
    """Return a sentence for each key that differs although its server does not wait for a restart.

    waiting: RV(cell.waiting) of was_info.
    """
    names = [record["server"] for record in waiting]
    wrong = [one for one in comparisons if one["state"] == "different" and one["server"] not in names]
    return [f"{one['server']} runs with {one['key']} = {one['running']}, not {one['wanted']}" for one in wrong]


def unknown_reasons(comparisons: Sequence[Comparison]) -> List[str]:
    """Return the reasons why keys are unknown, each once."""
    return sorted({one["reason"] for one in comparisons if one["state"] == "unknown"})
