# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The keys of the sign-on servers: rules that verify tokens need them, and each file must open with its password.

An entry whose keys the site exports names a deployment manager, and nobody else its file.

Pure: no Ansible, no processes. The files of the controller are a parameter of the inventory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.problem import HIDDEN, Problem
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.settings import (
    Collected,
    Inventory,
    Setting,
    missing_problem,
)
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.subjects.example import is_of_the_example
from ansible_collections.sametime.estate.plugins.plugin_utils._sso import site_keys
from ansible_collections.sametime.estate.plugins.plugin_utils._sso.keys_file import KeysFileError

_NAMES = {site_keys.PLACE, "photo_vhost_sso_keys"}


def check(collected: Collected, inventory: Inventory) -> Iterator[Problem]:
    """Yield the problems of the keys, each entry alone. A file of the example is missing there on purpose."""
    verifies = any(
        rule.get("verify")
        for setting in collected.of("photo_vhost_access")
        for rule in setting.value.get("cookies") or []
    )
    if verifies and not any(_NAMES & set(variables) for variables in inventory.variables.values()):
        yield missing_problem(site_keys.PLACE, "photo_vhost")
    for setting in collected.of("photo_vhost_sso_keys"):
        for number, entry in enumerate(setting.value):
            if not (isinstance(entry, dict) and is_of_the_example(str(entry.get("file")))):
                opened = partial(site_keys.verifying_keys, [entry], inventory.content)
                yield from _problems(f"{setting.name}[{number}]", opened)
        yield from _cells(setting, inventory)


def _cells(setting: Setting, inventory: Inventory) -> Iterator[Problem]:
    try:
        entries = site_keys.checked(setting.value)
    except KeysFileError:
        return  # reported at the entry
    hosts = inventory.groups.get("ssc", [])
    yield from _problems(setting.name, partial(site_keys.check_cells, entries, hosts))


def _problems(name: str, check_keys: Callable[[], object]) -> Iterator[Problem]:
    try:
        check_keys()
    except KeysFileError as exc:
        reason, _, remedy = str(exc).partition("; ")
        yield Problem(name, HIDDEN, reason.removeprefix(f"{site_keys.PLACE} ").partition(": ")[2] or reason, remedy)
