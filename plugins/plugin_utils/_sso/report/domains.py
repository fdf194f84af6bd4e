# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Token domains, names of servers and names that clients use: the table, and where they disagree.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.sametime.estate.plugins.plugin_utils._policy.cookies import in_cookie_domain
from ansible_collections.sametime.estate.plugins.plugin_utils._sso.report.estate import CONSOLE, Estate, Finding

__all__ = ["findings", "table"]

_SSO = f"{CONSOLE} > Web and SIP security > Single sign-on (SSO) > Domain name"
_DEEP = 3


def table(estate: Estate) -> list[str]:
    """Return one line for each token domain and name: whether browsers send the token to the name."""
    domains = _domains(estate)
    rows = [("token domain", "name", "used by", "token is sent")]
    for whose, domain in domains:
        for used_by, name in _names(estate):
            sent = "to itself only" if not _plain(domain) else "yes" if in_cookie_domain(name, domain) else "NO"
            rows.append((f"{domain or '(empty)'} of {whose}", name, used_by, sent))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return ["  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def findings(estate: Estate) -> Iterator[Finding]:
    """Yield where domains and names disagree."""
    for whose, domain in _domains(estate):
        if not _plain(domain):
            yield Finding(
                whose,
                "the token domain is empty",
                "people sign on to each server, because browsers send the token only to the server that issued it",
                f"{_SSO}: {estate.domain or 'the domain of the servers'}",
            )
            continue
        if estate.domain and _plain(domain) != _plain(estate.domain):
            yield Finding(
                whose,
                f"the token domain is {domain}, sametime_sso_domain is {estate.domain}",
                "some servers or the photos ask for a password again",
                f"the same domain everywhere: {_SSO}, the DNS domain of the Web SSO document, and sametime_sso_domain",
            )
        for used_by, name in _names(estate):
            if not in_cookie_domain(name, domain):
                yield Finding(
                    whose,
                    f"{name} ({used_by}) is outside its token domain {domain}",
                    "Missing single sign on token; no photos, if this is the photo host",
                    f"use a name inside {domain} in addresses for clients, or change the domain: {_SSO}",
                )
    yield from _proxies(estate)


def _proxies(estate: Estate) -> Iterator[Finding]:
    for place, cell in estate.read_cells():
        deep = len(_plain(cell["domain"]).split(".")) >= _DEEP
        for proxy in cell.get("proxies") or []:
            where = f"Sametime Proxy {proxy['server']} of {place}"
            given = proxy["token_domain"]
            change = (
                f"tokenDomain in stproxyconfig.xml: add {{name: tokenDomain, value: '{cell['domain']}'}}"
                " to sametime_proxy_settings and run stproxy.yml"
            )
            if given is None and deep:
                yield Finding(
                    where,
                    f"it has no tokenDomain, and the domain {cell['domain']} has three labels or more",
                    "people are asked for a password again in a chat of the browser",
                    change,
                )
            elif given is not None and _plain(given) != _plain(cell["domain"]):
                yield Finding(
                    where,
                    f"its tokenDomain is {given}, the token domain of the cell is {cell['domain'] or 'empty'}",
                    "people are asked for a password again in a chat of the browser",
                    change,
                )


def _domains(estate: Estate) -> list[tuple[str, str]]:
    cells = [(place, cell["domain"]) for place, cell in estate.read_cells()]
    return cells + [(f"Domino server {one['name']}", one["domain"]) for one in estate.domino if one.get("domain")]


def _names(estate: Estate) -> list[tuple[str, str]]:
    servers = [
        (f"server of cell {one['cell']}", server["host"]) for one in estate.cells for server in one.get("servers") or []
    ]
    clients = [(one["what"], one["name"]) for one in estate.names if one["name"]]
    return list(dict.fromkeys(clients + servers))


def _plain(domain: str) -> str:
    return domain.strip().lower().strip(".")
