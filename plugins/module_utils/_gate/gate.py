# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answer a request of httpd: whether a client may see a photo, and by which rule.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import functools
import ipaddress
from typing import Callable, List, NamedTuple, Optional, Sequence

from ansible_collections.sametime.estate.plugins.module_utils._gate import cookies
from ansible_collections.sametime.estate.plugins.module_utils._gate.guests import Guests
from ansible_collections.sametime.estate.plugins.module_utils._gate.keys import VerifyingKey
from ansible_collections.sametime.estate.plugins.module_utils._gate.lines import Line
from ansible_collections.sametime.estate.plugins.module_utils._gate.rules import Rules, TokenRule
from ansible_collections.sametime.estate.plugins.module_utils._gate.token import Verdict, Verifier
from ansible_collections.sametime.estate.plugins.module_utils._gate.verdicts import Admitted, Verdicts
from ansible_collections.sametime.estate.plugins.module_utils._photos.names.photo_name import is_photo_name

__all__ = ["ADMITTING", "Answer", "Gate"]

# token: a verified token. guest, miss: a guest within the limits, for a photo that exists or not. limit: a guest above
# them. no: nothing of the policy admits. error: the program cannot decide.
ADMITTING = ("token", "guest", "miss")


class Answer(NamedTuple):
    """An answer: what httpd gets, and the name of the rule or the reason. report: what an administrator should know."""

    word: str
    text: str
    report: str = ""


class Gate:
    """Decides about requests. Holds the verdicts about tokens and the counts of guests, both bounded.

    exists: returns whether there is a photo of this name.
    """

    def __init__(self, rules: Rules, salt: bytes, exists: Callable[[str], bool]) -> None:
        self._rules = rules
        self._exists = exists
        self._guests = None if rules.limits is None else Guests(rules.limits, salt)
        self._verifiers: List[Verifier] = []
        self._verdicts = Verdicts()
        self._admitted = Admitted()

    def use(self, keys: Sequence[VerifyingKey]) -> None:
        """Use these keys from now on, and forget what the old ones said. No keys: no token is accepted."""
        rules = self._rules.tokens if keys else ()
        self._verifiers = [Verifier(keys, rule.realms, rule.accept_v1) for rule in rules]
        self._verdicts.clear()
        self._admitted.clear()

    def recall(self, line: Line, now_ms: int) -> Optional[Answer]:
        """Return the answer to a client whose token was verified before, in a few steps. None: ask `answer`."""
        rule = self._admitted.recall(line.client, line.cookies, now_ms)
        return None if rule is None else Answer("token", rule)

    def answer(self, line: Line, now_ms: int, clock: float) -> Answer:
        """Return the answer to a request. now_ms: milliseconds since 1970. clock: see `Guests.admit`."""
        client = _address(line.client)
        if client is None:
            return Answer("no", "the client has no address")
        word, reason = "no", "no cookie of a rule"
        for number, rule in enumerate(self._rules.tokens):
            verdict = self._verdict(number, rule, client, line.cookies, now_ms)
            if verdict.accepted:
                if verdict.expires_ms is not None:
                    self._admitted.keep(line.client, line.cookies, rule.name, verdict.expires_ms)
                return Answer("token", rule.name)
            reason = verdict.reason or reason
            word = "error" if verdict is _NO_KEYS else word
        path = line.path.decode("ascii", "replace")
        if not (path.startswith("/") and is_photo_name(path[1:])):
            return Answer(word, "guests may ask for photos only")
        return self._guest(client, path[1:], line.cookies, clock) or Answer(word, reason)

    def _verdict(self, number: int, rule: TokenRule, client: str, header: bytes, now_ms: int) -> Verdict:
        """Return the verdict of one rule: that of the first token that it accepts, otherwise of the last."""
        verdict = Verdict(False, "")
        tokens = cookies.values(header, rule.cookie)
        if tokens and not rule.is_open_to(client):
            return Verdict(False, f"the rule '{rule.name}' does not apply to this client's address")
        for token in tokens:
            known = self._verdicts.recall(number, token, now_ms)
            if known is None:
                known = self._verifiers[number].verify(token, now_ms) if self._verifiers else _NO_KEYS
                self._verdicts.keep(number, token, known, now_ms)
            verdict = known
            if verdict.accepted:
                break
        return verdict

    def _guest(self, client: str, photo: str, header: bytes, clock: float) -> Optional[Answer]:
        """Return the answer of the first rule for guests whose cookie the request has."""
        for rule in self._rules.guests:
            if cookies.has_value(header, rule.cookie, rule.value) and self._guests is not None:
                exists = self._exists(photo)
                if self._guests.admit(client, photo.encode(), exists, clock):
                    return Answer("guest" if exists else "miss", rule.name)
                return Answer("limit", rule.name, self._report(client))
        return None

    def _report(self, client: str) -> str:
        """Return a line about a client above the limits, once in its window."""
        if self._guests is None or not self._guests.is_news(client):
            return ""
        reached = "reached the limit of photos or of names without a photo"
        return f"the guest {client} {reached}; it is refused until its window ends"


@functools.lru_cache(maxsize=4096)
def _address(client: bytes) -> Optional[str]:
    """Return the address of a client without its zone, None if it is not an address."""
    address = client.decode("ascii", "replace").partition("%")[0]
    try:
        ipaddress.ip_address(address)
    except ValueError:
        return None
    return address


_NO_KEYS = Verdict(False, "there are no keys")
