# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The WebSphere cell: credentials, Proxy settings, Meeting servers and their keys, whiteboard, restarts.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from ansible_collections.sametime.estate.plugins.module_utils._photos.names import photo_url
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight import values
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.problem import HIDDEN, Problem
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.settings import Collected, Inventory

# Extensible Markup Language 1.0, section 2.3, without colons and characters beyond ASCII.
_ELEMENT = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*\Z")


def check(collected: Collected, _inventory: Inventory) -> Iterator[Problem]:
    """Yield the problems of the cell's variables."""
    yield from _credentials(collected, "was_cell_username", "was_cell_password")
    yield from _restart(collected)
    yield from _proxy_settings(collected)
    yield from _targets(collected)
    yield from _servers(collected)
    yield from _keys(collected)
    yield from _photo_url(collected)
    yield from _access(collected)
    yield from _expected_count(collected)


def _credentials(collected: Collected, user: str, password: str) -> Iterator[Problem]:
    user_given, password_given = (bool(collected.value(option)) for option in (user, password))
    if user_given and not password_given:
        yield Problem(password, HIDDEN, f"is not set, but {user} is", "set both, the password from a vault, or neither")
    if password_given and not user_given:
        yield Problem(user, HIDDEN, f"is not set, but {password} is", "set both, or neither")


def _restart(collected: Collected) -> Iterator[Problem]:
    for setting in collected.of("was_cell_restart"):
        if setting.value not in ("now", "never") and not isinstance(setting.value, list):
            yield Problem(
                setting.name, setting.value, "is not a possible value", "write now, never, or a list of servers"
            )


def _proxy_settings(collected: Collected) -> Iterator[Problem]:
    for setting in collected.of("stproxy_settings"):
        known: dict[tuple[Any, ...], str] = {}
        for number, entry in enumerate(setting.value):
            place = f"{setting.name}[{number}]"
            if not _ELEMENT.match(str(entry["name"])):
                yield Problem(
                    f"{place}.name",
                    entry["name"],
                    "is not the name of an XML element",
                    "write the name alone, without < and >",
                )
            if entry.get("parent") and not str(entry["parent"]).startswith("/"):
                yield Problem(
                    f"{place}.parent",
                    entry["parent"],
                    "is not a path of elements",
                    "begin it with /, for example /configuration/mobile",
                )
            key = (entry.get("parent"), entry["name"], entry.get("attribute"))
            if key in known:
                yield Problem(f"{place}.name", entry["name"], f"is also set by {known[key]}", "keep one of them")
            known.setdefault(key, place)
            if entry["name"] == "proxyServerURL" and entry.get("value"):
                wrong = list(values.url(f"{place}.value", entry["value"]))
                yield from wrong or _photo_host(f"{place}.value", entry["value"], collected)


def _photo_host(place: str, value: Any, collected: Collected) -> Iterator[Problem]:
    wanted = collected.value("photo_vhost_host")
    host = urlsplit(str(value)).hostname
    if wanted and host and host != str(wanted).lower():
        yield Problem(place, value, f"does not name the photo host {wanted}", "write http://{{ sametime_photo_host }}")


def _targets(collected: Collected) -> Iterator[Problem]:
    for setting in collected.of("whiteboard_targets"):
        for number, target in enumerate(setting.value):
            place = f"{setting.name}[{number}]"
            given = {key for key in ("cluster", "node", "server") if target.get(key)}
            if given not in ({"cluster"}, {"node", "server"}):
                shown = " and ".join(sorted(given)) or "nothing"
                yield Problem(place, HIDDEN, f"names {shown}", "name either a cluster, or a node and a server on it")


def _servers(collected: Collected) -> Iterator[Problem]:
    settings = {
        setting.name: setting
        for option in ("meeting_settings_servers", "whiteboard_servers")
        for setting in collected.of(option)
    }
    for setting in settings.values():
        known: dict[tuple[Any, ...], str] = {}
        urls: dict[str, str] = {}
        for number, server in enumerate(setting.value):
            place = f"{setting.name}[{number}]"
            yield from values.url(f"{place}.url", server["url"])
            key = (server["node"], server.get("server"))
            if key in known:
                yield Problem(place, HIDDEN, f"is the same server as {known[key]}", "list each server once")
            elif server["url"] in urls:
                yield Problem(
                    f"{place}.url",
                    server["url"],
                    f"is also the address of {urls[server['url']]}",
                    "write the address of this server itself",
                )
            known.setdefault(key, place)
            urls.setdefault(server["url"], place)


def _keys(collected: Collected) -> Iterator[Problem]:
    for setting in collected.of("meeting_settings_keys"):
        known: dict[str, str] = {}
        for number, key in enumerate(setting.value):
            place = f"{setting.name}[{number}]"
            if not re.fullmatch(r"[\w.:-]+", str(key["name"])):
                yield Problem(
                    f"{place}.name",
                    key["name"],
                    "is not the name of a key",
                    "write the name as the System Console shows it",
                )
            if key["name"] in known:
                yield Problem(f"{place}.name", key["name"], f"is also set by {known[key['name']]}", "keep one of them")
            known.setdefault(key["name"], place)


def _photo_url(collected: Collected) -> Iterator[Problem]:
    for setting in collected.of("meeting_settings_photo_url"):
        wrong = photo_url.problem(str(setting.value)) if setting.value else ""
        if wrong:
            example = f"write for example https://photos.acme.example/{photo_url.MAIL}.jpg"
            yield Problem(setting.name, setting.value, wrong, example)
    for setting in collected.of("meeting_settings_photo_placeholder"):
        if not str(setting.value).strip():
            yield Problem(
                setting.name, setting.value, "is empty", "write what Meetings replace by the user, for example {0}"
            )


def _access(collected: Collected) -> Iterator[Problem]:
    for setting in collected.of("meeting_settings_access"):
        access = setting.value
        if access.get("backend") == "repository_document" and not (access.get("document") or access.get("search_key")):
            yield Problem(
                f"{setting.name}.search_key",
                HIDDEN,
                "is missing, and backend repository_document needs it",
                "name a key that the document has, or the document",
            )
        if bool(access.get("url_username")) != bool(access.get("url_password")):
            yield Problem(setting.name, HIDDEN, "has one of url_username and url_password", "set both, or neither")


def _expected_count(collected: Collected) -> Iterator[Problem]:
    for setting in collected.of("datasource_reroute_expected_count"):
        if int(setting.value) < 1:
            yield Problem(
                setting.name, setting.value, "is less than one data source", "write their number, or remove the line"
            )
