# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The virtual host of the photos: addresses, ports and https.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.sametime.estate.plugins.plugin_utils._preflight import values
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.problem import HIDDEN, Problem
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.settings import Collected, Inventory


def check(collected: Collected, _inventory: Inventory) -> Iterator[Problem]:
    """Yield the problems of the virtual host."""
    yield from _addresses(collected)
    yield from _https(collected)
    yield from _same_port(collected)


def _addresses(collected: Collected) -> Iterator[Problem]:
    for setting in collected.of("photo_vhost_address"):
        yield from values.listening_address(setting.name, setting.value)
    for setting in collected.of("photo_vhost_tls"):
        if setting.value.get("address") is not None:
            yield from values.listening_address(f"{setting.name}.address", setting.value["address"])
    for setting in collected.of("photo_vhost_probe_address"):
        if setting.value:
            yield from values.host_or_address(setting.name, setting.value)


def _same_port(collected: Collected) -> Iterator[Problem]:
    port, http = collected.value("photo_vhost_port"), collected.value("photo_vhost_http")
    for setting in collected.of("photo_vhost_tls"):
        tls = setting.value.get("port", 443) if setting.value else None
        if http not in ("off", False) and str(tls) == str(port):
            yield Problem(f"{setting.name}.port", tls, "is also the port for http", "write another port, usually 443")


def _https(collected: Collected) -> Iterator[Problem]:
    """The http port must not send clients to an https port that does not exist."""
    tls = collected.value("photo_vhost_tls") or {}
    for setting in collected.of("photo_vhost_http"):
        http = "off" if setting.value is False else setting.value
        if http in ("redirect", "off") and not tls:
            name = _name_of(collected, "photo_vhost_tls")
            why = (
                "the redirect would never end where TLS ends at a load balancer"
                if http == "redirect"
                else "no port is left"
            )
            yield Problem(setting.name, http, f"needs {name}, which is not set: {why}", f"write serve, or set {name}")
    for setting in collected.of("photo_vhost_tls"):
        keys = [key for key in ("key_file", "certificate") if setting.value.get(key)]
        if setting.value and len(keys) != 1:
            yield Problem(
                setting.name,
                HIDDEN,
                "has both key_file and certificate" if keys else "has neither key_file nor certificate",
                "write key_file for IBM HTTP Server, or certificate and key for Apache httpd",
            )


def _name_of(collected: Collected, option: str) -> str:
    return next((setting.name for setting in collected.of(option)), option)
