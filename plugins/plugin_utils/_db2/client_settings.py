# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The file db2dsdriver.cfg for clients of the pair that are not WebSphere data sources.

Format: Db2 documentation, "IBM data server driver configuration file". Seen with the CLI driver of Db2 12.1: it wants
one element a line, and `acr` without `alternateserverlist` makes it crash, so both are always written. It uses
`alternateserverlist` only for the first connection; later ones follow the alternate server that Db2 itself names.

Pure, controller only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from xml.sax.saxutils import quoteattr

from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import takeover_times
from ansible_collections.sametime.estate.plugins.plugin_utils._was.reroute_pair import reroute

__all__ = ["attempts", "client_settings"]

LEAST_SECONDS = 30  # without a longer takeover on record


def attempts(interval: int, longest: float | None) -> int:
    """Return how many attempts last longer than twice the longest takeover, and at least 30 seconds.

    Raises ValueError: the interval is not a positive number.
    """
    if interval < 1:
        raise ValueError(f"the interval is {interval} seconds, and must be at least 1")
    return int(max(LEAST_SECONDS, 2 * (longest or 0.0)) // interval) + 2


def client_settings(
    pair: Mapping[str, Any],
    takeovers: Iterable[Mapping[str, Any]] = (),
    interval: int = 1,
    alias: str | None = None,
) -> str:
    """Return the text of db2dsdriver.cfg.

    pair: `sametime_db2_pair`; takeovers: records with `seconds`; alias: name that applications use, else the database.
    Raises ValueError: the pair has no alternate server, or a value has no use.
    """
    servers = reroute(pair)
    first, alternates = servers["primary"], servers["alternates"]
    if not alternates:
        raise ValueError("the pair has alternate_servers false, and acr without alternateserverlist crashes the driver")
    database = str(pair["database"]).upper()
    parameters = {
        "enableAcr": "true",
        "maxAcrRetries": attempts(interval, takeover_times.longest(takeovers)),
        "acrRetryInterval": interval,
        "enableAlternateServerListFirstConnect": "true",
    }
    acr = _acr([first, *alternates], parameters)
    name = {"name": database, "host": first["hostname"], "port": first["port"]}
    lines = [
        "<configuration>",
        "  <dsncollection>",
        "    " + _element("dsn", alias=alias or database, **name),
        "  </dsncollection>",
        "  <databases>",
        "    " + _element("database", **name).replace("/>", ">"),
        "      <acr>",
        *_inside(acr, "        "),
        "      </acr>",
        "    </database>",
        "  </databases>",
        "</configuration>",
    ]
    return "".join(f"{line}\n" for line in lines)


def _acr(servers: Iterable[Mapping[str, Any]], parameters: Mapping[str, Any]) -> list[str]:
    """Return the content of the element acr: the parameters and the list of alternate servers."""
    both = [
        _element("server", name=f"server{number}", hostname=server["hostname"], port=server["port"])
        for number, server in enumerate(servers, start=1)
    ]
    return [
        *(_element("parameter", name=name, value=value) for name, value in parameters.items()),
        "<alternateserverlist>",
        *_inside(both),
        "</alternateserverlist>",
    ]


def _element(tag: str, **attributes: Any) -> str:
    return f"<{tag} " + " ".join(f"{name}={quoteattr(str(value))}" for name, value in attributes.items()) + "/>"


def _inside(lines: Iterable[str], blanks: str = "  ") -> list[str]:
    return [f"{blanks}{line}" for line in lines]
