# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a host makes of names and addresses: the one place that asks its resolver. Python 3.6.

The question goes to the operating system, not to a name server: WebSphere asks there, too.
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
        """Return what names resolve to, what addresses are called, and what the host makes of its own name."""
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
        except OSError as exc:
            return {"addresses": [], "error": str(exc)}
        return {"addresses": list(dict.fromkeys(answer[4][0].split("%")[0] for answer in answers)), "error": ""}

    def names(self, address: str) -> Dict[str, Any]:
        """Return all names of an address, the canonical one first."""
        try:
            canonical, aliases, _addresses = self._reverse(address)
        except OSError as exc:
            return {"names": [], "error": str(exc)}
        return {"names": list(dict.fromkeys([canonical] + list(aliases))), "error": ""}
