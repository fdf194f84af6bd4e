# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How many photos a guest has seen: a limit for each address in a window of time.

A guest shows only a cookie that anybody can write, so the number of photos and of guesses is what limits harm. A photo
that was asked for before costs nothing, and neither does a name that was missing before: it reveals nothing new.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import functools
import hashlib
import ipaddress
from collections import OrderedDict
from typing import Dict, NamedTuple

__all__ = ["MOST_CLIENTS", "Guests", "Limits"]

# Clients that are remembered at the same time. When the table is full, new guests wait until a window ends.
MOST_CLIENTS = 20000


class Limits(NamedTuple):
    """What one client may ask for in one window: different photos, different names without a photo, minutes."""

    photos: int
    misses: int
    minutes: int


class _Window:
    """What one client asked for since the window began; names are kept as short digests."""

    def __init__(self, started: float) -> None:
        self.started = started
        self.seen: Dict[bytes, bool] = {}
        self.reported = False

    def count(self, exists: bool) -> int:
        return sum(1 for hit in self.seen.values() if hit is exists)


class Guests:
    """The counts of all clients. They are in memory: after a restart of the web server they begin at zero."""

    def __init__(self, limits: Limits, salt: bytes) -> None:
        self._limits = limits
        self._salt = salt
        self._windows: "OrderedDict[str, _Window]" = OrderedDict()

    def admit(self, client: str, name: bytes, exists: bool, now: float) -> bool:
        """Count a request and return whether it is within the limits.

        client: address, as the policy determines it. name: path of the photo. exists: whether there is such a photo.
        now: seconds of a clock that only goes forward.
        """
        self._forget(now)
        client = _client(client)
        window = self._windows.get(client)
        if window is None:
            if len(self._windows) >= MOST_CLIENTS:
                return False
            window = self._windows[client] = _Window(now)
        digest = hashlib.blake2b(name, digest_size=12, key=self._salt).digest()
        if window.seen.get(digest) is exists:
            return True
        if window.count(exists) >= (self._limits.photos if exists else self._limits.misses):
            return False
        window.seen[digest] = exists
        return True

    def is_news(self, client: str) -> bool:
        """Return whether this is the first question about a client in its window; False for an unknown client."""
        window = self._windows.get(_client(client))
        if window is None or window.reported:
            return False
        window.reported = True
        return True

    def _forget(self, now: float) -> None:
        """Remove the windows that are over; they are in the order in which they began."""
        while self._windows:
            client, window = next(iter(self._windows.items()))
            if now - window.started < self._limits.minutes * 60:
                return
            del self._windows[client]


@functools.lru_cache(maxsize=4096)
def _client(address: str) -> str:
    """Return what counts as one client: an IPv4 address, or the first half of an IPv6 address.

    The second half belongs to the client, who can change it with each request (RFC 8981).
    """
    parsed = ipaddress.ip_address(address)
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return format(int(parsed) >> 64, "x")
