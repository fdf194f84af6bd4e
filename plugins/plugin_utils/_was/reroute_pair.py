# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pair of Db2 servers as options of client reroute.

Pure, controller only. The pair is described by the site's variable ``sametime_db2_pair``. Its keys ``members``
(``host``, ``hostname``, ``client_port``), ``preferred_primary`` and ``alternate_servers`` are read.
"""

from collections.abc import Mapping
from typing import Any


def reroute(pair: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``primary`` and the list ``alternates``; each server has ``hostname`` and ``port``.

    With ``alternate_servers`` false the list is empty. Raises ValueError: the preferred primary is not a member.
    """
    servers = {
        member["host"]: {"hostname": member["hostname"], "port": int(member["client_port"])}
        for member in pair["members"]
    }
    first = pair.get("preferred_primary")
    if first not in servers:
        problem = (
            "the pair has no preferred_primary" if first is None else f"the preferred primary {first} is not a member"
        )
        raise ValueError(f"{problem}: set it to one of {', '.join(servers)}, the server that all data sources name")
    others = [server for host, server in servers.items() if host != first]
    return {"primary": servers[first], "alternates": others if pair.get("alternate_servers", True) else []}
