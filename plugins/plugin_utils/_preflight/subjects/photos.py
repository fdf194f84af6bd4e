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

from ansible_collections.sametime.estate.plugins.plugin_utils._photos import transfer, web_servers
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight import values
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.problem import HIDDEN, Problem
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.settings import (
    Collected,
    Inventory,
    UnresolvedError,
)
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.subjects import paths
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
    single = list(_single(collected))
    yield from single
    wrong = {problem.variable for problem in single}
    yield from _sign_on_domain(collected, wrong)
    yield from _url(collected, wrong)
    yield from paths.check(collected)
    yield from _balancers(collected)
    yield from _sizes(collected)
    yield from _schedule(collected)
    yield from _ends(collected, inventory)
    yield from _names_of_photos(collected)


def _single(collected: Collected) -> Iterator[Problem]:
    for option, judge in _SINGLE.items():
        for setting in collected.of(option):
            yield from judge(setting.name, setting.value)


def _sign_on_domain(collected: Collected, wrong: set[str]) -> Iterator[Problem]:
    """Without a rule for a cookie, the domain has no effect."""
    domain = str(collected.value("photo_vhost_sso_domain") or "").lower().strip(".")
    asks_for_cookies = any(setting.value.get("cookies") for setting in collected.of("photo_vhost_access"))
    if not asks_for_cookies or _name_of(collected, "photo_vhost_sso_domain") in wrong:
        return
    for setting in collected.of("photo_vhost_host"):
        host = str(setting.value).lower().rstrip(".")
        if domain and setting.name not in wrong and not f".{host}".endswith(f".{domain}"):
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


def _url(collected: Collected, wrong: set[str]) -> Iterator[Problem]:
    """The virtual host serves one name only."""
    if _name_of(collected, "photo_vhost_host") in wrong:
        return
    served = str(collected.value("photo_vhost_host") or "").lower().rstrip(".")
    found = {
        setting.name: setting
        for option in ("ldap_photo_url_pattern", "meeting_settings_photo_url")
        for setting in collected.of(option)
        if setting.value
    }
    for setting in found.values():
        host = values.host_in(str(setting.value))
        if served and host and host.rstrip(".") != served:
            yield Problem(
                setting.name,
                setting.value,
                f"does not name the photo host {served}",
                f"write https://{served}/{{mail}}.jpg, or correct {_name_of(collected, 'photo_vhost_host')}",
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
        yield from _times(setting.name, str(setting.value))
    for setting in collected.of("photo_transfer_schedule_name"):
        if not transfer.FILE_NAME.match(str(setting.value)):
            yield Problem(
                setting.name,
                setting.value,
                "is a file name that cron ignores",
                "write letters, digits, dashes and underscores",
            )
    for setting in collected.of("photo_transfer_mailto"):
        if not transfer.MAIL_ADDRESS.match(str(setting.value)):
            yield Problem(setting.name, setting.value, "is not a mail address", "write one mail address or nothing")
    for setting in collected.of("photo_transfer_environment"):
        for name in transfer.wrong_variables(setting.value):
            yield Problem(
                f"{setting.name}.{name}",
                HIDDEN,
                "is not usable in a crontab or a unit",
                "write a name of letters, digits and underscores, and a value on one line without quotes, percent"
                " signs and backslashes",
            )


def _times(name: str, text: str) -> Iterator[Problem]:
    try:
        cron.parse(text)
    except ValueError as exc:
        yield Problem(name, HIDDEN, str(exc), "write five fields as in a crontab, for example 17 * * * *")


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
