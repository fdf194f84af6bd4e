# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The directory: URL of a photo, servers, account, picture for people without a photo.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from ansible_collections.sametime.estate.plugins.module_utils._ldap import connecting
from ansible_collections.sametime.estate.plugins.module_utils._photos.names import photo_url
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight import values
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.problem import HIDDEN, Problem
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.settings import Collected, Inventory


def check(collected: Collected, inventory: Inventory) -> Iterator[Problem]:
    """Yield the problems of the directory's variables."""
    for setting in collected.of("ldap_photo_url_pattern"):
        wrong = photo_url.problem(str(setting.value))
        if wrong:
            example = f"write for example https://photos.acme.example/{photo_url.MAIL}.jpg"
            yield Problem(setting.name, setting.value, wrong, example)
    for setting in collected.of("ldap_photo_url_directory"):
        yield from _servers(setting.name, setting.value)
        yield from _accounts(setting.name, setting.value)
    for setting in collected.of("photo_export_directory"):
        yield from _servers(setting.name, setting.value)
        yield from _accounts(setting.name, setting.value)
        if setting.value.get("bind_dn") and setting.value.get("bind_password") is None:
            yield Problem(f"{setting.name}.bind_password", HIDDEN, "is not set, but bind_dn is", "set it, from a vault")
    yield from _default_picture(collected)
    yield from _photo_host(collected, inventory)


def _servers(name: str, directory: dict[str, object]) -> Iterator[Problem]:
    servers = directory.get("servers")
    if not isinstance(servers, (list, tuple)) or not servers:
        yield Problem(f"{name}.servers", HIDDEN, "names no server", "write a list: [ldaps://dc1.acme.example]")
        return
    for number, url in enumerate(servers):
        place = f"{name}.servers[{number}]"
        try:
            parts = urlsplit(str(url))
        except ValueError as exc:
            yield Problem(place, url, f"is not a URL: {exc}", "write for example ldap://[2001:db8::1]:389")
            continue
        if parts.scheme not in ("ldap", "ldaps"):
            yield Problem(place, url, "is not the URL of an LDAP server", "begin it with ldaps:// or ldap://")
        elif parts.username is not None or parts.path.strip("/") or parts.query:
            yield Problem(place, url, "has more than host and port", "use bind_dn and base for the rest")
        else:
            wrong = [*values.host_or_address(place, parts.hostname or "")]
            yield from wrong
            if not wrong and not connecting.is_server(str(url).rstrip("/")):
                example = "ldaps://dc1.acme.example or ldap://10.1.2.3:3389"
                yield Problem(place, url, "has a wrong port, capitals in the scheme or blanks", f"write {example}")


def _accounts(name: str, directory: dict[str, object]) -> Iterator[Problem]:
    for prefix in ("", "reader_"):
        if directory.get(f"{prefix}bind_password") and not directory.get(f"{prefix}bind_dn"):
            yield Problem(
                f"{name}.{prefix}bind_password", HIDDEN, f"is set without {prefix}bind_dn", "set both, or neither"
            )


def _default_picture(collected: Collected) -> Iterator[Problem]:
    if collected.value("ldap_photo_url_without_photo") != "default":
        return
    for setting in collected.of("ldap_photo_url_default_url"):
        if not setting.value:
            yield Problem(
                setting.name,
                HIDDEN,
                "is empty, and ldap_photo_url_without_photo is default",
                "write the URL of the picture for people without a photo",
            )
        else:
            yield from values.url(setting.name, setting.value)


def _photo_host(collected: Collected, inventory: Inventory) -> Iterator[Problem]:
    for setting in collected.of("ldap_photo_url_photo_host"):
        if str(setting.value) not in inventory.variables and setting.value != "localhost":
            yield Problem(
                setting.name, setting.value, "is not a host of the inventory", "write its name in the inventory"
            )
