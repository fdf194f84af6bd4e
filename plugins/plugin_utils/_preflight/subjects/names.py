# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of groups and variables: unknown ones, with the nearest known one.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping

from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.problem import HIDDEN, Problem
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.settings import Inventory, Role
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.site import GROUPS, SHARED

_OF_ANSIBLE = ("all", "ungrouped")


def unknown_variables(roles: Mapping[str, Role], inventory: Inventory) -> Iterator[Problem]:
    """Yield variables that look like ours and are not: they begin with ``sametime_`` or with the name of a role."""
    known = {*SHARED, *(option for role in roles.values() for option in (*role.options, *role.defaults))}
    prefixes = ("sametime_", *(f"{role}_" for role in roles))
    written = {name for variables in inventory.variables.values() for name in variables if name.startswith(prefixes)}
    for name in sorted(written - known):
        near = difflib.get_close_matches(name, sorted(known), n=1)
        remedy = f"did you mean {near[0]}?" if near else "remove it, or look the name up in the README of the role"
        yield Problem(name, HIDDEN, "is not a variable of this collection", remedy)


def unknown_groups(inventory: Inventory) -> Iterator[Problem]:
    """Yield groups whose name is almost one of ours, while that one has no host."""
    empty = [group for group in GROUPS if not inventory.groups.get(group)]
    for name, hosts in inventory.groups.items():
        near = difflib.get_close_matches(name, empty, n=1, cutoff=0.8)
        if hosts and near and name not in (*GROUPS, *_OF_ANSIBLE):
            yield Problem(
                f"group {name}",
                HIDDEN,
                f"is not a group of this collection, and {near[0]} has no host",
                f"rename it to {near[0]}",
            )
