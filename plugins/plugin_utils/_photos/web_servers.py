# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The web servers that receive the photos: names, targets of ssh, files of the pinned host keys.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

__all__ = ["GROUP", "WebServer", "problems", "web_servers"]

GROUP = "photo_web"
# A host name; and a name in the configuration of the photo job, which has a section for each of several web servers.
_WORD = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*\Z")


class WebServer(NamedTuple):
    """name: in the inventory. target: for ssh from the photo source. known_hosts: file of its pinned host keys."""

    name: str
    target: str
    known_hosts: str


def web_servers(
    groups: Mapping[str, Sequence[str]],
    targets: Mapping[str, str],
    *,
    web_host: str = "",
    target: str = "",
    known_hosts: str = "",
) -> list[WebServer]:
    """Return the web servers in the order of the inventory.

    groups: group name -> hosts. targets: host -> its own target, if it has one. web_host: the only one that receives
    photos; empty: every host of the group. target: that of a single web server. known_hosts: file of a single web
    server; each of several has a file of its own, because the file has the keys of one host.
    """
    names = [web_host] if web_host else list(groups.get(GROUP, []))
    if len(names) == 1:
        return [WebServer(names[0], target or targets.get(names[0]) or names[0], known_hosts)]
    return [WebServer(name, targets.get(name) or name, f"{known_hosts}.{name}") for name in names]


def problems(servers: Sequence[WebServer]) -> Iterator[str]:
    """Yield a sentence for each name and target that cannot be used, and for each target that several servers have."""
    for server in servers:
        if len(servers) > 1 and not _WORD.match(server.name):
            yield (
                f'the photo job cannot use "{server.name}" as the name of a web server. Give the host in the group'
                f" {GROUP} a name of letters, digits, dots, dashes and underscores, and set ansible_host to its address"
            )
        if not _is_target(server.target):
            yield (
                f'the target "{server.target}" of the web server {server.name} is neither a host name nor an address.'
                " Write in sametime_photo_target the name or the address alone, without user, port and blanks"
            )
    by_target: dict[str, list[str]] = {}
    for server in servers:
        by_target.setdefault(server.target.lower().rstrip("."), []).append(server.name)
    for target, names in by_target.items():
        if len(names) > 1:
            yield (
                f"the web servers {', '.join(names)} have the same target {target}, so only one of them would receive"
                " photos. Set sametime_photo_target for each web server in its host variables, or leave it out where"
                " the name in the inventory is right; to send photos to one host, set photo_transfer_web_host"
            )


def _is_target(target: str) -> bool:
    if _WORD.match(target):
        return True
    try:
        ipaddress.IPv6Address(target)
    except ValueError:
        return False
    return "%" not in target
