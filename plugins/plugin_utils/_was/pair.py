# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pair of Db2 servers as clients see it.

Pure, controller only. The pair is the site's one description of it, ``sametime_db2_pair``; of it ``members`` (``host``,
``hostname``, ``client_port``) and ``preferred_primary`` are read.
"""

from collections.abc import Mapping
from typing import Any


def reroute(pair: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``primary`` and ``alternates``, each server with ``hostname`` and ``port``.

    ValueError: the preferred primary is no member.
    """
    servers = {
        member["host"]: {"hostname": member["hostname"], "port": int(member["client_port"])}
        for member in pair["members"]
    }
    first = pair["preferred_primary"]
    if first not in servers:
        raise ValueError(f"the preferred primary {first} is none of the members {', '.join(servers)}")
    return {"primary": servers[first], "alternates": [server for host, server in servers.items() if host != first]}
