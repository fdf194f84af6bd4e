# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a rule for tokens says about a request, in words: whose token, which realm, which key, and until when.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from ansible_collections.sametime.estate.plugins.module_utils._gate import cookies
from ansible_collections.sametime.estate.plugins.module_utils._gate.keys import VerifyingKey
from ansible_collections.sametime.estate.plugins.module_utils._gate.token import Verdict, Verifier, readable
from ansible_collections.sametime.estate.plugins.plugin_utils._net.networks import Network, address_text
from ansible_collections.sametime.estate.plugins.plugin_utils._policy.policy import Policy, TokenRule

__all__ = ["has_token", "token_verdict"]


def has_token(policy: Policy, header: str) -> bool:
    """Return whether a Cookie header has a cookie that a rule of the policy verifies."""
    return any(_tokens(rule, header) for rule in policy.tokens)


def token_verdict(
    rule: TokenRule, client: Network | None, header: str, keys: Sequence[VerifyingKey] | None, now_ms: int
) -> tuple[bool, str]:
    """Return whether the rule admits, and why, as text without the token.

    client: address of the client; None: a balancer does not name it. header: text of the Cookie header. keys: None:
    there are none to verify with. now_ms: milliseconds since 1970.
    """
    tokens = _tokens(rule, header)
    if not tokens:
        return False, f"the cookie {rule.cookie} is not sent"
    if client is None:
        return False, "the balancer does not name the address of a client, and without it no token is verified"
    if rule.addresses is not None and not rule.addresses.contains(client):
        address = address_text(client.version, client.first)
        return False, f"the cookie {rule.cookie} is sent, but the rule is not for clients with the address {address}"
    if keys is None:
        return False, (
            f"the cookie {rule.cookie} is sent; only the web server verified its token, because this check has no keys"
            " (sametime_sso_keys)"
        )
    verifier = Verifier(keys, rule.realms, rule.accept_v1)
    verdicts = [verifier.verify(token, now_ms) for token in tokens]
    best = next((verdict for verdict in verdicts if verdict.accepted), verdicts[-1])
    return best.accepted, _in_words(rule, best)


def _tokens(rule: TokenRule, header: str) -> list[bytes]:
    return cookies.values(header.strip(" \t").encode("utf-8", "surrogateescape"), rule.cookie.encode())


def _in_words(rule: TokenRule, verdict: Verdict) -> str:
    form = f" ({verdict.form})" if verdict.form else ""
    key = f", made with the keys '{verdict.key}'" if verdict.key else ""
    user = f" of {readable(verdict.user)}" if verdict.user else ""
    until = f", valid until {_time(verdict.expires_ms)}" if verdict.expires_ms is not None else ""
    if verdict.accepted:
        return f"the cookie {rule.cookie} holds a token{form}{user}{key}{until}"
    return f"the cookie {rule.cookie} holds no token that admits{form}{user}{key}{until}: {verdict.reason}"


def _time(milliseconds: int) -> str:
    """Return a time in UTC, as text; far beyond the calendar, as the number that it is."""
    try:
        moment = datetime.datetime.fromtimestamp(milliseconds / 1000, datetime.timezone.utc)
    except (OverflowError, ValueError, OSError):
        return f"{milliseconds} ms after 1970"
    return moment.strftime("%Y-%m-%d %H:%M:%S UTC")
