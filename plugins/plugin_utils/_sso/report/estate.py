# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the report on single sign-on compares, as plain data, and what a finding is.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

__all__ = ["CONSOLE", "Estate", "Finding", "day", "listed"]

CONSOLE = "System Console > Security > Global security"


class Finding(NamedTuple):
    """A disagreement: where it is, what it is, what users notice, and what to change where."""

    place: str
    what: str
    users: str
    change: str

    def words(self) -> str:
        """Return it as one line."""
        return f"{self.place}: {self.what}. Users notice: {self.users}. Change: {self.change}."


class Estate(NamedTuple):
    """Everything that was read.

    cells: host, cell (name), sign_on (RETURN of module was_info; None: not read), servers (name, host), error.
    keys_files: name, fingerprint, created, host, realm, version, valid_until. web_servers: host, keys (name,
    fingerprint, valid_until), tokens (rules of the program), error. domino: name, keys, realm, domain, document,
    token_type. names: what, name; the names that clients use. clocks: host, behind (seconds; negative: ahead).
    domain: sametime_sso_domain. photo_host: its name. photo_http: whether clients get photos over http.
    now: seconds since 1970.
    """

    cells: Sequence[Mapping[str, Any]] = ()
    keys_files: Sequence[Mapping[str, Any]] = ()
    web_servers: Sequence[Mapping[str, Any]] = ()
    domino: Sequence[Mapping[str, Any]] = ()
    names: Sequence[Mapping[str, Any]] = ()
    clocks: Sequence[Mapping[str, Any]] = ()
    domain: str = ""
    photo_host: str = ""
    photo_http: bool = True
    now: float = 0.0

    def read_cells(self) -> list[tuple[str, Mapping[str, Any]]]:
        """Return place and settings of each cell that was read."""
        return [(f"cell {one['cell']} ({one['host']})", one["sign_on"]) for one in self.cells if one.get("sign_on")]

    def cell_keys(self) -> list[tuple[str, str]]:
        """Return place and fingerprint of the keys of each cell whose keys were read."""
        return [
            (place, one["keys"]["fingerprint"])
            for place, one in self.read_cells()
            if one["keys"] and one["keys"]["fingerprint"]
        ]


def day(seconds: float | None) -> str:
    """Return a time as a date with hours."""
    if seconds is None:
        return "an unknown date"
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC")


def listed(things: Sequence[str]) -> str:
    """Return names as a list for a sentence."""
    return ", ".join(dict.fromkeys(things)) or "none"
