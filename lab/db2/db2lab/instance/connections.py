"""HADR, activation, connections and SQL: statements that one database answers. Pure."""

from typing import Any

from .. import indoubt_report, reports
from ..clp import Statement
from ..database.core import Command
from ..database.sql_commands import not_understood
from ..messages import Call, Result, done, message
from ..state import STANDBY
from .core import Answer, InstanceCore, Session


class ConnectionCommands(InstanceCore):
    """Statements that are passed on to a database."""

    def _start_hadr(self, _session: Session, args: dict[str, Any]) -> Call:
        role = (args["role"] or STANDBY).upper()
        return self.command(args["name"], Command("start hadr", {"role": role, "force": bool(args["force"])}))

    def _takeover_hadr(self, _session: Session, args: dict[str, Any]) -> Call:
        details = {"force": bool(args["force"]), "window_only": bool(args["window_only"])}
        return self.command(args["name"], Command("takeover hadr", details))

    def _simple(self, _session: Session, args: dict[str, Any]) -> Call:
        return self.command(args["name"], Command(args["kind"], {}))

    # Connections

    def _connect(self, session: Session, args: dict[str, Any]) -> Call:
        self._disconnect(session)
        alias = args["alias"].upper()
        user = args["user"] or session.user
        wanted = {"user": user, "owner": session.owner}

        def connected(result: Result) -> Result:
            if result.rc:
                return result
            session.alias, session.name, session.handle = alias, args["name"], result.data["handle"]
            return Result(0, reports.connection(alias, user, self.environment.settings.product), result.data)

        return self.command(args["name"], Command("connect", wanted)).mapped(connected)

    def _disconnect(self, session: Session) -> None:
        if session.alias:
            if self.running and self.view(session.name) is not None:
                self.command(session.name, Command("disconnect", {"handle": session.handle}))
            session.alias = session.name = ""
            session.handle = 0

    def _connect_reset(self, session: Session, _args: dict[str, Any]) -> Result:
        if not session.alias:
            return message("SQL1024N")
        self._disconnect(session)
        return done("SQL")

    def _terminate(self, session: Session, _args: dict[str, Any]) -> Result:
        self._disconnect(session)
        return done("TERMINATE")

    def _sql(self, session: Session, statement: Statement) -> Answer:
        if not statement.text:
            return Result(0, "")
        if not session.alias:
            without = not_understood(statement.text)
            first = without.text.partition("SQL0104N")[0].rstrip("\n")
            return Result(4, f"{first}\n{message('SQL1024N').text}")
        if not self.running or self.view(session.name) is None:
            session.alias = ""
            return message("SQL1224N")
        details = {"handle": session.handle, "text": statement.text, "headings": session.headings}
        return self.command(session.name, Command("sql", details)).mapped(as_sql)

    def _list_indoubt(self, session: Session, _args: dict[str, Any]) -> Answer:
        def listed(result: Result) -> Result:
            if result.rc:
                return result
            return Result(0, indoubt_report.text(result.data)) if result.data else message("SQL1251W")

        if not session.alias:
            return message("SQL1024N")
        if not self.running or self.view(session.name) is None:
            session.alias = ""
            return message("SQL1224N")
        return self.command(session.name, Command("in doubt", {"handle": session.handle})).mapped(listed)

    def _force(self, _session: Session, args: dict[str, Any]) -> Result:
        handles = [int(handle) for handle in args["handles"].split(",")] if args["handles"] else None
        for view in self.views():
            self.command(view["name"], Command("force", {"handles": handles}))
        return done("FORCE APPLICATION").also(message("DB21024I"))


def as_sql(result: Result) -> Result:
    """Return an SQL error as the command line prints it: after DB21034E."""
    if result.rc >= 4 and not result.text.startswith("DB21034E"):
        return Result(result.rc, f"{message('DB21034E').text}\n{result.text}")
    return result
