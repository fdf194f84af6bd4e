# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Questions to Meeting servers over HTTP: the options of the modules that ask, and the way to ask. Python 3.6."""

import urllib.error
from typing import Any, Dict, List, Sequence, Tuple

from ansible.module_utils.urls import open_url
from ansible_collections.sametime.estate.plugins.module_utils._was.documents import meeting_keys as keys
from ansible_collections.sametime.estate.plugins.module_utils._was.documents import yaml_text as wish

# Doc fragment sametime.estate._meeting describes them.
OPTIONS: Dict[str, Any] = {
    "servers": {
        "type": "list",
        "elements": "dict",
        "required": True,
        "options": {
            "node": {"type": "str", "required": True},
            "server": {"type": "str", "default": "STMeetingServer"},
            "url": {"type": "str", "required": True},
            "deployment": {"type": "str"},
        },
    },
    "keys": {
        "type": "list",
        "elements": "dict",
        "required": True,
        "no_log": False,
        "options": {
            "name": {"type": "str", "required": True},
            "value": {"type": "raw", "required": True},
            "restart": {"type": "bool", "default": True},
        },
    },
    "path": {"type": "str", "default": "/stmeetings/configuration?format=json&verbose=true"},
    "url_username": {"type": "str"},
    "url_password": {"type": "str", "no_log": True},
    "url_timeout_seconds": {"type": "int", "default": 20},
    "validate_certs": {"type": "bool", "default": True},
}
TOGETHER = ("url_username", "url_password")


def servers(params: Dict[str, Any]) -> List[keys.Server]:
    """Return the servers of the parameters."""
    return [keys.Server(s["node"], s["server"], s["url"], s["deployment"] or s["node"]) for s in params["servers"]]


def wanted(params: Dict[str, Any]) -> List[keys.Key]:
    """Return the keys of the parameters. WasError: a value is no text."""
    return [keys.Key(k["name"], wish.text(k["value"], k["name"]) or "", k["restart"]) for k in params["keys"]]


def effective(params: Dict[str, Any], get: keys.Get) -> List[Dict[str, Any]]:
    """Ask every server, and return for each key whether it runs with it."""
    found: List[Dict[str, Any]] = []
    for server in servers(params):
        running, why = keys.ask(get, server, params["path"])
        found += keys.judge(server, wanted(params), running, why)
    return found


def different(verdicts: Sequence[Dict[str, Any]], waiting: Sequence[Dict[str, Any]]) -> List[str]:
    """Return a sentence for each key that a server runs without, though it waits for no restart."""
    names = [record["server"] for record in waiting]
    wrong = [v for v in verdicts if v["state"] == "different" and v["server"] not in names]
    return [f"{v['server']} runs with {v['key']} = {v['running']}, not {v['wanted']}" for v in wrong]


def getter(params: Dict[str, Any]) -> keys.Get:
    """Return what asks a server."""

    def get(url: str) -> Tuple[int, str]:
        try:
            answer = open_url(
                url,
                timeout=params["url_timeout_seconds"],
                validate_certs=params["validate_certs"],
                url_username=params["url_username"],
                url_password=params["url_password"],
                force_basic_auth=bool(params["url_username"]),
                follow_redirects="none",
            )
            return answer.getcode(), answer.read().decode("utf-8", "replace")
        except urllib.error.HTTPError as exc:
            return exc.code, ""
        except (OSError, ValueError) as exc:
            return 0, str(getattr(exc, "reason", exc))

    return get
