# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Single values of an inventory: host names, addresses, URLs, paths, accounts, ports, amounts.

Each function takes the name of the variable and its value and yields problems. Types are checked before.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

import ipaddress
import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.problem import Problem

# RFC 1123, section 2.1: letters, digits and hyphens, 63 characters a label, 255 in all. Windows hosts have underscores.
_LABEL = re.compile(r"(?!-)[A-Za-z0-9_-]{1,63}(?<!-)\Z")
# useradd(8): what every Linux distribution accepts.
_ACCOUNT = re.compile(r"[a-z_][a-z0-9_-]{0,31}\Z")
_HIGHEST_PORT = 65535


def host_name(name: str, value: Any) -> Iterator[Problem]:
    """Yield why a text is not a fully qualified host name."""
    text = str(value)
    if "://" in text:
        host = host_in(text) or "photos.acme.example"
        yield Problem(name, value, "is a URL, not a host name", f"write the host name alone: {host}")
    elif _is_address(text):
        yield Problem(name, value, "is an address, not a host name", "write the name that clients use")
    elif "/" in text or "@" in text or re.search(r":\d+\Z", text):
        bare = re.sub(r":\d+\Z", "", text.partition("/")[0].rpartition("@")[2])
        yield Problem(name, value, "is more than a host name", f"write the host name alone: {bare}")
    elif not _is_name(text):
        yield Problem(
            name, value, "is not a host name", "write labels of letters, digits and hyphens with dots between them"
        )
    elif "." not in text.strip("."):
        yield Problem(name, value, "is a short name", f"write the full name, for example {text}.acme.example")


def host_or_address(name: str, value: Any) -> Iterator[Problem]:
    """Yield why a text is neither a host name nor an address."""
    text = str(value)
    if not _is_address(text) and (not _is_name(text) or _looks_like_address(text)):
        wrong = "is a URL, not a host name" if "://" in text else "is neither a host name nor an address"
        yield Problem(name, value, wrong, "write the name or the address alone, without scheme, user or port")


def domain(name: str, value: Any) -> Iterator[Problem]:
    """Yield why a text is not a domain of single sign-on cookies, such as ``.acme.example``."""
    text = str(value)
    labels = text.removeprefix(".").removesuffix(".").split(".")
    if "://" in text or "/" in text or ":" in text:
        yield Problem(name, value, "is a URL, not a domain", "write the domain alone, for example .acme.example")
    elif len(labels) < 2 or not _is_name(text.removeprefix(".")):
        yield Problem(
            name, value, "is not a domain", "write a domain of at least two labels, for example .acme.example"
        )


def listening_address(name: str, value: Any) -> Iterator[Problem]:
    """Yield why a text is not an address as in ``<VirtualHost address:port>``."""
    text = str(value)
    plain = text[1:-1] if text.startswith("[") and text.endswith("]") else text
    if text not in ("*", "_default_") and list(host_or_address(name, plain)):
        yield Problem(name, value, "is not an address of a virtual host", 'write one address without port, or "*"')


def address(name: str, value: Any) -> Iterator[Problem]:
    """Yield why a text is not a single address."""
    if not _is_address(str(value)):
        yield Problem(name, value, "is not an address", "write one IPv4 or IPv6 address, without a prefix length")
    elif "%" in str(value):
        yield Problem(name, value, "has a zone, which only this host knows", "write the address without %")


def url(name: str, value: Any) -> Iterator[Problem]:
    """Yield why a text is not an http or https URL."""
    if re.search(r"\s", str(value)):
        yield Problem(name, value, "is not a URL: it has blanks", "remove them")
        return
    try:
        parts = urlsplit(str(value))
        no_port = parts.port == 0
    except ValueError as exc:
        no_port, reason = "port" in str(exc).lower(), str(exc)
        if not no_port:
            yield Problem(name, value, f"is not a URL: {reason}", "write it as http://host:port")
            return
    if no_port:
        remedy = f"write it as http://host:port, with a number from 1 to {_HIGHEST_PORT}"
        yield Problem(name, value, "is not a URL: its port is wrong", remedy)
    elif parts.scheme not in ("http", "https") or not parts.hostname:
        yield Problem(name, value, "is not a complete URL", "begin with http:// or https:// and a host name")
    elif not _is_address(parts.hostname) and not _is_name(parts.hostname):
        yield Problem(name, value, "has no valid host name", "write it as http://host:port")
    elif parts.username or parts.password:
        yield Problem(name, value, "contains a user name", "remove it, and use the variables for user and password")


def path(name: str, value: Any, *, home: bool = False) -> Iterator[Problem]:
    """Yield why a text is not an absolute path. home: it may begin with ~."""
    text = str(value)
    if text == "":
        return
    if text.startswith("~") and not home:
        yield Problem(name, value, "begins with ~, which not every program reads", "write the whole path")
    elif not text.startswith(("/", "~")):
        hint = "on Linux" if re.match(r"[A-Za-z]:[\\/]", text) else "beginning with /"
        yield Problem(name, value, "is not an absolute path", f"write the whole path {hint}")
    elif re.search(r"[\x00-\x1f\x7f]", text) or text != text.strip():
        yield Problem(name, value, "contains control characters or blanks at its ends", "remove them")
    elif posixpath.normpath(text).strip("/.") == "":
        yield Problem(name, value, "is the root directory", "name a directory below it")
    elif ".." in text.split("/"):
        yield Problem(name, value, "contains .. as a directory", "write the path without it")


def account(name: str, value: Any) -> Iterator[Problem]:
    """Yield why a text is not the name of an ordinary Linux account."""
    if not _ACCOUNT.match(str(value)):
        yield Problem(name, value, "is not the name of a Linux account", "write lower-case letters, digits, _ and -")
    elif value == "root":
        yield Problem(name, value, "has all rights on the host", "name an ordinary account")


def port(name: str, value: Any) -> Iterator[Problem]:
    """Yield why a number is not a TCP port."""
    if not 1 <= int(value) <= _HIGHEST_PORT:
        yield Problem(name, value, "is not a port", f"write a number from 1 to {_HIGHEST_PORT}")


def percent(name: str, value: Any) -> Iterator[Problem]:
    """Yield why a number is not a share in percent."""
    if not 0 <= float(value) <= 100:
        yield Problem(name, value, "is not a share in percent", "write a number from 0 to 100")


def amount(name: str, value: Any) -> Iterator[Problem]:
    """Yield why a number is not an amount: it is negative."""
    if float(value) < 0:
        yield Problem(name, value, "is negative", "write 0 or more")


def duration(name: str, value: Any) -> Iterator[Problem]:
    """Yield why a number is not a duration or limit: it is not positive."""
    if float(value) <= 0:
        yield Problem(name, value, "is not positive", "write 1 or more")


def host_in(url: str) -> str | None:
    """Return the host name of a URL; None if there is none."""
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


def by_kind(name: str, value: Any, option: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield what is wrong with a value and with everything in it, judged by the types and names of its options."""
    if isinstance(value, dict):
        for key, inner in (option.get("options") or {}).items():
            if value.get(key) is not None:
                yield from by_kind(f"{name}.{key}", value[key], inner)
    elif isinstance(value, (list, tuple)):
        entry = {"type": option.get("elements", "raw"), "options": option.get("options")}
        for number, element in enumerate(value):
            yield from by_kind(f"{name}[{number}]", element, entry)
    elif option.get("type") == "path":
        yield from path(name, value, home=_may_be_at_home(name, option))
    elif option.get("type") in ("int", "float"):
        yield from _number(name, value)


def _may_be_at_home(name: str, option: Mapping[str, Any]) -> bool:
    """Return whether a module or the controller expands ~ in this path."""
    return str(option.get("default", "")).startswith("~") or name.endswith("_render_directory")


def _number(name: str, value: Any) -> Iterator[Problem]:
    word = re.split(r"[_.]", name)[-1]
    checks = {"port": port, "percent": percent, "seconds": _seconds(name), "weeks": duration, "connections": duration}
    yield from checks.get(word, amount)(name, value)


def _seconds(name: str) -> Any:
    return duration if "timeout" in name else amount


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _looks_like_address(text: str) -> bool:
    return bool(re.fullmatch(r"[\d.]+", text))


def _is_name(text: str) -> bool:
    labels = text.removesuffix(".").split(".")
    return len(text) <= 255 and all(_LABEL.match(label) for label in labels)
