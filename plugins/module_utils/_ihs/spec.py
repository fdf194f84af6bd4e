# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options that the modules of IBM HTTP Server share, and the Server made of them. Python 3.6."""

import os
import shutil
from typing import Any, Dict, List, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._ihs import httpd_conf
from ansible_collections.sametime.estate.plugins.module_utils._ihs.errors import IhsError
from ansible_collections.sametime.estate.plugins.module_utils._ihs.server import Paths, Server

PATHS: Dict[str, Any] = {
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
}


def server(module: Any) -> Server:
    """Make the Server that a module's options describe.

    :raises IhsError: when its control program or its configuration is not there.
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
            f"{paths.apachectl} is not there or no program; set server_root or apachectl to where this server is"
        )
    if not os.path.exists(paths.config):
        raise IhsError(f"{paths.config} is not there; set config to the main configuration file of this server")

    def run(argv: List[str]) -> Tuple[int, str, str]:
        # What httpd says is read: no translations. errors: logs may hold any byte.
        rc, out, err = module.run_command(
            argv, environ_update={"LC_ALL": "C", "LANG": "C"}, errors="surrogate_then_replace"
        )
        return rc, out, err

    made = Server(paths, run, module.atomic_move)
    root = httpd_conf.main_value(made.configuration(), "ServerRoot")
    return Server(paths._replace(root=root.rstrip("/")), run, module.atomic_move) if root else made
