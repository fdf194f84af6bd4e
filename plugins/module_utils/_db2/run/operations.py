# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is done to a database and its instance, one operation per method.

An operation does nothing if the database is already as wanted. A refusal of Db2 becomes an error that says what to do.
A command that may take long goes through `background`, which decides how to run it and how to wait for it.

Python 3.6.
"""

import time
from typing import Any, Callable, Dict, List, NamedTuple, Optional

from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.parse import (
    applications,
    hadr_status,
    image_header,
    messages,
)
from ansible_collections.sametime.estate.plugins.module_utils._db2.parse.directory import Alternate
from ansible_collections.sametime.estate.plugins.module_utils._db2.parse.image_header import ImageHeader
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import (
    alternate_server,
    cluster_rules,
    image_statements,
    parameters,
)
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.remedies import refused
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.takeover_rules import takeover_statement
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.clp import Answer, Clp

__all__ = ["Image", "Operations"]

# Called before a statement, only if the statement is started now and not already running.
Before = Optional[Callable[[], Any]]
# Runs a statement under a name and returns its answer.
RunStatement = Callable[[str, str, Before], Answer]

_PAUSE_SECONDS = 0.5


class Image(NamedTuple):
    """An image to restore: its directories, its timestamp, and how it is read."""

    directories: List[str]
    stamp: str
    how: image_statements.Speed = image_statements.USUAL


class Operations:
    """The operations on one database.

    background: runs commands that may take long; without it they run in the foreground. All methods raise Db2Error if
    Db2 refuses, with the details of `remedies.refused`.
    """

    def __init__(
        self,
        clp: Clp,
        database: str,
        background: Optional[RunStatement] = None,
        pause: Callable[[float], Any] = time.sleep,
    ) -> None:
        self._clp = clp
        self._database = database
        self._background = background or self._in_foreground
        self._pause = pause

    # The instance

    def start_instance(self) -> bool:
        """Start the instance; return whether it was stopped."""
        answer = self._clp.program("db2start")
        if answer.has("SQL1026N"):
            return False
        self._judge("db2start", answer, answer.has("SQL1063N") or answer.done)
        return True

    def restart_instance(self) -> None:
        """Stop and start the instance. Db2 refuses while a database is in use."""
        self._require_no_cluster_manager("restart the instance")
        answer = self._clp.program("db2stop")
        if not answer.has("SQL1032N"):
            self._judge("db2stop", answer, answer.has("SQL1064N") or answer.done)
        self.start_instance()

    def kill_instance(self) -> None:
        """End all processes of the instance; its databases are not deactivated.

        A deactivation writes log records. On an old primary they make its log incompatible with that of the new one
        (task t0011767, APAR IC66646).
        """
        self._require_no_cluster_manager("end the processes of the instance")
        self._clp.program("db2_kill")
        if not self._clp.statement("list active databases").has("SQL1032N"):
            answer = self._clp.program("db2stop", "force")
            if not answer.has("SQL1032N"):
                self._judge("db2stop force", answer, answer.has("SQL1064N") or answer.done)

    # Activation and HADR

    def deactivate(self, interruption: bool, seconds: float = 60.0) -> bool:
        """Deactivate the database; return whether it was active.

        interruption: applications may be disconnected. seconds: how long to try.
        """
        self._require_no_cluster_manager("deactivate the database")
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
                f"{applications.connected(len(numbers))} to {self._database}, and none was disconnected: run again in "
                "a maintenance window with db2_hadr_interruption=true"
            )
        if numbers:
            self._clp.must(applications.force_statement(numbers))

    def start_standby(self) -> bool:
        """Start HADR as standby; return whether it was not already started."""
        return self._start("standby")

    def start_primary(self) -> bool:
        """Start HADR as primary, never by force; return whether it was not already started.

        Db2 waits for the standby, at most HADR_TIMEOUT.
        """
        return self._start("primary")

    def start_primary_by_force(self) -> bool:
        """Start HADR as primary without waiting for the standby; return whether it was not already started.

        Db2 then has no guard against two primaries: the other member must be off, or must not be a primary.
        """
        return self._start("primary by force", lambda: self._require_no_cluster_manager("start HADR by force"))

    def _start(self, role: str, before: Before = None) -> bool:
        statement = f"start hadr on db {self._database} as {role}"
        answer = self._background("start_" + role.partition(" ")[0], statement, before)
        if answer.has("SQL1777N"):
            return False
        self._judge(statement, answer, answer.done)
        return True

    def activate(self) -> bool:
        """Activate a database in the role that it has; return whether it was not already active.

        A primary waits for its standby, at most HADR_TIMEOUT, so the command runs in the background.
        """
        statement = f"activate db {self._database}"
        answer = self._background("activate", statement, None)
        already = answer.has("SQL1490W", "SQL1494W")
        self._judge(statement, answer, answer.done or already)
        return not already

    def stop_hadr(self) -> None:
        """Stop HADR; a primary stays online."""
        self._require_no_cluster_manager("stop HADR")
        statement = f"stop hadr on db {self._database}"
        answer = self._clp.statement(statement)
        # Reason code 1: the database has no HADR role, so there is nothing to stop.
        nothing_left = messages.find(answer.output, "SQL1769N", 1) is not None
        self._judge(statement, answer, answer.done or nothing_left)

    def takeover(self, form: str) -> Answer:
        """Take over; form: a key of `takeover_rules.FORMS`."""
        statement = takeover_statement(form, self._database)
        answer = self._background("takeover", statement, lambda: self._require_no_cluster_manager("take over"))
        self._judge(statement, answer, answer.done)
        return answer

    # Configuration and copies

    def configure(self, changes: Dict[str, str]) -> None:
        """Write parameters with one command; parameter -> value, an empty value clears it."""
        self._clp.must(parameters.statement(self._database, changes))

    def alternate(self, wanted: Alternate) -> None:
        """Set or clear the alternate server that clients get."""
        answer = self._clp.must(alternate_server.statement(self._database, wanted))
        if answer.has("SQL1889W"):
            raise Db2Error("this is a client instance: the alternate server can only be set on the server")

    def restore(self, image: Image, existing: bool, drop: bool, before: Before = None) -> None:
        """Restore an image without rollforward.

        existing: an incomplete copy is replaced; drop: the database that is there is dropped first. before: called
        before that, only if the restore is started now.
        """
        statement = image_statements.restore_statement(
            self._database, image.directories, image.stamp, existing and not drop, image.how
        )

        def prepare() -> None:
            if before is not None:
                before()
            if drop:
                self.drop()

        answer = self._background("restore", statement, prepare)
        self._judge(statement, answer, answer.done)

    def script(self, image: Image, path: str) -> None:
        """Let Db2 write the paths of an image to a script. Nothing is restored."""
        statement = image_statements.script_statement(self._database, image.directories, image.stamp, path)
        self._clp.must(statement)

    def image_header(self, path: str) -> ImageHeader:
        """Return what the header of an image file says; nothing if db2ckbkp cannot read it."""
        return image_header.parse(self._clp.program("db2ckbkp", "-H", path).output)

    def drop(self) -> None:
        """Drop the database and its logs: with old logs a standby could follow the wrong log chain."""
        self._require_no_cluster_manager("drop the database")
        self._clp.must(image_statements.drop_statement(self._database), "SQL1013N")

    def _in_foreground(self, _name: str, statement: str, before: Before) -> Answer:
        if before is not None:
            before()
        return self._clp.statement(statement)

    # Status

    def status(self) -> hadr_status.Status:
        """Return the HADR status that db2pd shows now."""
        return hadr_status.parse(self._clp.db2pd(self._database).output)

    def active(self) -> bool:
        """Return whether the database is active."""
        return self.status().active

    def _require_no_cluster_manager(self, action: str) -> None:
        """Check that no cluster manager reacts to the action. Raises Db2Error: one does; its own command is named."""
        manager = self._clp.cluster_manager()
        if manager is not None and not manager.suspended:
            raise Db2Error(
                f"{manager.evidence}: to {action} manually would make the cluster manager react. "
                f"{cluster_rules.remedy(manager.name, self._database, action == 'take over')}",
                cluster_manager=manager.name,
            )

    def _judge(self, what: str, answer: Answer, good: bool) -> None:
        if not good:
            raise refused(what, answer.rc, answer.output)
