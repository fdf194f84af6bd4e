# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings of cells, Proxies, Domino servers and rules that disagree.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.sametime.estate.plugins.plugin_utils._sso.report.estate import CONSOLE, Estate, Finding, listed

__all__ = ["findings"]

_SSO = f"{CONSOLE} > Web and SIP security > Single sign-on (SSO)"
_CLOCK_SECONDS = 60
# A token stays valid after logout until it expires, so one that lasts longer than a day is a risk.
_LONGEST_MINUTES = 1440
# Liberty writes this realm into every keys file, whatever its registry has.
_LIBERTY_REALM = "defaultRealm"


def findings(estate: Estate) -> Iterator[Finding]:
    """Yield what is wrong with settings."""
    for place, cell in estate.read_cells():
        yield from _flags(estate, place, cell)
        yield from _tokens(estate, place, cell)
    yield from _realms(estate)
    yield from _timeouts(estate)
    yield from _domino(estate)
    yield from _clocks(estate)


def _flags(estate: Estate, place: str, cell: Mapping[str, Any]) -> Iterator[Finding]:
    if not cell["enabled"]:
        yield Finding(place, "single sign-on is disabled", "everybody signs on to each server", f"{_SSO}: Enabled")
    if cell["requires_ssl"] and estate.photo_http:
        yield Finding(
            place,
            "requires SSL, so its cookies are Secure, and photos are served over http",
            "photos over http are missing; over https they are there",
            "serve photos over https (sametime_photo_tls) and use https in sametime_photo_url, or clear 'Requires SSL'"
            f" under {_SSO}",
        )
    if cell["http_only"] is None or cell["http_only"]:
        state = "are HTTPOnly" if cell["http_only"] else "are HTTPOnly, the default of the product"
        yield Finding(
            place,
            f"the cookies of sign-on {state}",
            'no audio and video in the browser; the page has LtpaToken="undefined"',
            f"{_SSO}: clear 'Set security cookies to HTTPOnly'"
            " (com.ibm.ws.security.addHttpOnlyAttributeToCookies=false), if meetings in the browser need it",
        )


def _tokens(estate: Estate, place: str, cell: Mapping[str, Any]) -> Iterator[Finding]:
    rules = [rule for server in estate.web_servers for rule in server.get("tokens") or []]
    names = {rule["cookie"].lower() for rule in rules}
    wants_v1 = [rule["name"] for rule in rules if rule.get("accept_v1")]
    if not cell["interoperability"] and wants_v1:
        yield Finding(
            place,
            f"interoperability mode is off, so it issues no LtpaToken, but the rule {listed(wants_v1)} needs one",
            "rich clients show no photos",
            f"{_SSO}: Interoperability mode",
        )
    if cell["interoperability"] and rules and not wants_v1:
        yield Finding(
            place,
            "it issues LtpaToken for rich clients, and no rule of the web servers has accept_v1",
            "rich clients outside the admitted networks show no photos",
            "add a rule with accept_v1 and only_from to sametime_photo_access, or leave it: version 1 is weaker",
        )
    issued = cell["token_names"]["v2"]
    if rules and issued.lower() not in names:
        yield Finding(
            place,
            f"its tokens are in the cookie {issued}, but the web servers check {listed(sorted(names))}",
            "nobody sees photos by sign-on",
            f"name the cookie {issued} in sametime_photo_access, or reset the name under {_SSO}",
        )


def _realms(estate: Estate) -> Iterator[Finding]:
    cells = [(place, cell["realm"]) for place, cell in estate.read_cells() if cell["realm"]]
    if not cells:
        return
    first, realm = cells[0]
    known = {name for _place, name in cells} | {"", _LIBERTY_REALM}
    others = [(f"keys file {one['name']}", one["realm"]) for one in estate.keys_files if one["realm"] not in known]
    others += [(f"Domino server {one['name']}", one["realm"]) for one in estate.domino if one.get("realm")]
    for place, other in [*cells[1:], *others]:
        if other == realm:
            continue
        case = "; they differ in upper and lower case only, and case matters" if other.lower() == realm.lower() else ""
        yield Finding(
            place,
            f"its realm is {other}, that of {first} is {realm}{case}",
            "sign-on works in one direction only, or nowhere",
            f"give both the same realm: {CONSOLE} > User account repository > Realm name, or the field for the LDAP"
            " realm of the Web SSO document; then export and import the keys again",
        )
    for server in estate.web_servers:
        for rule in server.get("tokens") or []:
            missing = [name for _place, name in cells if rule.get("realms") and name not in rule["realms"]]
            if missing:
                yield Finding(
                    f"web server {server['host']}",
                    f"the rule {rule['name']} accepts the realms {listed(rule['realms'])}, and the cell has"
                    f" {listed(missing)}",
                    "nobody of that realm sees photos by sign-on",
                    "correct realms of the rule in sametime_photo_access, and run ihs.yml",
                )


def _timeouts(estate: Estate) -> Iterator[Finding]:
    cells = [(place, cell["timeout_minutes"]) for place, cell in estate.read_cells() if cell["timeout_minutes"]]
    for place, minutes in cells[1:]:
        if minutes != cells[0][1]:
            yield Finding(
                place,
                f"its tokens are valid for {minutes} minutes, those of {cells[0][0]} {cells[0][1]}",
                "people are asked again sooner, depending on where they signed on",
                f"{CONSOLE} > LTPA > LTPA timeout: the same value in both",
            )
    for place, minutes in cells:
        if minutes > _LONGEST_MINUTES:
            yield Finding(
                place,
                f"its tokens are valid for {minutes} minutes",
                "nothing; a stolen token gives access to photos and chats for this time, also after logout",
                f"{CONSOLE} > LTPA > LTPA timeout: a working day at most",
            )


def _domino(estate: Estate) -> Iterator[Finding]:
    known = {one["name"] for one in estate.keys_files}
    for one in estate.domino:
        place = f"Domino server {one['name']}"
        if one.get("keys") == "domino":
            yield Finding(
                place,
                "its Web SSO document has a key that Domino made, so its tokens have Domino's own format",
                "WebSphere, Connections and the photos do not understand its tokens",
                "in the Web SSO document, choose Keys > Import WebSphere LTPA keys, with the file of the cell",
            )
        elif one.get("keys") and one["keys"] not in known:
            yield Finding(
                place,
                f"it has the keys {one['keys']}, which are not in sametime_sso_keys",
                "people who sign on to this server see no photos",
                "import the present keys of the cell into the Web SSO document, and correct sso_report_domino",
            )
        if one.get("token_type") and one.get("document") and one["token_type"] != one["document"]:
            yield Finding(
                place,
                f"ST_TOKEN_TYPE of sametime.ini is {one['token_type']}, and the Web SSO document is called"
                f" {one['document']}",
                "sign-on to the Community server fails; clients ask for a password",
                "[AuthToken] of sametime.ini: ST_TOKEN_TYPE with the name of the document; restart the server",
            )


def _clocks(estate: Estate) -> Iterator[Finding]:
    for clock in estate.clocks:
        behind = clock["behind"]
        if abs(behind) > _CLOCK_SECONDS:
            side = "behind" if behind > 0 else "ahead of"
            yield Finding(
                clock["host"],
                f"its clock is {abs(round(behind))} seconds {side} that of the controller",
                "tokens end too early or too late; some people are asked again and again",
                "synchronize the clock (chronyd or ntpd) on this host",
            )
