"""Clients of the servlet that writes rows, and the answers that they got."""

import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count

from ansible_collections.sametime.estate.lab.liberty.data_sources import POOL

_numbers = count(1000)
_turn = threading.Lock()


@dataclass
class Request:
    """A row that was to be written. answer: of the servlet, with the error code and SQLSTATE if it failed."""

    number: int
    begun: float
    done: float
    status: int
    answer: str


@dataclass
class Writers:
    """Clients of one data source."""

    url: str
    source: str
    requests: list[Request] = field(default_factory=list)

    @contextmanager
    def writing(self, clients: int, interval: float = 0.05) -> Iterator[None]:
        """Let some clients write rows while the context lasts."""
        stop = threading.Event()

        def write() -> None:
            while not stop.is_set():
                self.write(0)
                stop.wait(interval)

        threads = [threading.Thread(target=write) for _ in range(clients)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            stop.set()
            for thread in threads:
                thread.join()

    def peak(self) -> list[Request]:
        """Write one row through each connection of the pool, all at the same time; return them."""
        before = len(self.requests)
        with ThreadPoolExecutor(POOL) as pool:
            list(pool.map(self.write, [500] * POOL))
        return self.requests[before:]

    def write(self, hold: int) -> None:
        """Write one row, and keep the connection for some milliseconds."""
        with _turn:
            number = next(_numbers)
        begun = time.monotonic()
        status, answer = self._ask(f"&number={number}&hold={hold}", "POST")
        self.requests.append(Request(number, begun, time.monotonic(), status, answer))

    def rows(self) -> list[int]:
        """Return the numbers in the table."""
        _status, answer = self._ask("", "GET")
        return [int(line) for line in answer.split()]

    def written(self) -> list[int]:
        """Return the numbers whose clients were told that the row is there."""
        return [request.number for request in self.requests if request.status == 200]

    def worked_since(self, moment: float, rows: int) -> bool:
        """Return whether this many requests that began after a moment have ended, and the last ones wrote rows."""
        later = sorted((one for one in list(self.requests) if one.begun > moment), key=lambda one: one.done)
        return len(later) >= rows and all(one.status == 200 for one in later[-rows:])

    def _ask(self, more: str, method: str) -> tuple[int, str]:
        url = f"{self.url}/rows?source={self.source}{more}"
        request = urllib.request.Request(url, method=method)  # noqa: S310 - a fixed scheme
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:  # noqa: S310 - a fixed scheme
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as exc:
            return exc.code, exc.read().decode()
        except OSError as exc:
            return 0, str(exc)
