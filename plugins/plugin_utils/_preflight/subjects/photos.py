# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Photos: host name and sign-on domain, source and target, guards of the job, schedule.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from itertools import pairwise

from ansible_collections.sametime.estate.plugins.plugin_utils._photos import web_servers
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight import values
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.problem import HIDDEN, Problem
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.settings import (
    Collected,
    Inventory,
    UnresolvedError,
)
from ansible_collections.sametime.estate.plugins.plugin_utils._schedule import cron

_SINGLE = {
    "photo_vhost_host": values.host_name,
    "photo_vhost_sso_domain": values.domain,
    "photo_vhost_user": values.account,
    "photo_export_user": values.account,
    "photo_transfer_user": values.account,
    "photo_transfer_source_user": values.account,
    "photo_export_target": values.host_or_address,
    "photo_transfer_target": values.host_or_address,
}

# What all web servers that receive the photos have in common.
_SAME_EVERYWHERE = ("photo_vhost_host", "photo_vhost_directory", "photo_vhost_user", "photo_vhost_access")


def check(collected: Collected, inventory: Inventory) -> Iterator[Problem]:
    """Yield the problems of the photos' variables."""
    for option, judge in _SINGLE.items():
        for setting in collected.of(option):
            yield from judge(setting.name, setting.value)
    yield from _sign_on_domain(collected)
    yield from _balancers(collected)
    yield from _https(collected)
    yield from _sizes(collected)
    yield from _schedule(collected)
    yield from _ends(collected, inventory)
    yield from _names_of_photos(collected)


def _sign_on_domain(collected: Collected) -> Iterator[Problem]:
    domain = str(collected.value("photo_vhost_sso_domain") or "").lower().strip(".")
    for setting in collected.of("photo_vhost_host"):
        host = str(setting.value).lower().rstrip(".")
        if domain and "://" not in host and not f".{host}".endswith(f".{domain}"):
            yield Problem(
                setting.name,
                setting.value,
                f"is outside the sign-on domain .{domain}, so browsers never send the sign-on cookies to it",
                f"choose a name below .{domain}, or correct {_name_of(collected, 'photo_vhost_sso_domain')}",
            )


def _balancers(collected: Collected) -> Iterator[Problem]:
    for setting in collected.of("photo_vhost_balancer_header"):
        if not re.fullmatch(r"[A-Za-z0-9-]+", str(setting.value)):
            yield Problem(
                setting.name, setting.value, "is not the name of an HTTP header", "write letters, digits and hyphens"
            )


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


def _sizes(collected: Collected) -> Iterator[Problem]:
    names = [f"photo_export_{word}_bytes" for word in ("minimum", "warning", "maximum")]
    for low, high in pairwise(names):
        for setting in collected.of(low):
            limit = collected.value(high)
            if limit is not None and int(setting.value) > int(limit):
                yield Problem(
                    setting.name, setting.value, f"is larger than {high}, which is {limit}", "write a smaller number"
                )


def _schedule(collected: Collected) -> Iterator[Problem]:
    for setting in collected.of("photo_transfer_schedule"):
        try:
            cron.parse(str(setting.value))
        except ValueError as exc:
            yield Problem(setting.name, HIDDEN, str(exc), "write five fields as in a crontab, for example 17 * * * *")


def _ends(collected: Collected, inventory: Inventory) -> Iterator[Problem]:
    """One source, and a web server to send photos to."""
    sources, servers = (inventory.groups.get(group, []) for group in ("photo_source", "photo_web"))
    if not collected.of("photo_transfer_user"):
        return
    if len(sources) > 1:
        yield Problem(
            "group photo_source",
            HIDDEN,
            f"has {len(sources)} hosts ({', '.join(sources)}), which would remove the photos of each other",
            "leave one host in the group",
        )
    named = [setting for setting in collected.of("photo_transfer_web_host") if setting.value]
    for setting in named:
        if str(setting.value) not in inventory.variables:
            yield Problem(
                setting.name, setting.value, "is not a host of the inventory", "write its name in the inventory"
            )
    if not named and not servers:
        yield Problem(
            "group photo_web",
            HIDDEN,
            "has no host, but photo_source has one: there is no web server to send photos to",
            "add the web server, or remove the host from photo_source",
        )
    if not named and len(servers) > 1:
        yield from _several(collected, inventory)


def _several(collected: Collected, inventory: Inventory) -> Iterator[Problem]:
    """Several web servers: each has a target of its own, and all have one policy."""
    hosts = inventory.groups[web_servers.GROUP]
    written = {host: inventory.variables[host].get("sametime_photo_target") for host in hosts}
    with contextlib.suppress(UnresolvedError):  # reported where the variable itself is checked
        targets = {host: str(inventory.template(host, value)) for host, value in written.items() if value}
        for sentence in web_servers.problems(web_servers.web_servers(inventory.groups, targets)):
            wrong, _, instead = sentence.partition(". ")
            yield Problem("sametime_photo_target", HIDDEN, f"is not right: {wrong}", instead[:1].lower() + instead[1:])
    for option in _SAME_EVERYWHERE:
        settings = collected.of(option)
        if len(settings) > 1:
            hosts_of_each = " and ".join(", ".join(setting.hosts) for setting in settings)
            yield Problem(
                settings[0].name,
                HIDDEN,
                f"differs between the web servers ({hosts_of_each}), and clients may ask any of them",
                "set it once for all hosts of the group photo_web",
            )


def _names_of_photos(collected: Collected) -> Iterator[Problem]:
    for setting in collected.of("photo_export_names"):
        source = setting.value.get("source")
        if source in ("csv", "ldif") and not setting.value.get("map"):
            yield Problem(
                f"{setting.name}.map",
                HIDDEN,
                f"is missing, and source {source} needs it",
                "name the file with the addresses",
            )


def _name_of(collected: Collected, option: str) -> str:
    return next((setting.name for setting in collected.of(option)), option)
