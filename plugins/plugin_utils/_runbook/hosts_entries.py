# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hosts entries of the deployment manager and the nodes.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.sametime.estate.plugins.module_utils._hosts import hosts_file
from ansible_collections.sametime.estate.plugins.plugin_utils._runbook.page import Part, Section, Step

__all__ = ["section"]


def section(nodes: Sequence[Mapping[str, Any]], marker: str, path: str) -> Section:
    """Return the entries that every host of the cell needs. nodes: addresses with names, the full name first.

    Raises HostsError: an address or a name is not usable.
    """
    entries = hosts_file.check([hosts_file.Entry(str(node["address"]), tuple(node["names"])) for node in nodes])
    planned = hosts_file.plan(b"", entries, marker)
    names = " ".join(entry.names[0] for entry in entries)
    wanted = "; ".join(f"{entry.names[0]} has {entry.address}" for entry in entries)
    step = Step(
        title="Write the hosts entries",
        check=f"getent ahosts {names}\ngrep -n -e '{marker}' {path}",
        done=f"each name has one address and no other ({wanted}), and {path} has the marks",
        do=[
            Part(
                f"Add these lines to {path}, before any other line with one of these names or addresses. Remove these"
                " names from lines with another address. On Windows the file is"
                " `%SystemRoot%\\System32\\drivers\\etc\\hosts`.",
                planned.data.decode("latin-1"),
            ),
            Part(
                "Then resolve the name of this host. It must not be a loopback address.",
                'getent hosts "$(hostname -f)"',
            ),
        ],
    )
    return Section(
        "Hosts entries",
        ["Without them, federation takes whatever address a name has first, such as that of a management network."],
        [step],
    )
