# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Resolve names and addresses as the host itself does. Python 3.6.

This asks the operating system, not a name server, as WebSphere does.
"""

import socket
from typing import Any, Callable, Dict, Iterable, List, Tuple

# socket.getaddrinfo, socket.gethostbyaddr and socket.gethostname fit, and so do lambdas in a test.
Forward = Callable[[str], List[Any]]
Reverse = Callable[[str], Tuple[str, List[str], List[str]]]


def _getaddrinfo(name: str) -> List[Any]:
    return socket.getaddrinfo(name, None, 0, socket.SOCK_STREAM)


class Resolver:
    """Answers in plain data: ``{"addresses": […], "error": ""}`` and ``{"names": […], "error": ""}``."""

    def __init__(
        self,
        forward: Forward = _getaddrinfo,
        reverse: Reverse = socket.gethostbyaddr,
        own: Callable[[], str] = socket.gethostname,
    ) -> None:
        self._forward = forward
        self._reverse = reverse
        self._own = own

    def resolution(self, names: Iterable[str], addresses: Iterable[str]) -> Dict[str, Any]:
        """Return the addresses of names, the names of addresses, and the addresses of the host's own name."""
        own = self._own()
        return {
            "hostname": own,
            "own": self.addresses(own),
            "forward": {name: self.addresses(name) for name in names},
            "reverse": {address: self.names(address) for address in addresses},
        }

    def addresses(self, name: str) -> Dict[str, Any]:
        """Return all addresses of a name, each once, in the order of the answer."""
        try:
            answers = self._forward(name)
        except (OSError, UnicodeError) as exc:  # UnicodeError: no name service has a name of this form
            return {"addresses": [], "error": str(exc)}
        return {"addresses": list(dict.fromkeys(answer[4][0].split("%")[0] for answer in answers)), "error": ""}

    def names(self, address: str) -> Dict[str, Any]:
        """Return all names of an address, the canonical one first."""
        try:
            canonical, aliases, _addresses = self._reverse(address)
        except OSError as exc:
            return {"names": [], "error": str(exc)}
        return {"names": list(dict.fromkeys([canonical] + list(aliases))), "error": ""}
