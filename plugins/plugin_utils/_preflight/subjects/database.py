# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Db2 pair, and its hosts in the inventory.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ansible_collections.sametime.estate.plugins.module_utils._core.errors import EstateError
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import pair as pairs
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight import values
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.problem import HIDDEN, Problem
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.settings import Collected, Inventory

_OPTIONS = ("db2_hadr_pair", "db2_alternate_server_pair", "sametime_db2_pair")
# LOGARCHMETH1: a method with its target, or a method without one (Db2 documentation, parameter logarchmeth1).
_ARCHIVE = re.compile(r"(DISK:/.+|TSM(:.*)?|VENDOR:.+|DB2REMOTE:.+|LOGRETAIN|USEREXIT|OFF)\Z", re.IGNORECASE)


def check(collected: Collected, inventory: Inventory) -> Iterator[Problem]:
    """Yield the problems of the pair."""
    settings = {setting.name: setting for option in _OPTIONS for setting in collected.of(option)}
    for setting in settings.values():
        pair = setting.value
        yield from _members(setting.name, pair["members"])
        yield from _hosts(setting.name, pair["members"], inventory)
        yield from _as_db2(setting.name, pair)
        method = pair.get("archive_method")
        if method is not None and not _ARCHIVE.match(str(method)):
            yield Problem(
                f"{setting.name}.archive_method",
                method,
                "is not a log archive method",
                "write for example DISK:/db2/arch/STMS/",
            )


def _members(name: str, members: list[dict[str, Any]]) -> Iterator[Problem]:
    for number, member in enumerate(members):
        place = f"{name}.members[{number}]"
        yield from values.host_or_address(f"{place}.hostname", member["hostname"])
        if member["instance"] == "root":
            yield Problem(f"{place}.instance", "root", "owns no instance of Db2", "write the instance owner")
        if str(member["hadr_port"]).isdigit():
            yield from values.port(f"{place}.hadr_port", member["hadr_port"])


def _hosts(name: str, members: list[dict[str, Any]], inventory: Inventory) -> Iterator[Problem]:
    """Each member is a host of group db2_servers, and each host there is a member."""
    servers = inventory.groups.get("db2_servers", [])
    named = [member["host"] for member in members]
    for number, host in enumerate(named):
        if servers and host not in servers:
            yield Problem(
                f"{name}.members[{number}].host",
                host,
                "is not a host of group db2_servers",
                f"write one of {', '.join(servers)}, or add it to the group",
            )
    for host in servers:
        if host not in named:
            yield Problem(
                "group db2_servers",
                HIDDEN,
                f"has the host {host}, which is not a member of {name}",
                "remove it, or name it as a member",
            )


def _as_db2(name: str, data: dict[str, Any]) -> Iterator[Problem]:
    try:
        sentences = pairs.problems(pairs.from_inventory(data))
    except EstateError as exc:
        sentences = [str(exc)]
    for sentence in sentences:
        yield Problem(name, HIDDEN, sentence, "see group_vars/all/db2.yml of the example inventory")
