# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read the access policy of the inventory strictly; the first mistake is an error that names the entry.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection
from typing import Any
from urllib.parse import urlsplit

from ansible_collections.sametime.estate.plugins.plugin_utils._net.address_set import AddressSet
from ansible_collections.sametime.estate.plugins.plugin_utils._net.networks import (
    NetworkError,
    parse_address,
    parse_networks,
)
from ansible_collections.sametime.estate.plugins.plugin_utils._policy.policy import (
    AddressRule,
    CookieRule,
    GuestLimits,
    NetworkRule,
    Otherwise,
    Policy,
    PolicyError,
    TokenRule,
)

PLACE = "access policy"

# RFC 6265 section 4.1.1: a name is a token of RFC 2616, a value consists of cookie-octets. Values in quotes are not
# supported: no product of Sametime sets such a cookie.
_COOKIE_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_COOKIE_VALUE = re.compile(r"[!#-+\--:<-\[\]-~]+")
# RFC 3986, without what ends or escapes an argument of httpd.
_URL = re.compile(r"[A-Za-z0-9._~:/?#@!$&'()*+,;=%\[\]-]+")
# An argument of httpd, which refers to no group and names no file outside of one directory.
_PICTURE = re.compile(r"/(?!.*(?:^|/)\.\.?(?:/|$))[A-Za-z0-9._/-]+\.jpe?g")
# A name is written into a comment line of the configuration of httpd, where a backslash could continue the line.
_NO_NAME = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\\]")


def read_policy(data: Any, photo_host: str = "") -> Policy:
    """Read a policy: a dict with networks, addresses, cookies (lists, optional), guests (optional) and otherwise.

    photo_host: host name of the photos; a redirect to it would be endless and is refused. Raises PolicyError: for the
    first mistake.
    """
    top = _mapping(data, PLACE, required=("otherwise",), optional=("networks", "addresses", "cookies", "guests"))
    cookies = [_any_cookie_rule(*entry) for entry in _entries(top, "cookies")]
    policy = Policy(
        networks=tuple(_network_rule(*entry) for entry in _entries(top, "networks")),
        addresses=tuple(_address_rule(*entry) for entry in _entries(top, "addresses")),
        cookies=tuple(rule for rule in cookies if isinstance(rule, CookieRule)),
        otherwise=_otherwise(top["otherwise"], photo_host),
        tokens=tuple(rule for rule in cookies if isinstance(rule, TokenRule)),
        limits=_limits(top.get("guests") or {}),
    )
    rules = (*policy.networks, *policy.addresses, *cookies)
    if not rules:
        raise PolicyError(
            f"{PLACE}: there is no rule, so no client could see a photo; "
            "write at least one entry under networks, addresses or cookies"
        )
    _unique_names([rule.name for rule in rules])
    return policy


def _network_rule(entry: Any, place: str) -> NetworkRule:
    fields = _mapping(entry, place, required=("name", "networks"), optional=("exclude",))
    name = _name(fields["name"], place)
    place = f"{place} ({name})"
    networks = _texts(fields["networks"], f"{place}, networks")
    exclude = _texts(fields.get("exclude") or [], f"{place}, exclude")
    if not networks:
        raise PolicyError(f"{place}: the list of networks is empty; name a network or remove the rule")
    addresses = _addresses(networks, f"{place}, networks").minus(_addresses(exclude, f"{place}, exclude"))
    if not addresses:
        raise PolicyError(f"{place}: exclude removes all of the networks; shorten it or remove the rule")
    return NetworkRule(name, tuple(networks), tuple(exclude), addresses)


def _addresses(networks: list[str], place: str) -> AddressSet:
    try:
        return AddressSet(parse_networks(networks))
    except NetworkError as exc:
        raise PolicyError(f"{place}: {exc}") from None


def _address_rule(entry: Any, place: str) -> AddressRule:
    fields = _mapping(entry, place, required=("name", "address"))
    name = _name(fields["name"], place)
    try:
        host = parse_address(fields["address"])
    except NetworkError as exc:
        raise PolicyError(f"{place} ({name}): address {exc}") from None
    return AddressRule(name, str(host).partition("/")[0], AddressSet([host]))


def _any_cookie_rule(entry: Any, place: str) -> CookieRule | TokenRule:
    """Return a rule that verifies a token, or one that only asks for a cookie."""
    verified = isinstance(entry, dict) and entry.get("verify") is not None
    return _token_rule(entry, place) if verified else _cookie_rule(entry, place)


def _token_rule(entry: Any, place: str) -> TokenRule:
    for key in ("value", "guest"):
        if entry.get(key) is not None:
            raise PolicyError(f"{place}: {key} does not go with verify; a token is verified whatever its value is")
    optional = ("verify", "accept_v1", "realms", "only_from", "value", "guest")
    fields = _mapping(entry, place, required=("name", "cookie"), optional=optional)
    name = _name(fields["name"], place)
    place = f"{place} ({name})"
    if fields["verify"] != "ltpa":
        raise PolicyError(f"{place}: verify {fields['verify']!r} is unknown; write verify: ltpa")
    accept_v1 = _flag(fields, "accept_v1", place, default=False)
    only_from, addresses = _only_from(fields.get("only_from"), f"{place}, only_from")
    if accept_v1 and fields.get("only_from") is None:
        raise PolicyError(
            f"{place}: accept_v1 needs only_from, because a token of version 1 can be made valid again without any key"
            " after it has expired; name the networks of these clients, or write only_from: any"
        )
    realms = fields.get("realms") or []
    if not isinstance(realms, list) or not all(isinstance(realm, str) and realm for realm in realms):
        raise PolicyError(
            f"{place}, realms: {realms!r} is not a list of realms; write for example [ldap.acme.example:389]"
        )
    return TokenRule(name, _cookie_name(fields["cookie"], place), accept_v1, tuple(realms), only_from, addresses)


def _only_from(value: Any, place: str) -> tuple[tuple[str, ...] | None, AddressSet | None]:
    if value is None or value == "any":
        return None, None
    networks = _texts(value, place)
    if not networks:
        raise PolicyError(f"{place}: the list of networks is empty; name a network, or write any")
    return tuple(networks), _addresses(networks, place)


def _limits(entry: Any) -> GuestLimits:
    place = f"{PLACE}, guests"
    fields = _mapping(entry, place, optional=GuestLimits._fields)
    numbers = {}
    for key, most in (("photos", 10000), ("misses", 10000), ("minutes", 1440)):
        number = fields.get(key)
        number = GuestLimits._field_defaults[key] if number is None else number
        if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= most:
            raise PolicyError(f"{place}: {key} is {number!r}; write a whole number from 1 to {most}")
        numbers[key] = number
    picture = fields.get("default_picture")
    if picture is not None and (not isinstance(picture, str) or not _PICTURE.fullmatch(picture)):
        raise PolicyError(
            f"{place}: default_picture is {picture!r}; write the absolute path of a JPEG file on the web server,"
            " without blanks, such as /opt/IBM/HTTPServer/nobody.jpg"
        )
    return GuestLimits(**numbers, default_picture=picture)


def _flag(fields: dict[str, Any], key: str, place: str, *, default: bool) -> bool:
    value = fields.get(key)
    if value is None:
        return default
    if not isinstance(value, bool):
        raise PolicyError(f"{place}: {key} is {value!r}; write true or false")
    return value


def _cookie_name(cookie: Any, place: str) -> str:
    if not isinstance(cookie, str) or not _COOKIE_NAME.fullmatch(cookie):
        raise PolicyError(
            f"{place}: {cookie!r} cannot be the name of a cookie; "
            "a name has letters, digits and !#$%&'*+-.^_`|~ only, and neither '=' nor a value"
        )
    return cookie


def _cookie_rule(entry: Any, place: str) -> CookieRule:
    for key in ("accept_v1", "realms", "only_from"):
        if isinstance(entry, dict) and entry.get(key) is not None:
            raise PolicyError(f"{place}: {key} needs verify: ltpa, because only a verified token has it")
    optional = ("value", "guest", "verify", "accept_v1", "realms", "only_from")
    fields = _mapping(entry, place, required=("name", "cookie"), optional=optional)
    name = _name(fields["name"], place)
    place = f"{place} ({name})"
    cookie, value = _cookie_name(fields["cookie"], place), fields.get("value")
    if value is not None and (not isinstance(value, str) or not _COOKIE_VALUE.fullmatch(value)):
        raise PolicyError(
            f"{place}: {value!r} cannot be the value of a cookie; a value is text without blanks, quotes, "
            "commas, semicolons and backslashes; leave value out to accept any value that is not empty"
        )
    guest = _flag(fields, "guest", place, default=value is not None)
    if guest and value is None:
        raise PolicyError(f"{place}: guest: true needs value, the value of the cookie that guests send")
    return CookieRule(name, cookie, value, guest)


def _otherwise(entry: Any, photo_host: str) -> Otherwise:
    place = f"{PLACE}, otherwise"
    fields = _mapping(entry, place, optional=("redirect", "page"))
    redirect, page = fields.get("redirect"), fields.get("page")
    if (redirect is None) == (page is None):
        given = "neither" if redirect is None else "both"
        raise PolicyError(f"{place}: {given} of redirect and page is given; write exactly one of them")
    if redirect is not None:
        _check_redirect(redirect, f"{place}, redirect", photo_host)
    elif not isinstance(page, str) or not page.strip():
        raise PolicyError(
            f"{place}, page: {page!r} is not a page; write its text, for example '<p>No photos here.</p>'"
        )
    return Otherwise(redirect, page)


def _check_redirect(url: Any, place: str, photo_host: str) -> None:
    if not isinstance(url, str) or not _URL.fullmatch(url):
        raise PolicyError(
            f"{place}: {url!r} is not the address of a site; write it as http://www.acme.example/, "
            "with every other character percent-encoded"
        )
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError as exc:
        raise PolicyError(f"{place}: {url!r} is not the address of a site: {exc}") from None
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc:
        raise PolicyError(
            f"{place}: {url!r} is not a complete address; it begins with http:// or https:// and a host name"
        )
    if photo_host and host.rstrip(".") == photo_host.lower().rstrip("."):
        raise PolicyError(
            f"{place}: {url!r} is on the photo host itself, so the redirect would never end; "
            "name another host, or give a page instead of a redirect"
        )


def _mapping(data: Any, place: str, required: Collection[str] = (), optional: Collection[str] = ()) -> dict[str, Any]:
    known = (*required, *optional)
    known_text = ", ".join(known)
    if not isinstance(data, dict):
        raise PolicyError(f"{place}: this is {type(data).__name__}, not a mapping with {known_text}")
    for key in data:
        if key not in known:
            near = difflib.get_close_matches(str(key), known, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"known are {known_text}."
            raise PolicyError(f"{place}: unknown key {key!r}; {hint}")
    for key in required:
        if data.get(key) is None:
            raise PolicyError(f"{place}: {key} is missing")
    return data


def _entries(top: dict[str, Any], kind: str) -> list[tuple[Any, str]]:
    entries = top.get(kind)
    if entries is None:
        return []
    if not isinstance(entries, list):
        raise PolicyError(f"{PLACE}, {kind}: this is {type(entries).__name__}, not a list of rules")
    return [(entry, f"{PLACE}, {kind} {number}") for number, entry in enumerate(entries, 1)]


def _texts(value: Any, place: str) -> list[str]:
    if not isinstance(value, list):
        raise PolicyError(f"{place}: this is {type(value).__name__}, not a list of networks")
    return value


def _name(value: Any, place: str) -> str:
    if not isinstance(value, str) or not value.strip() or _NO_NAME.search(value):
        raise PolicyError(
            f"{place}: {value!r} cannot be the name of a rule; write one line of text without backslashes"
        )
    return value


def _unique_names(names: list[str]) -> None:
    seen = set()
    for name in names:
        if name in seen:
            raise PolicyError(f"{PLACE}: two rules are called {name!r}; give each rule its own name")
        seen.add(name)
