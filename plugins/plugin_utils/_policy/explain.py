# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may see a photo, and by which rule: the policy applied to one request, without httpd and without its expressions.

It reads a request as httpd does (2.4, tried out): the query string does not count; percent-encoding is undone once,
but an encoded slash or null byte is refused; "." and ".." segments are resolved and repeated slashes are one; whoever
leads above the root is refused. httpd 2.2 keeps repeated slashes and so refuses such a path.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ansible_collections.sametime.estate.plugins.module_utils._photos.names.photo_name import is_photo_name
from ansible_collections.sametime.estate.plugins.plugin_utils._net.networks import (
    AddressSet,
    Network,
    NetworkError,
    address_text,
    parse_address,
    parse_network,
)
from ansible_collections.sametime.estate.plugins.plugin_utils._policy.cookies import cookie_names, has_cookie
from ansible_collections.sametime.estate.plugins.plugin_utils._policy.policy import CookieRule, NetworkRule, Policy

METHODS = ("GET", "HEAD")
# Names of what is not a rule of the policy, in verdicts.
METHOD_RULE = "only GET and HEAD"
PATH_RULE = "only photos"
OTHERWISE_RULE = "otherwise"

_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_ABSOLUTE = re.compile(r"[Hh][Tt][Tt][Pp][Ss]?://[^/?#]*")
# Characters that httpd refuses in a request line.
_NOT_IN_REQUEST = re.compile(r"[\x00-\x20\x7f#]")


class RequestError(ValueError):
    """A request that cannot be judged; the message is a sentence that says what to write instead."""


class Request(NamedTuple):
    """One request: client address, text of the Cookie header, method, and path as in the request line."""

    address: str
    cookie: str = ""
    method: str = "GET"
    path: str = "/a@acme.example.jpg"


class Step(NamedTuple):
    """One rule that was looked at: its name, whether it matched, and why, in words."""

    rule: str
    matched: bool
    text: str


class Verdict(NamedTuple):
    """Allowed or refused, by which rule, why in one sentence, and all steps that led there."""

    allowed: bool
    rule: str
    reason: str
    steps: list[Step]


def explain(policy: Policy, request: Request) -> Verdict:
    """Apply the policy to a request.

    A request for something that is no photo, or by another method, is refused whoever asks. Else the first rule that
    matches admits. Raises RequestError when the address is none.
    """
    client = _client(request.address)
    steps = [_method_step(request.method), _path_step(request.path)]
    for step in steps:
        if not step.matched:
            return Verdict(False, step.rule, f"Refused whoever asks: {step.text}.", steps)
    rules = (
        *(_network_step(rule, client) for rule in policy.networks),
        *(_address_step(rule.name, rule.address, rule.addresses, client) for rule in policy.addresses),
        *(_cookie_step(rule, request.cookie) for rule in policy.cookies),
    )
    for step in rules:
        steps.append(step)
        if step.matched:
            return Verdict(True, step.rule, f"Allowed by the rule '{step.rule}': {step.text}.", steps)
    answer = (
        f"is sent to {policy.otherwise.redirect}" if policy.otherwise.redirect else "gets the page of 'otherwise' (403)"
    )
    return Verdict(False, OTHERWISE_RULE, f"Refused: no rule admits this request, so it {answer}.", steps)


def in_words(request: Request, verdict: Verdict) -> list[str]:
    """Return the request, the verdict and what led to it as lines to read."""
    cookie = f"with the cookie {request.cookie}" if request.cookie else "without a cookie"
    steps = [f"  {'yes' if step.matched else 'no'}, {step.rule}: {step.text}" for step in verdict.steps]
    return [f"{request.method} {request.path} from {request.address} {cookie}", verdict.reason, *steps]


def photo_path(raw: str) -> str:
    """Return the path of a request line as httpd compares it; raises ValueError with what httpd objects to."""
    if raw_error := _NOT_IN_REQUEST.search(raw):
        raise ValueError(f"{raw_error.group()!r} cannot stand in a request")
    path = _ABSOLUTE.sub("", raw, count=1).partition("?")[0]
    if not path.startswith("/"):
        raise ValueError("a path begins with '/'")
    if "%" in _ESCAPE.sub("", path):
        raise ValueError("a percent sign is not followed by two hexadecimal digits")
    if re.search("%2[Ff]", path):
        raise ValueError("it has an encoded slash")
    if "%00" in path:
        raise ValueError("it has an encoded null byte")
    return _resolved(_ESCAPE.sub(lambda found: chr(int(found[1], 16)), path))


def _resolved(path: str) -> str:
    segments: list[str] = []
    parts = path.split("/")[1:]
    for number, part in enumerate(parts, 1):
        if part == "..":
            if not segments:
                raise ValueError("it leads above the root")
            segments.pop()
        elif part not in ("", "."):
            segments.append(part)
            continue
        if number == len(parts):
            segments.append("")
    return "/" + "/".join(segments)


def _client(text: str) -> Network:
    """Return the client's address; a zone, as httpd prints it after link-local addresses, does not count."""
    try:
        return parse_address(text.partition("%")[0] if isinstance(text, str) else text)
    except NetworkError:
        raise RequestError(
            f"{text!r} is not an IPv4 or IPv6 address; give the address of one client, such as 192.0.2.7"
        ) from None


def _method_step(method: str) -> Step:
    if method in METHODS:
        return Step(METHOD_RULE, True, f"the method is {method}")
    return Step(METHOD_RULE, False, f"the method is {method}, and photos are only read")


def _path_step(raw: str) -> Step:
    try:
        path = photo_path(raw)
    except ValueError as exc:
        return Step(PATH_RULE, False, f"the path {raw} is not served: {exc}")
    if is_photo_name(path[1:]):
        return Step(PATH_RULE, True, f"the path {path} can be a photo")
    return Step(PATH_RULE, False, f"the path {path} cannot be a photo, which is /<mail address in lower case>.jpg")


def _network_step(rule: NetworkRule, client: Network) -> Step:
    address = address_text(client.version, client.first)
    holding = _holding(rule.networks, client)
    if not holding:
        return Step(rule.name, False, f"{address} is in none of its {_networks(len(rule.networks))}")
    if not _contains(rule.addresses, client):
        return Step(rule.name, False, f"{address} is in {holding}, but excluded by {_holding(rule.exclude, client)}")
    return Step(rule.name, True, f"{address} is in {holding}")


def _address_step(name: str, wanted: str, addresses: AddressSet, client: Network) -> Step:
    address = address_text(client.version, client.first)
    if _contains(addresses, client):
        return Step(name, True, f"{address} is its address")
    return Step(name, False, f"{address} is not {wanted}")


def _cookie_step(rule: CookieRule, header: str) -> Step:
    # httpd takes the blanks round a header off.
    header = header.strip(" \t")
    wanted = rule.cookie if rule.value is None else f"{rule.cookie} with the value {rule.value}"
    if has_cookie(rule, header):
        return Step(rule.name, True, f"the cookie {wanted} is sent")
    if rule.cookie in cookie_names(header):
        why = "its value is empty" if rule.value is None else "its value is another"
        return Step(rule.name, False, f"the cookie {rule.cookie} is sent, but {why}")
    if any(name.lower() == rule.cookie.lower() for name in cookie_names(header)):
        return Step(rule.name, False, f"the cookie {rule.cookie} is sent in another spelling, which does not count")
    return Step(rule.name, False, f"the cookie {rule.cookie} is not sent")


def _holding(networks: tuple[str, ...], client: Network) -> str:
    """Return the first network, as written, that has the client; empty when none has."""
    for text in networks:
        network = parse_network(text)
        if network.version == client.version and network.first <= client.first <= network.last:
            return text
    return ""


def _contains(addresses: AddressSet, client: Network) -> bool:
    return any(first <= client.first <= last for first, last in addresses.ranges(client.version))


def _networks(count: int) -> str:
    return "1 network" if count == 1 else f"{count} networks"
