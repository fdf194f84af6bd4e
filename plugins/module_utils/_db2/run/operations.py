# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is done to a database and its instance, one operation a method.

Each does nothing when it is so already. What Db2 refuses becomes an error that says what to do. A command that may take
long goes through `long`, which decides how it is run and waited for.

Python 3.6.
"""

import time
from typing import Any, Callable, Dict, Optional

from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.parse import applications, hadr_status, messages
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import alternate_server as alternate
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import images as image
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import parameters
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import remedies as explain
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.clp import Answer, Clp

__all__ = ["TAKEOVER", "Operations"]

# Runs a statement under a name and returns its answer; what comes before it is only done when it is started now.
Before = Optional[Callable[[], Any]]
Long = Callable[[str, str, Before], Answer]

TAKEOVER = {
    "graceful": "takeover hadr on db {}",
    "peer_window_only": "takeover hadr on db {} by force peer window only",
    "force": "takeover hadr on db {} by force",
}
_PAUSE_SECONDS = 0.5


class Operations:
    """The operations on one database."""

    def __init__(
        self, clp: Clp, database: str, long: Optional[Long] = None, pause: Callable[[float], Any] = time.sleep
    ) -> None:
        self._clp = clp
        self._database = database
        self._long = long or self._at_once
        self._pause = pause

    # The instance

    def start_instance(self) -> bool:
        """Start it; return whether it was down."""
        answer = self._clp.program("db2start")
        if answer.has("SQL1026N"):
            return False
        self._judge("db2start", answer, answer.has("SQL1063N") or answer.done)
        return True

    def restart_instance(self) -> None:
        """Stop and start it. Db2 refuses while a database is in use."""
        answer = self._clp.program("db2stop")
        if not answer.has("SQL1032N"):
            self._judge("db2stop", answer, answer.has("SQL1064N") or answer.done)
        self.start_instance()

    # Activation and HADR

    def deactivate(self, interruption: bool, seconds: float = 60.0) -> bool:
        """Deactivate the database; return whether it was active. interruption: applications may be disconnected."""
        was_active = False
        for _ in range(int(seconds / _PAUSE_SECONDS)):
            answer = self._clp.must(f"deactivate db {self._database}", "SQL1496W")
            if answer.has("SQL1496W") and not self.active():
                return was_active
            was_active = True
            if not answer.has("SQL1495W") and not self.active():
                return True
            self._disconnect(interruption)
            self._pause(_PAUSE_SECONDS)
        raise Db2Error(f"{self._database} is still in use {seconds:.0f} seconds after its applications were forced")

    def _disconnect(self, interruption: bool) -> None:
        connected = self._clp.statement(applications.list_statement(self._database))
        numbers = applications.handles(connected.output, self._database)
        if numbers and not interruption:
            raise Db2Error(
                f"{len(numbers)} applications are connected to {self._database}; none was disconnected. Run again in "
                "a maintenance window with db2_hadr_interruption=true"
            )
        if numbers:
            self._clp.must(applications.force_statement(numbers))

    def start_standby(self) -> bool:
        """Start HADR as standby; return whether that did anything."""
        return self._start("standby")

    def start_primary(self) -> bool:
        """Start HADR as primary, never by force: Db2 waits for the standby, HADR_TIMEOUT at most."""
        return self._start("primary")

    def _start(self, role: str) -> bool:
        statement = f"start hadr on db {self._database} as {role}"
        answer = self._long(f"start_{role}", statement, None)
        if answer.has("SQL1777N"):
            return False
        self._judge(statement, answer, answer.done)
        return True

    def stop_hadr(self) -> None:
        """Stop HADR; a primary stays online."""
        statement = f"stop hadr on db {self._database}"
        answer = self._clp.statement(statement)
        # Reason 1: the database has no HADR role, so nothing is left to stop.
        nothing_left = messages.find(answer.output, "SQL1769N", 1) is not None
        self._judge(statement, answer, answer.done or nothing_left)

    def takeover(self, form: str) -> Answer:
        """Take over; `form` is a key of TAKEOVER."""
        statement = TAKEOVER[form].format(self._database)
        answer = self._long("takeover", statement, None)
        self._judge(statement, answer, answer.done)
        return answer

    # Configuration and copies

    def configure(self, changes: Dict[str, str]) -> None:
        """Write parameters, all with one command."""
        self._clp.must(parameters.statement(self._database, changes))

    def alternate(self, wanted: alternate.Alternate) -> None:
        """Write the alternate server."""
        answer = self._clp.must(alternate.statement(self._database, wanted))
        if answer.has("SQL1889W"):
            raise Db2Error("this is a client instance: an alternate server can be named on the server only")

    def backup(self, directory: str, online: bool, interruption: bool) -> str:
        """Back up; return the timestamp of the image. An offline backup needs the database to itself."""
        statement = image.backup_statement(self._database, directory, online)
        before = None if online else (lambda: self.deactivate(interruption))
        answer = self._long("backup", statement, before)
        self._judge(statement, answer, answer.done)
        return image.timestamp(answer.output)

    def restore(self, directory: str, stamp: str, existing: bool, drop: bool) -> None:
        """Restore an image; no rollforward follows. existing: over an incomplete copy; drop: the copy goes first."""
        statement = image.restore_statement(self._database, directory, stamp, existing and not drop)
        answer = self._long("restore", statement, self.drop if drop else None)
        self._judge(statement, answer, answer.done)

    def drop(self) -> None:
        """Drop the database, with its logs: left-over logs could lead a standby onto a wrong chain."""
        self._clp.must(image.drop_statement(self._database), "SQL1013N")

    def _at_once(self, _name: str, statement: str, before: Before) -> Answer:
        if before is not None:
            before()
        return self._clp.statement(statement)

    # Looking

    def status(self) -> hadr_status.Status:
        """Return what db2pd says now."""
        return hadr_status.parse(self._clp.db2pd(self._database).output)

    def active(self) -> bool:
        """Return whether the database is active."""
        return self.status().active

    def _judge(self, what: str, answer: Answer, good: bool) -> None:
        if not good:
            raise Db2Error(f"{what}: {explain.remedy(answer.output)}", rc=answer.rc, stdout=answer.output)
