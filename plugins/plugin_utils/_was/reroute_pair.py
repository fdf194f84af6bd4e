# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pair of Db2 servers as clients see it.

Pure, controller only. The pair is the site's one description of it, ``sametime_db2_pair``; of it ``members`` (``host``,
``hostname``, ``client_port``), ``preferred_primary`` and ``alternate_servers`` are read.
"""

from collections.abc import Mapping
from typing import Any


def reroute(pair: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``primary`` and ``alternates``, each server with ``hostname`` and ``port``.

    Without alternate servers in Db2 there are none for clients. ValueError: the preferred primary is no member.
    """
    servers = {
        member["host"]: {"hostname": member["hostname"], "port": int(member["client_port"])}
        for member in pair["members"]
    }
    first = pair.get("preferred_primary")
    if first not in servers:
        said = "the pair names no preferred_primary" if first is None else f"the preferred primary {first} is no member"
        raise ValueError(f"{said}: data sources name one of {', '.join(servers)} as their server, and have to agree")
    others = [server for host, server in servers.items() if host != first]
    return {"primary": servers[first], "alternates": others if pair.get("alternate_servers", True) else []}
