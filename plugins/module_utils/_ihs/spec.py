# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options that the modules of IBM HTTP Server share, and the Server that they describe. Python 3.6."""

import os
import shutil
from typing import Any, Dict, List, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._ihs import httpd_conf
from ansible_collections.sametime.estate.plugins.module_utils._ihs.errors import IhsError
from ansible_collections.sametime.estate.plugins.module_utils._ihs.server import Paths, Server

WEB_SERVER: Dict[str, Any] = {
    "server_root": {"type": "path", "default": "/opt/IBM/HTTPServer"},
    "apachectl": {"type": "path"},
    "config": {"type": "path"},
}

PROBE: Dict[str, Any] = {
    "address": {"type": "str", "default": "127.0.0.1"},
    "port": {"type": "int", "default": 80},
    "host": {"type": "str", "required": True},
    "path": {"type": "str", "required": True},
    "status": {"type": "int", "default": 204},
    "timeout_seconds": {"type": "int", "default": 15},
    "file": {"type": "path"},
    "tls": {
        "type": "dict",
        "options": {
            "ca_file": {"type": "path"},
            "expiry_days": {"type": "int", "default": 30},
            "first": {"type": "bool", "default": True},
        },
    },
    "requests": {
        "type": "list",
        "elements": "dict",
        "default": [],
        "options": {
            "path": {"type": "str", "required": True},
            "headers": {"type": "dict", "default": {}},
            "status": {"type": "int", "default": 200},
            "location": {"type": "str"},
        },
    },
}


def server(module: Any) -> Server:
    """Return the Server that the options of a module describe.

    Raises IhsError: there is no control program or no configuration.
    """
    params = module.params
    home = params["server_root"].rstrip("/") or "/"
    standard = os.path.join(home, "conf", "httpd.conf")
    paths = Paths(
        root=home,
        apachectl=params["apachectl"] or os.path.join(home, "bin", "apachectl"),
        config=params["config"] or standard,
        scratch=module.tmpdir,
        standard=(params["config"] or standard) == standard,
    )
    if shutil.which(paths.apachectl) is None:
        raise IhsError(
            f"{paths.apachectl} is missing or not a program; set server_root or apachectl to the place of this server"
        )
    if not os.path.exists(paths.config):
        raise IhsError(f"{paths.config} is missing; set config to the main configuration file of this server")

    def run(argv: List[str]) -> Tuple[int, str, str]:
        # The messages of httpd are parsed: no translations. errors: logs may hold any byte.
        rc, out, err = module.run_command(
            argv, environ_update={"LC_ALL": "C", "LANG": "C"}, errors="surrogate_then_replace"
        )
        return rc, out, err

    made = Server(paths, run, module.atomic_move)
    root = httpd_conf.path_value(made.configuration(), "ServerRoot")
    return Server(paths._replace(root=root.rstrip("/")), run, module.atomic_move) if root else made
