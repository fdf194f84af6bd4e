# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one place that reads and changes entries: paged searches, and changes with several operations in flight.

Paged results: RFC 2696. Servers that do not know the control send everything in one answer, as its criticality is
false. Python 3.6.
"""

import time
from typing import Any, Dict, Iterator, List, NamedTuple, Optional, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._ldap import messages, schema
from ansible_collections.sametime.estate.plugins.module_utils._ldap.connecting import Account, Server, connect, library
from ansible_collections.sametime.estate.plugins.module_utils._ldap.plan import Change

__all__ = ["Directory", "Search", "Written"]

# A server that refuses this many changes, and accepts none, refuses all of them.
_HOPELESS = 20


class Search(NamedTuple):
    """What to read. page_size: entries in each answer of the server."""

    base: str
    filter: str
    attributes: List[str]
    page_size: int


class Written(NamedTuple):
    """Outcome of the changes. refused: (name, reason). lost: why the rest was not tried, or empty."""

    done: List[Change]
    refused: List[Tuple[str, str]]
    lost: str


class Directory:
    """A connection to a directory. A context manager; connects on entry."""

    def __init__(self, server: Server, account: Account) -> None:
        self._server = server
        self._account = account
        self._connection: Any = None

    def __enter__(self) -> "Directory":
        self._connection = connect(self._server, self._account)
        return self

    def __exit__(self, *_exception: Any) -> None:
        self._connection.unbind_ext()

    @property
    def url(self) -> str:
        """Return the URL of the server that answered."""
        return str(self._connection.get_option(library().OPT_URI))

    def entries(self, search: Search) -> Iterator[Tuple[str, Dict[str, List[bytes]]]]:
        """Yield name and attributes of each entry. The next page is requested before this one is worked on.

        Raises DirectoryError, also if the server ends the search early.
        """
        ldap = library()
        count = 0
        try:
            pending: Optional[int] = self._request(ldap, search, b"")
            while pending is not None:
                _type, found, _id, controls = self._connection.result3(pending)
                cookie = next((one.cookie for one in controls if isinstance(one, _paged(ldap))), b"")
                pending = self._request(ldap, search, cookie) if cookie else None
                for dn, attributes in found:
                    if dn is not None:  # else it is a reference to another server
                        count += 1
                        yield dn, attributes
        except ldap.LDAPError as exc:
            attempt = f"{self.url}: the search below {search.base} as {self._account.shown} failed"
            raise messages.translated(exc, f"{attempt} after {count} entries", entries=count) from exc

    def visible(self, names: List[str], attributes: List[str], in_flight: int) -> Iterator[Tuple[str, Dict[str, Any]]]:
        """Yield name and attributes of those of the named entries that this account sees. Raises DirectoryError.

        One request for each entry: for servers whose limits do not allow a search for all.
        """
        ldap = library()
        waiting: List[int] = []
        try:
            for dn in names:
                waiting.append(self._connection.search_ext(dn, ldap.SCOPE_BASE, "(objectClass=*)", attributes))
                if len(waiting) >= in_flight:
                    yield from self._one(ldap, waiting.pop(0))
            while waiting:
                yield from self._one(ldap, waiting.pop(0))
        except ldap.LDAPError as exc:
            raise messages.translated(exc, f"{self.url}: reading entries as {self._account.shown} failed") from exc

    def knows(self, attribute: str) -> bool:
        """Return whether the server has an attribute; also True if it does not show its schema to this account."""
        ldap = library()
        try:
            dn = self._connection.search_subschemasubentry_s()
            entry = self._connection.read_subschemasubentry_s(dn, ["attributeTypes"]) if dn else {}
        except ldap.LDAPError:
            return True
        types = [
            value for name, values in (entry or {}).items() if name.lower() == "attributetypes" for value in values
        ]
        found = schema.names(types)
        return not found or attribute.lower() in found

    def change(self, changes: List[Change], attribute: str, in_flight: int, seconds: float) -> Written:
        """Set one attribute of entries, with ``in_flight`` requests on the way; after ``seconds`` send no more."""
        ldap = library()
        written = Written([], [], "")
        waiting: Dict[int, Change] = {}
        queue = iter(changes)
        deadline = time.monotonic() + seconds
        more = True
        while more or waiting:
            more = more and time.monotonic() < deadline and not (len(written.refused) >= _HOPELESS and not written.done)
            try:
                while more and len(waiting) < in_flight:
                    change = next(queue, None)
                    more = change is not None
                    if change is not None:
                        waiting[self._modify(ldap, change, attribute)] = change
                if waiting:
                    self._collect(ldap, waiting, written)
            except (ldap.SERVER_DOWN, ldap.TIMEOUT, ldap.UNAVAILABLE) as exc:
                return written._replace(lost=messages.reason(exc))
        return written

    def _request(self, ldap: Any, search: Search, cookie: bytes) -> int:
        control = ldap.controls.SimplePagedResultsControl(False, size=search.page_size, cookie=cookie)
        message: int = self._connection.search_ext(
            search.base, ldap.SCOPE_SUBTREE, search.filter, search.attributes, serverctrls=[control]
        )
        return message

    def _one(self, ldap: Any, message: int) -> Iterator[Tuple[str, Dict[str, Any]]]:
        try:
            found = self._connection.result3(message)[1]
        except (ldap.NO_SUCH_OBJECT, ldap.INSUFFICIENT_ACCESS):
            return
        yield from ((dn, entry) for dn, entry in found if dn is not None)

    def _modify(self, ldap: Any, change: Change, attribute: str) -> int:
        values = [change.after.encode("utf-8")] if change.after else None
        message: int = self._connection.modify_ext(change.dn, [(ldap.MOD_REPLACE, attribute, values)])
        return message

    def _collect(self, ldap: Any, waiting: Dict[int, Change], written: Written) -> None:
        """Take one answer, whichever comes first."""
        try:
            _type, _data, message, _controls = self._connection.result3(ldap.RES_ANY)
            written.done.append(waiting.pop(message))
        except ldap.LDAPError as exc:
            said = exc.args[0] if exc.args and isinstance(exc.args[0], dict) else {}
            if said.get("msgid") not in waiting:
                raise
            written.refused.append((waiting.pop(said["msgid"]).dn, messages.refusal(exc)))


def _paged(ldap: Any) -> Any:
    return ldap.controls.SimplePagedResultsControl
