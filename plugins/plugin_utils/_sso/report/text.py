# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report on single sign-on: what there is, what disagrees, and what was not read.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.sametime.estate.plugins.plugin_utils._sso import java_date
from ansible_collections.sametime.estate.plugins.plugin_utils._sso.report import domains, keys, settings
from ansible_collections.sametime.estate.plugins.plugin_utils._sso.report.estate import Estate, day, listed

__all__ = ["report"]


def report(estate: Estate) -> dict[str, list[Any]]:
    """Return facts, table, findings (as mappings and as lines under words) and what is unknown."""
    found = [*keys.findings(estate), *settings.findings(estate), *domains.findings(estate)]
    return {
        "facts": _facts(estate),
        "table": domains.table(estate),
        "findings": [one._asdict() for one in found],
        "words": [one.words() for one in found],
        "unknown": _unknown(estate),
    }


def _facts(estate: Estate) -> list[str]:
    return [
        *(_cell(place, cell, estate.now) for place, cell in estate.read_cells()),
        *(_file(one, estate.now) for one in estate.keys_files),
        *(_web_server(one) for one in estate.web_servers),
        *(_domino(one) for one in estate.domino),
        *(f"clock of {one['host']}: {_offset(one['behind'])}" for one in estate.clocks),
    ]


def _file(one: Mapping[str, Any], now: float) -> str:
    return (
        f"keys file {one['name']}: {_key(one, now)}, version {one['version']}.0, realm {one['realm'] or 'unknown'},"
        f" {_until(one['valid_until'])}"
    )


def _web_server(server: Mapping[str, Any]) -> str:
    installed = [f"{one['name']} ({one['fingerprint']}, {_until(one['valid_until'])})" for one in server["keys"]]
    return f"web server {server['host']}: keys {listed(installed)}"


def _domino(one: Mapping[str, Any]) -> str:
    return (
        f"Domino server {one['name']}: keys {one.get('keys') or 'unknown'}, realm {one.get('realm') or 'unknown'},"
        f" domain {one.get('domain') or 'unknown'}, document {one.get('document') or 'unknown'}, ST_TOKEN_TYPE"
        f" {one.get('token_type') or 'unknown'}"
    )


def _cell(place: str, cell: Mapping[str, Any], now: float) -> str:
    generation = cell["generation"]
    automatic = "automatic generation unknown"
    if generation:
        automatic = (
            f"automatic generation {'on, next ' + day(generation['next']) if generation['automatic'] else 'off'}"
        )
    own = _key(cell["keys"], now) if cell["keys"] else "not read"
    return (
        f"{place}: keys {own}; {automatic}; realm {cell['realm'] or 'unknown'}; domain {cell['domain'] or 'empty'};"
        f" tokens {cell['token_names']['v2']}{', ' + cell['token_names']['v1'] if cell['interoperability'] else ''};"
        f" interoperability {_switch(cell['interoperability'])}; requires SSL {_switch(cell['requires_ssl'])}; HTTPOnly"
        f" {_switch(cell['http_only'])}; timeout {cell['timeout_minutes'] or 'unknown'} minutes; tokenDomain of Proxies"
        f" {listed([one['server'] + ' ' + (one['token_domain'] or 'not set') for one in cell.get('proxies') or []])}"
    )


def _key(one: Mapping[str, Any], now: float) -> str:
    made = java_date.seconds(one["created"])
    age = "age unknown" if made is None else f"age {max(0, int((now - made) // 86400))} days"
    return f"{one['fingerprint']}, {age}, made on {one['host'] or 'an unknown host'}"


def _until(seconds: int | None) -> str:
    return "no end" if seconds is None else f"until {day(seconds)}"


def _switch(value: bool | None) -> str:
    return "not set" if value is None else "on" if value else "off"


def _offset(behind: float) -> str:
    if not round(behind):
        return "as that of the controller"
    return f"{abs(round(behind))} seconds {'behind' if behind > 0 else 'ahead of'} that of the controller"


def _unknown(estate: Estate) -> list[str]:
    """Return what was not read, and why: it is neither right nor wrong."""
    lines = [
        f"{one['host']}: the cell was not read: {one.get('error') or 'the host did not answer'}"
        for one in estate.cells
        if not one.get("sign_on")
    ]
    lines += [
        f"{place}: its keys were not read: {cell['error'] or 'the export shows no public key'}"
        for place, cell in estate.read_cells()
        if not (cell["keys"] and cell["keys"]["fingerprint"])
    ]
    lines += [f"web server {one['host']}: not read: {one['error']}" for one in estate.web_servers if one.get("error")]
    if not estate.keys_files:
        lines.append("sametime_sso_keys is empty, so the keys of the cells are compared with each other only")
    return lines
