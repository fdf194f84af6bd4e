# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The only place that asks Meeting servers over HTTP, with the options of the modules that do so. Python 3.6."""

import urllib.error
from http.client import HTTPException
from typing import Any, Callable, Dict, List, Tuple

from ansible.module_utils.urls import open_url
from ansible_collections.sametime.estate.plugins.module_utils._was.documents import yaml_text
from ansible_collections.sametime.estate.plugins.module_utils._was.documents.meeting_servers import (
    Comparison,
    Key,
    Server,
    compare,
    parse_answer,
)
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError

# Documented by doc fragment sametime.estate._meeting.
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

# url -> (HTTP status, body); (0, reason) without an answer.
Get = Callable[[str], Tuple[int, str]]


def servers(params: Dict[str, Any]) -> List[Server]:
    """Return the servers of the options."""
    return [Server(s["node"], s["server"], s["url"], s["deployment"] or s["node"]) for s in params["servers"]]


def keys(params: Dict[str, Any]) -> List[Key]:
    """Return the keys of the options. Raises WasError: a value is not a text, or a key is there twice."""
    names = [k["name"] for k in params["keys"]]
    for name in names:
        if names.count(name) > 1:
            raise WasError(f"the key {name} is {names.count(name)} times in keys; keep one of them")
    return [Key(k["name"], yaml_text.as_text(k["value"], k["name"]) or "", k["restart"]) for k in params["keys"]]


def ask_all(params: Dict[str, Any], get: Get) -> List[Comparison]:
    """Ask every server for its keys, and return the comparisons with those of the options."""
    comparisons: List[Comparison] = []
    for server in servers(params):
        status, body = get(server.url.rstrip("/") + params["path"])
        comparisons += compare(server, keys(params), *parse_answer(server, status, body))
    return comparisons


def getter(params: Dict[str, Any]) -> Get:
    """Return a function that sends an HTTP request with the options."""

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
        except (OSError, ValueError, HTTPException) as exc:
            return 0, str(getattr(exc, "reason", exc)) or type(exc).__name__

    return get
