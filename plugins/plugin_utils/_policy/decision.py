# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decide whether a request for a photo is admitted, and by which rule.

This applies the policy itself, without httpd and without the expressions that are made from the policy.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from typing import NamedTuple

from ansible_collections.sametime.estate.plugins.module_utils._core.errors import EstateError
from ansible_collections.sametime.estate.plugins.module_utils._gate.keys import VerifyingKey
from ansible_collections.sametime.estate.plugins.module_utils._photos.names.photo_name import is_photo_name
from ansible_collections.sametime.estate.plugins.plugin_utils._net.address_set import AddressSet
from ansible_collections.sametime.estate.plugins.plugin_utils._net.networks import (
    Network,
    NetworkError,
    address_text,
    parse_address,
    parse_network,
)
from ansible_collections.sametime.estate.plugins.plugin_utils._policy.cookies import cookie_names, has_cookie
from ansible_collections.sametime.estate.plugins.plugin_utils._policy.forwarded import forwarded_client, is_balancer
from ansible_collections.sametime.estate.plugins.plugin_utils._policy.policy import (
    METHODS,
    CookieRule,
    NetworkRule,
    Policy,
)
from ansible_collections.sametime.estate.plugins.plugin_utils._policy.request import Request, photo_path
from ansible_collections.sametime.estate.plugins.plugin_utils._policy.sign_on import token_verdict

# Names of the decisions that no rule of the policy makes.
METHOD_RULE = "only GET and HEAD"
PATH_RULE = "only photos"
OTHERWISE_RULE = "otherwise"
_LONG_VALUE = re.compile(r"=[^;]{40,}")
_UNKNOWN_CLIENT = "the balancer does not name the address of a client"


class RequestError(EstateError):
    """A request without a valid address; the message says what to write instead."""


class Step(NamedTuple):
    """One rule: its name, whether it matches, and why, as text."""

    rule: str
    matched: bool
    text: str


class Decision(NamedTuple):
    """Whether the request is allowed, by which rule, why, and all rules up to that one."""

    allowed: bool
    rule: str
    reason: str
    steps: list[Step]


def decide(
    policy: Policy, request: Request, keys: Sequence[VerifyingKey] | None = None, now_ms: int | None = None
) -> Decision:
    """Apply the policy to a request.

    A request for anything but a photo, or with another method, is refused for every client. Otherwise the first rule
    that matches admits. keys: keys that verify tokens; None: no token can be verified. now_ms: milliseconds since 1970;
    None: now. Raises RequestError: the address is not an IP address.
    """
    now_ms = int(time.time() * 1000) if now_ms is None else now_ms
    client = _client(request)
    steps = [_method_step(request.method), _path_step(request.path)]
    for step in steps:
        if not step.matched:
            return Decision(False, step.rule, f"Refused for every client: {step.text}.", steps)
    rules = (
        *(_network_step(rule, client) for rule in policy.networks),
        *(_address_step(rule.name, rule.address, rule.addresses, client) for rule in policy.addresses),
        *(_cookie_step(rule, request.cookie) for rule in policy.cookies if not rule.guest),
        *(Step(rule.name, *token_verdict(rule, client, request.cookie, keys, now_ms)) for rule in policy.tokens),
        *(_guest_step(rule, request.cookie, policy) for rule in policy.guests),
    )
    for step in rules:
        steps.append(step)
        if step.matched:
            return Decision(True, step.rule, f"Allowed by the rule '{step.rule}': {step.text}.", steps)
    answer = (
        f"is redirected to {policy.otherwise.redirect}"
        if policy.otherwise.redirect
        else "gets the page of 'otherwise' (403)"
    )
    return Decision(False, OTHERWISE_RULE, f"Refused: no rule admits this request, so it {answer}.", steps)


def in_words(request: Request, decision: Decision) -> list[str]:
    """Return the request, the decision and its steps as lines of text."""
    cookie = f"with the cookie {_short(request.cookie)}" if request.cookie else "without a cookie"
    steps = [f"  {'yes' if step.matched else 'no'}, {step.rule}: {step.text}" for step in decision.steps]
    header = f", forwarded for {request.forwarded!r}," if request.forwarded else ""
    return [f"{request.method} {request.path} from {request.address}{header} {cookie}", decision.reason, *steps]


def _short(header: str) -> str:
    """Return a Cookie header without long values, which may be tokens and so secrets."""
    return _LONG_VALUE.sub("=…", header)


def _client(request: Request) -> Network | None:
    """Return the client's address, None if a balancer does not name it.

    A zone, as httpd prints it after link-local addresses, is ignored.
    """
    text = request.address
    try:
        sender = parse_address(text.partition("%")[0] if isinstance(text, str) else text)
    except NetworkError:
        raise RequestError(
            f"{text!r} is not an IPv4 or IPv6 address; give the address of one client, such as 192.0.2.7"
        ) from None
    try:
        behind = is_balancer(sender, request.balancers)
        return forwarded_client(request.forwarded, request.balancers) if behind else sender
    except NetworkError as exc:
        raise RequestError(f"balancers: {exc}") from None


def _method_step(method: str) -> Step:
    if method in METHODS:
        return Step(METHOD_RULE, True, f"the method is {method}")
    return Step(METHOD_RULE, False, f"the method is {method}, but photos can only be read")


def _path_step(raw: str) -> Step:
    try:
        path = photo_path(raw)
    except ValueError as exc:
        return Step(PATH_RULE, False, f"the path {raw} is not served: {exc}")
    if is_photo_name(path[1:]):
        return Step(PATH_RULE, True, f"the path {path} can be a photo")
    return Step(PATH_RULE, False, f"the path {path} is not a photo; a photo is /<mail address in lower case>.jpg")


def _network_step(rule: NetworkRule, client: Network | None) -> Step:
    if client is None:
        return Step(rule.name, False, _UNKNOWN_CLIENT)
    address = address_text(client.version, client.first)
    holding = _holding(rule.networks, client)
    if not holding:
        return Step(rule.name, False, f"{address} is in none of its {_networks(len(rule.networks))}")
    if not rule.addresses.contains(client):
        return Step(rule.name, False, f"{address} is in {holding}, but excluded by {_holding(rule.exclude, client)}")
    return Step(rule.name, True, f"{address} is in {holding}")


def _address_step(name: str, wanted: str, addresses: AddressSet, client: Network | None) -> Step:
    if client is None:
        return Step(name, False, _UNKNOWN_CLIENT)
    address = address_text(client.version, client.first)
    if addresses.contains(client):
        return Step(name, True, f"{address} is the address of the rule")
    return Step(name, False, f"{address} is not {wanted}")


def _cookie_step(rule: CookieRule, header: str) -> Step:
    # httpd removes the blanks around a header.
    header = header.strip(" \t")
    wanted = rule.cookie if rule.value is None else f"{rule.cookie} with the value {rule.value}"
    if has_cookie(rule, header):
        return Step(rule.name, True, f"the cookie {wanted} is sent")
    if rule.cookie in cookie_names(header):
        why = "its value is empty" if rule.value is None else "it has another value"
        return Step(rule.name, False, f"the cookie {rule.cookie} is sent, but {why}")
    if any(name.lower() == rule.cookie.lower() for name in cookie_names(header)):
        return Step(
            rule.name, False, f"the cookie {rule.cookie} is sent with other upper and lower case, so it does not match"
        )
    return Step(rule.name, False, f"the cookie {rule.cookie} is not sent")


def _guest_step(rule: CookieRule, header: str, policy: Policy) -> Step:
    step = _cookie_step(rule, header)
    limits = policy.limits
    limit = (
        f"as a guest; a limit applies to each address: {limits.photos} different photos and {limits.misses} names"
        f" without a photo in {limits.minutes} minutes"
    )
    return step._replace(text=f"{step.text}, {limit}") if step.matched else step


def _holding(networks: tuple[str, ...], client: Network) -> str:
    """Return the first network, as written, that contains the client; empty without one."""
    for text in networks:
        network = parse_network(text)
        if network.version == client.version and network.first <= client.first <= network.last:
            return text
    return ""


def _networks(count: int) -> str:
    return "1 network" if count == 1 else f"{count} networks"
