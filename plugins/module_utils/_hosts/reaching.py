# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ask from this host whether servers can be reached by their names, and which names this host's addresses have.

Each question has a time limit, also where the operating system has none (a name service that does not answer). Python
3.6.
"""

import socket
import threading
import time
from typing import Any, Callable, Dict, Iterable, List, Optional, Tuple, TypeVar

from ansible_collections.sametime.estate.plugins.module_utils._hosts.resolver import Resolver

Question = TypeVar("Question")
Answer = TypeVar("Answer")
Server = Tuple[str, int]


def connect(address: str, port: int, seconds: float) -> str:
    """Return why a port does not answer, '' if it does."""
    try:
        socket.create_connection((address, port), seconds).close()
    except socket.timeout:
        return f"no answer within {seconds:g} seconds"
    except OSError as exc:
        return exc.strerror or str(exc)
    return ""


def is_own(address: str) -> bool:
    """Return whether an address is one of this host: only then a socket can be bound to it."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as bound:
            bound.bind((address, 0))
    except OSError:
        return False
    return True


class Reaching:
    """Answers in plain data. resolver, connect, is_own: a test gives its own."""

    def __init__(
        self,
        seconds: float,
        resolver: Optional[Resolver] = None,
        connect: Callable[[str, int, float], str] = connect,
        is_own: Callable[[str], bool] = is_own,
    ) -> None:
        self._seconds = seconds
        self._resolver = resolver or Resolver()
        self._connect = connect
        self._is_own = is_own

    def servers(self, servers: Iterable[Server]) -> List[Dict[str, Any]]:
        """Return for each server its addresses here, and why some of them do not answer on its port.

        Each has ``hostname``, ``port``, ``addresses``, ``error`` (why the name has no address), and ``refused``
        ({address: reason}).
        """
        wanted = list(dict.fromkeys(servers))
        names = list(dict.fromkeys(hostname for hostname, _port in wanted))
        known = self._all(self._resolver.addresses, names)
        late = {"addresses": [], "error": f"the name service gave no answer within {self._seconds:g} seconds"}
        resolved = {name: known.get(name, late) for name in names}
        ends = [(address, port) for name, port in wanted for address in resolved[name]["addresses"]]
        reasons = self._all(lambda end: self._connect(end[0], end[1], self._seconds), ends)
        return [
            {
                "hostname": name,
                "port": port,
                "addresses": resolved[name]["addresses"],
                "error": resolved[name]["error"],
                "refused": {
                    address: reasons.get((address, port), f"no answer within {self._seconds:g} seconds")
                    for address in resolved[name]["addresses"]
                    if reasons.get((address, port), "late")
                },
            }
            for name, port in wanted
        ]

    def names(self, addresses: Iterable[str]) -> Dict[str, Dict[str, Any]]:
        """Return for each address ``own`` (whether this host has it), and its ``names`` here, or an ``error``."""
        wanted = list(dict.fromkeys(addresses))
        known = self._all(self._resolver.names, wanted)
        late = {"names": [], "error": f"the name service gave no answer within {self._seconds:g} seconds"}
        return {address: dict(known.get(address, late), own=self._is_own(address)) for address in wanted}

    def _all(self, ask: Callable[[Question], Answer], questions: Iterable[Question]) -> Dict[Question, Answer]:
        """Ask all questions at the same time; one that has no answer in time is not in the result."""
        answers: Dict[Question, Answer] = {}

        def work(question: Question) -> None:
            answers[question] = ask(question)

        threads = [
            threading.Thread(target=work, args=(question,), daemon=True) for question in dict.fromkeys(questions)
        ]
        for thread in threads:
            thread.start()
        end = time.monotonic() + self._seconds + 1  # a connection has its own limit, which ends first
        for thread in threads:
            thread.join(max(0.0, end - time.monotonic()))
        return dict(answers)
