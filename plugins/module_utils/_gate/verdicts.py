# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Verdicts about tokens, and requests with an accepted token, that were seen before. Pure. Python 3.6."""

import hashlib
from collections import OrderedDict
from typing import Optional, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._gate.token import Verdict

__all__ = ["MOST_ACCEPTED", "MOST_REFUSED", "REFUSED_MS", "Admitted", "Verdicts"]

MOST_ACCEPTED = 20000
# Forged tokens cost an attacker nothing, so they share a small table and never push out accepted ones.
MOST_REFUSED = 2000
REFUSED_MS = 30000


class Admitted:
    """Clients with the text of a Cookie header that a token of it admitted, until the token expires.

    It saves reading the header again. Like a token, a header is kept as its digest.
    """

    def __init__(self) -> None:
        self._rules: "OrderedDict[bytes, Tuple[str, int]]" = OrderedDict()

    def clear(self) -> None:
        """Forget everything."""
        self._rules.clear()

    def recall(self, client: bytes, header: bytes, now_ms: int) -> Optional[str]:
        """Return the name of the rule that admits, None if nothing is known, or no longer."""
        key = _digest(client + b" " + header)
        known = self._rules.get(key)
        if known is None:
            return None
        rule, until = known
        if until <= now_ms:
            del self._rules[key]
            return None
        self._rules.move_to_end(key)
        return rule

    def keep(self, client: bytes, header: bytes, rule: str, until: int) -> None:
        """Remember which rule admits. until: when its token expires, milliseconds since 1970."""
        self._rules[_digest(client + b" " + header)] = (rule, until)
        if len(self._rules) > MOST_ACCEPTED:
            self._rules.popitem(last=False)


class Verdicts:
    """Accepted tokens until they expire, refused ones briefly; both tables forget what was not used for longest.

    A token is kept as its digest: the memory of the program holds no token that could be used.
    """

    def __init__(self) -> None:
        self._accepted: "OrderedDict[Tuple[int, bytes], Tuple[Verdict, int]]" = OrderedDict()
        self._refused: "OrderedDict[Tuple[int, bytes], Tuple[Verdict, int]]" = OrderedDict()

    def clear(self) -> None:
        """Forget everything."""
        self._accepted.clear()
        self._refused.clear()

    def recall(self, rule: int, token: bytes, now_ms: int) -> Optional[Verdict]:
        """Return what is known about a token, None if nothing is, or no longer. rule: number of the rule."""
        key = (rule, _digest(token))
        for table in (self._accepted, self._refused):
            if key in table:
                verdict, until = table[key]
                if until > now_ms:
                    table.move_to_end(key)
                    return verdict
                del table[key]
        return None

    def keep(self, rule: int, token: bytes, verdict: Verdict, now_ms: int) -> None:
        """Remember a verdict."""
        accepted = verdict.accepted and verdict.expires_ms is not None
        table, most = (self._accepted, MOST_ACCEPTED) if accepted else (self._refused, MOST_REFUSED)
        until = verdict.expires_ms if accepted and verdict.expires_ms is not None else now_ms + REFUSED_MS
        table[rule, _digest(token)] = (verdict, until)
        if len(table) > most:
            table.popitem(last=False)


def _digest(token: bytes) -> bytes:
    return hashlib.blake2b(token, digest_size=16).digest()
