# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cookie rules in two forms: a regular expression for httpd, and a parser of the header for explanations.

Both follow RFC 6265. Names and values are case-sensitive, as in browsers and servers. Only a semicolon separates
cookies: httpd joins repeated Cookie headers with a comma, which no browser sends, and the text after such a comma is
part of a value. A value is empty when it begins with nothing, a blank, or a pair of quotes.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence

from ansible_collections.sametime.estate.plugins.plugin_utils._policy.policy import CookieRule, TokenRule

_SPECIAL = re.compile(r"[.^$*+?()\[\]{}|\\]")
# Where a value begins: an optional quote, then a visible ASCII character that is neither a quote nor a semicolon.
# The expression itself has no quote, so it fits into a quoted argument of httpd as it is.
_NOT_EMPTY = r"\x22?[!#-:<-~]"
_BEGINS = re.compile(_NOT_EMPTY)


def cookie_regex(rule: CookieRule) -> str:
    """Return the expression that finds the rule's cookie in the text of a Cookie header.

    It is for searching, has no capturing group, and contains a blank.
    """
    value = _NOT_EMPTY if rule.value is None else f"{_escaped(rule.value)}(?:;|$)"
    return f"(?:^|; *){_escaped(rule.cookie)}={value}"


def gate_regex(rules: Sequence[CookieRule | TokenRule]) -> str:
    """Return the expression that finds any cookie that only the program of the web server can judge.

    It ignores upper and lower case, as sign-on servers do, so it may find more than the program accepts, never less.
    """
    names = "|".join(sorted({_escaped(rule.cookie) for rule in rules}))
    return rf"(?i)(?:^|;)[ \t]*(?:{names})[ \t]*="


def has_cookie(rule: CookieRule, header: str) -> bool:
    """Return whether the text of a Cookie header has the rule's cookie. This parses; it uses no expression."""
    for pair in header.split(";"):
        name, equals, value = pair.lstrip(" ").partition("=")
        if not equals or name != rule.cookie:
            continue
        if value == rule.value or (rule.value is None and _BEGINS.match(value)):
            return True
    return False


def cookie_names(header: str) -> list[str]:
    """Return the names of the cookies in the text of a Cookie header, in order."""
    return [pair.partition("=")[0].strip(" ") for pair in header.split(";") if pair.strip(" ")]


def in_cookie_domain(host: str, domain: str) -> bool:
    """Return whether a browser sends cookies of this domain to this host (RFC 6265 sections 5.1.3 and 5.2.3)."""
    name, cookie_domain = host.lower(), domain.lower().removeprefix(".")
    if not cookie_domain:
        return False
    return name == cookie_domain or (name.endswith(f".{cookie_domain}") and not _is_address(name))


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)
