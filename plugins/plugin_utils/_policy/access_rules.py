# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The access policy as data for a template: expressions, texts for comments, the answer to refused clients.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

import re
from typing import Any

from ansible_collections.sametime.estate.plugins.module_utils._photos.names.photo_name import PHOTO_PATH
from ansible_collections.sametime.estate.plugins.plugin_utils._net.regex import DEFAULT_MAX_LENGTH, to_regexes
from ansible_collections.sametime.estate.plugins.plugin_utils._policy.cookies import cookie_regex, gate_regex
from ansible_collections.sametime.estate.plugins.plugin_utils._policy.forwarded import FORWARDED_REGEXES, UNKNOWN
from ansible_collections.sametime.estate.plugins.plugin_utils._policy.policy import (
    METHODS,
    AddressRule,
    NetworkRule,
    Policy,
    TokenRule,
)
from ansible_collections.sametime.estate.plugins.plugin_utils._policy.proof import (
    PROOF_HEADER,
    PROOF_PATH,
    PROOF_REGEX,
    proof_requests,
)


def access_rules(policy: Policy, max_length: int = DEFAULT_MAX_LENGTH, *, per_rule: bool = False) -> dict[str, Any]:
    """Return the data for the template; the filter access_rules documents every key.

    per_rule: whether to make expressions for each rule for networks and addresses, for the access log.
    Raises NetworkError when max_length is too small for a single network.
    """
    admitted = policy.admitted
    return {
        "networks": [
            {"name": rule.name, "networks": list(rule.networks), "exclude": list(rule.exclude)}
            for rule in policy.networks
        ],
        "addresses": [{"name": rule.name, "address": rule.address} for rule in policy.addresses],
        "address_regexes": to_regexes(admitted, max_length) if admitted else [],
        "native_networks": [str(network) for network in admitted.networks()],
        "cookie_regexes": [
            {
                "name": rule.name,
                "log_name": _log_name(rule.name),
                "cookie": rule.cookie,
                "value": rule.value,
                "regex": cookie_regex(rule),
            }
            for rule in policy.cookies
            if not rule.guest
        ],
        "token_rules": [_token_rule(rule) for rule in policy.tokens],
        "guest_rules": [{"name": rule.name, "cookie": rule.cookie, "value": rule.value} for rule in policy.guests],
        "guest_limits": policy.limits._asdict() if policy.guests else None,
        "gate_regex": gate_regex([*policy.tokens, *policy.guests]) if policy.has_gate else None,
        "rule_regexes": _rule_regexes(policy, max_length) if per_rule else [],
        "forwarded_regexes": list(FORWARDED_REGEXES),
        "unknown_client": UNKNOWN,
        "proof": {"path": PROOF_PATH, "regex": PROOF_REGEX, "header": PROOF_HEADER, "requests": proof_requests(policy)},
        "methods": list(METHODS),
        "method_regex": f"^(?:{'|'.join(METHODS)})$",
        "photo_path_regex": PHOTO_PATH,
        "otherwise": {
            "redirect": policy.otherwise.redirect,
            "substitution": policy.otherwise.redirect and _substitution(policy.otherwise.redirect),
            "page": policy.otherwise.page,
        },
    }


def _rule_regexes(policy: Policy, max_length: int) -> list[dict[str, Any]]:
    rules: list[NetworkRule | AddressRule] = [*policy.networks, *policy.addresses]
    return [{"log_name": _log_name(rule.name), "regexes": to_regexes(rule.addresses, max_length)} for rule in rules]


def _log_name(name: str) -> str:
    """Return the name of a rule for a flag of RewriteRule and for a log: no character means anything there."""
    return re.sub(r"[^\w .:;()/@+-]", "_", name)


def _token_rule(rule: TokenRule) -> dict[str, Any]:
    only_from = None if rule.addresses is None else [str(network) for network in rule.addresses.networks()]
    return {
        "name": rule.name,
        "cookie": rule.cookie,
        "accept_v1": rule.accept_v1,
        "realms": list(rule.realms),
        "only_from": only_from,
    }


def _substitution(url: str) -> str:
    """Return an address as the substitution of a RewriteRule, in which % and $ would refer to groups."""
    return re.sub(r"[%$]", r"\\\g<0>", url)
