# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Community servers: the URL that clients use, the person whose card is read back, LDAP attribute, restart.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from ansible_collections.sametime.estate.plugins.module_utils._community import card
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight import values
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.problem import Problem
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.settings import Collected, Inventory

_EXAMPLE = "for example http://community.acme.example"


def check(collected: Collected, _inventory: Inventory) -> Iterator[Problem]:
    """Yield the problems of the Community servers' variables."""
    yield from _url(collected)
    yield from _connect_to(collected)
    yield from _person(collected)
    yield from _names(collected)


def _url(collected: Collected) -> Iterator[Problem]:
    for option in ("sametime_community_url", "business_card_url"):
        for setting in collected.of(option):
            if not isinstance(setting.value, str):
                yield Problem(setting.name, setting.value, "is not a text", f"write the URL, {_EXAMPLE}")
                continue
            wrong = list(values.url(setting.name, setting.value))
            yield from wrong
            if wrong:
                continue
            parts = urlsplit(str(setting.value))
            yield from values.host_name(setting.name, parts.hostname)
            if parts.query or parts.fragment or (option == "sametime_community_url" and parts.path):
                yield Problem(
                    setting.name,
                    setting.value,
                    "is more than the URL of the server",
                    f"write {parts.scheme}://{parts.netloc}, without / at its end; the role adds the rest",
                )


def _connect_to(collected: Collected) -> Iterator[Problem]:
    """With https, each server of a balancer could not be asked itself."""
    urls = list(collected.of("business_card_url")) or list(collected.of("sametime_community_url"))
    secure = [setting for setting in urls if str(setting.value).startswith("https:")]
    for setting in collected.of("business_card_connect_to"):
        if setting.value and secure:
            yield Problem(
                setting.name,
                setting.value,
                f"works with http only, and {secure[0].name} is {secure[0].value}",
                "write an http URL of the servlet, or leave it empty",
            )


def _person(collected: Collected) -> Iterator[Problem]:
    for setting in collected.of("business_card_person"):
        if re.search(r"\s", str(setting.value)):
            yield Problem(
                setting.name, setting.value, "is not a user id", "write the id or mail address without blanks"
            )
    for setting in collected.of("business_card_person_photo"):
        if setting.value:
            yield from values.url(setting.name, setting.value)


def _names(collected: Collected) -> Iterator[Problem]:
    for setting in collected.of("business_card_photo_attribute"):
        if not card.is_attributes(str(setting.value)):
            yield Problem(
                setting.name, setting.value, "is not an LDAP attribute", "write its name, for example PhotoURL"
            )
    for option in ("business_card_fields", "business_card_removed_fields"):
        for setting in collected.of(option):
            for number, field in enumerate(setting.value):
                if not card.is_field(str(field)):
                    yield Problem(
                        f"{setting.name}[{number}]",
                        field,
                        "is not a field of the business card",
                        "write letters, for example ImagePath",
                    )
