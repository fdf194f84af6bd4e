# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The web servers of a run. Each has its own comparison, plan and guard.

If a web server fails, the run continues with the others. It ends early only when none is left. Python 3.6.
"""

import contextlib
from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence

from ansible_collections.sametime.estate.plugins.module_utils._photos import plan, report
from ansible_collections.sametime.estate.plugins.module_utils._photos.errors import PhotoError
from ansible_collections.sametime.estate.plugins.module_utils._photos.process import Process
from ansible_collections.sametime.estate.plugins.module_utils._photos.rsync.listing import Listing
from ansible_collections.sametime.estate.plugins.module_utils._photos.rsync.target import Target
from ansible_collections.sametime.estate.plugins.module_utils._photos.settings import Transfer

__all__ = ["WebServer", "WebServers"]

# A failure with another cause is one of this host or of the dump, and ends the run.
_OF_ONE_SERVER = ("transfer_", "guard_removal")
_NOT_COMPARED = Listing([], [], [], [], [], [])
_SIDES = ("before", "after")


class WebServer:
    """One web server in a run. The attributes are set step by step.

    listing: how it compares with the stage. served: its photos, name -> digest. content: the photos that it is to
    serve. change: the plan. failure: why it gets nothing; None: nothing went wrong.
    """

    def __init__(self, target: Target) -> None:
        self.name = target.name
        self.target = target
        self.listing = _NOT_COMPARED
        self.served: Dict[str, Optional[str]] = {}
        self.content: Mapping[str, Optional[str]] = {}
        self.change = plan.EMPTY
        self.failure: Optional[PhotoError] = None

    def uncertain(self) -> List[str]:
        """Return the photos to send in whose place there is an unknown one, which may be newer than the staged one."""
        unknown = set(self.listing.differing + self.listing.extra)
        return [name for name in self.change.added + self.change.updated if name in unknown]

    def result(self) -> report.WebServer:
        """Return the result so far."""
        failure = self.failure
        return report.WebServer(
            cause=failure.cause if failure else "ok",
            message=report.error_message(failure) if failure else "",
            plan=self.change,
            foreign=self.listing.foreign,
        )


class WebServers:
    """All web servers of the configuration. A context manager."""

    def __init__(self, transfers: Sequence[Transfer], start: Callable[..., Process]) -> None:
        self.all = [WebServer(Target(transfer, start)) for transfer in transfers]
        self._stack = contextlib.ExitStack()

    def __enter__(self) -> "WebServers":
        for server in self.all:
            self._stack.enter_context(server.target)
        return self

    def __exit__(self, *exception: Any) -> None:
        self._stack.__exit__(*exception)

    def working(self) -> List[WebServer]:
        """Return the web servers that have not failed."""
        return [server for server in self.all if server.failure is None]

    def each(self, act: Callable[[WebServer], None]) -> None:
        """Call ``act`` with each working web server. One that fails is left out of all that follows.

        Raises PhotoError: none is left, or the failure is not that of one web server.
        """
        for server in self.working():
            server.failure = _failure(act, server)
        if not self.working():
            raise self._all_failed()

    def read(self, staged: Mapping[str, str]) -> None:
        """Read how each compares with the stage. staged: the staged photos, name -> digest."""

        def read(server: WebServer) -> None:
            server.listing = server.target.read()
            server.served = plan.served(staged, server.listing)

        self.each(read)

    def differing(self) -> List[str]:
        """Return the names of photos that differ from the stage on at least one web server."""
        return sorted({name for server in self.working() for name in server.listing.differing})

    def doubt(self, names: Sequence[str]) -> None:
        """Note that the stage had other content than recorded for these photos, so what is equal to it is unknown."""
        for server in self.working():
            server.served.update(dict.fromkeys(name for name in names if name in server.served))

    def results(self) -> Dict[str, report.WebServer]:
        """Return name -> result so far, failed ones included."""
        return {server.name: server.result() for server in self.all}

    def diff(self) -> Dict[str, Dict[str, Any]]:
        """Return before and after of the changed photos; of several web servers, below their names."""
        diffs = {server.name: plan.diff(server.change, server.served, server.content) for server in self.all}
        if len(diffs) == 1:
            return next(iter(diffs.values()))
        return {side: {name: each[side] for name, each in diffs.items() if any(each.values())} for side in _SIDES}

    def conclude(self) -> None:
        """Raise PhotoError (transfer_some) if some web servers failed."""
        failed = [server for server in self.all if server.failure]
        if failed:
            raise PhotoError(
                "transfer_some",
                f"{len(failed)} of {len(self.all)} web servers did not receive the photos: {_reasons(failed)}",
                web_servers=_details(failed),
            )

    def _all_failed(self) -> PhotoError:
        failures = [server.failure for server in self.all if server.failure]
        if len(failures) == 1:
            return failures[0]
        return PhotoError(
            failures[0].cause,
            f"no web server received the photos: {_reasons(self.all)}",
            web_servers=_details(self.all),
        )


def _failure(act: Callable[[WebServer], None], server: WebServer) -> Optional[PhotoError]:
    """Call ``act``, and return why the web server failed, None if it did not."""
    try:
        act(server)
    except PhotoError as exc:
        if not exc.cause.startswith(_OF_ONE_SERVER):
            raise
        return exc
    return None


def _reasons(failed: Sequence[WebServer]) -> str:
    return "; ".join(f"{server.name}: {server.failure}" for server in failed)


def _details(failed: Sequence[WebServer]) -> Dict[str, Any]:
    return {
        server.name: dict(server.failure.details, cause=server.failure.cause, message=str(server.failure))
        for server in failed
        if server.failure
    }
