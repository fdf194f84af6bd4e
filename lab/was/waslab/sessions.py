"""The sessions of wsadmin processes: they log on, call commands, and end."""

import secrets
import threading
from collections.abc import Callable
from typing import Any

from . import configobjects as objects
from .admincontrol import Home, Runtime
from .environment import CellFaults, EventJournal
from .errors import LabError, WasError
from .repository import Repository
from .session import Client, Session
from .workspace import Workspace


class SessionService:
    """The sessions of one process. ``accepts(user, password)`` returns whether the credentials are right."""

    def __init__(
        self,
        repository: Repository,
        place: tuple[Home, Runtime],
        journal_and_faults: tuple[EventJournal, CellFaults],
        accepts: Callable[[str, str], bool],
    ) -> None:
        self._repository = repository
        self._place = place
        self._journal, self._faults = journal_and_faults
        self._accepts = accepts
        self._sessions: dict[str, tuple[Session, threading.RLock]] = {}

    def handle(self, operation: str, arguments: dict[str, Any]) -> Any:
        """Execute an operation for wsadmin."""
        known: dict[str, Callable[..., Any]] = {
            "session.open": self._open,
            "session.call": self._call,
            "session.close": self._close,
        }
        if operation not in known:
            raise LabError(f"no operation {operation}")
        return known[operation](**arguments)

    def secured(self) -> bool:
        """Return whether administrative security is enabled."""
        settings = list(objects.all_of(Workspace(self._repository), "Security"))
        return any(security.node.values.get("enabled") == "true" for security in settings)

    def check(self, user: str, password: str) -> None:
        """Raise WasError for wrong credentials."""
        if self.secured() and not self._accepts(user, password):
            self._journal.note("logon.refused", logon=user)
            if not user:
                raise WasError("ADMC0035E: No user name has been specified for the SOAP connector.")
            raise WasError(
                "ADMN0022E: Access is denied for the getProcessType operation on Server MBean because of insufficient "
                "or empty credentials."
            )

    def _open(self, user: str, password: str, language: str) -> dict[str, Any]:
        self.check(user, password)
        token = secrets.token_hex(16)
        journal_and_faults = (self._journal, self._faults)
        session = Session(self._repository, self._place, journal_and_faults, Client(user, language))
        self._sessions[token] = (session, threading.RLock())
        return {"session": token, **self._place[0]._asdict()}

    def _call(self, session: str, name: str, command: str, arguments: list[Any]) -> dict[str, Any]:
        known = self._sessions.get(session)
        if known is None:
            raise WasError("ADMC0009E: The system failed to make the SOAP RPC call: the session has ended.")
        # Operations of AdminControl do not wait for each other: one may take minutes while others poll its result.
        if name == "AdminControl":
            return known[0].call(name, command, arguments).data()
        with known[1]:
            return known[0].call(name, command, arguments).data()

    def _close(self, session: str, rc: int) -> bool:
        """End a session; True: with unsaved changes, which are lost."""
        known = self._sessions.pop(session, None)
        unsaved = known is not None and known[0].unsaved
        if known is not None:
            known[0].workspace.reset()
        self._journal.note("wsadmin.end", rc=rc, unsaved=unsaved)
        return unsaved
