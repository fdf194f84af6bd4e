"""SQL statements of a connected application. Pure."""

from datetime import UTC, datetime
from typing import Any

from .. import sql, xa
from ..messages import Call, Result, done, message
from ..state import STANDBY
from . import branches, sql_units
from .branches import Branch
from .core import DatabaseCore


class SqlCommands(DatabaseCore):
    """Reads and writes."""

    def tables(self) -> sql.Tables:
        """Return the tables at the replay position."""
        records = self.state.log.records
        end = self.state.log.end
        if self.hadr is not None and self.hadr.role == STANDBY:
            end = int(self.hadr.replay())
        while self._applied < len(records) and records[self._applied].end <= end:
            sql.apply(self._tables, records[self._applied])
            branches.replay(self.in_doubt, records[self._applied])
            self._applied += 1
        return self._tables

    def _sql(self, args: dict[str, Any], call: Call) -> None:
        """Run a statement; with ``rows`` the answer's data are columns and rows, or the number of changed rows.

        With ``unit`` its changes wait for COMMIT, without they are committed immediately.
        """
        if self.active is None or args["handle"] not in self.active.applications:
            call.answer(message("SQL1224N"))
            return
        registers = self._registers(args["handle"])
        statement = sql.parse(sql_units.bound(args["text"], args.get("values", []), registers))
        if statement is None:
            call.answer(not_understood(args["text"]))
            return
        branch = self.branch_of(args["handle"])
        try:
            if statement.verb in {"commit", "rollback"}:
                self._end_unit(args, call, statement.verb)
            elif branch is not None and branch.failed:
                call.answer(message("SQL0918N"))
            elif statement.verb == "set":
                call.answer(done("SQL") if args.get("rows") else not_understood(args["text"]))
            elif statement.verb == "wait":
                due = self.environment.now() + int(statement.parts["seconds"])
                self.waits[args["handle"]] = (due, call)
            elif statement.verb in sql.WRITES:
                self._write(statement, args, call)
            else:
                tables = sql.overlaid(self.tables(), self._unit(args["handle"]))
                call.answer(_rows(sql.query(statement, tables), args))
        except sql.SqlError as exc:
            if exc.result.identifier == "SQL0911N":
                self._lose_unit(args["handle"])
            call.answer(exc.result)

    def end_waits(self) -> None:
        """End statements whose time is over, or whose application is gone."""
        applications = self.active.applications if self.active is not None else {}
        for handle, (due, call) in list(self.waits.items()):
            if handle not in applications or self.environment.now() >= due:
                del self.waits[handle]
                call.answer(done("SQL") if handle in applications else message("SQL1224N"))

    def interrupt(self, handle: int) -> None:
        """Interrupt the statement of an application, if one takes its time; its unit of work stays."""
        _, call = self.waits.pop(handle, (0.0, None))
        if call is not None:
            call.answer(message("SQL0952N"))

    def _describe(self, args: dict[str, Any], call: Call) -> None:
        """Answer with the columns of a statement's rows, and with the types of its parameters."""
        if self.active is None or args["handle"] not in self.active.applications:
            call.answer(message("SQL1224N"))
            return
        tables = sql.overlaid(self.tables(), self._unit(args["handle"]))
        text = args["text"]
        registers = self._registers(args["handle"])
        try:
            statement = sql.parse(sql_units.bound(text, [], registers))
            if statement is None:
                call.answer(not_understood(text))
                return
            columns: list[tuple[str, str]] = []
            if statement.verb in {"select", "values", "count"}:
                columns = sql.query(statement, tables)[0]
            elif statement.verb in {"insert", "delete", "drop"}:
                sql.named(tables, statement.parts["table"].upper())
            parameters = sql_units.kinds(text, tables)
            call.answer(Result(0, "", {"columns": columns, "parameters": parameters}))
        except sql.SqlError as exc:
            call.answer(exc.result)

    def _registers(self, handle: int) -> dict[str, str]:
        """Return the values of the special registers."""
        user = self.active.applications[handle].user.upper() if self.active is not None else ""
        return {"SERVER": self.state.name, "SCHEMA": user, "TIMESTAMP": self._timestamp()}

    def _timestamp(self) -> str:
        wall = self.environment.wall(self.environment.now())
        return datetime.fromtimestamp(wall, tz=UTC).strftime("%Y-%m-%d-%H.%M.%S.%f")

    def _unit(self, handle: int) -> list[list[Any]]:
        return self.units.get(handle, [])

    def _write(self, statement: sql.Statement, args: dict[str, Any], call: Call) -> None:
        refusal = self._read_only()
        if refusal is not None:
            call.answer(refusal)
            return
        handle = args["handle"]
        tables = self.tables()
        unit = self._unit(handle)
        seen = sql.overlaid(tables, unit)
        changes = sql.contents(statement, seen)
        self.drop_the_gone()
        sql_units.locked(changes, self._waiting(handle), seen)
        result = sql.written(statement, len(changes))
        if args.get("rows"):
            result = result._replace(data={"changed": len(changes)})
        if not changes:
            call.answer(result)
        elif args.get("unit"):
            self.units[handle] = [*unit, *changes]
            call.answer(result)
        else:
            self.units.pop(handle, None)
            self._log([*unit, *changes], call, result)

    def drop_the_gone(self) -> None:
        """Roll back what applications left that are not connected any more."""
        applications = self.active.applications if self.active is not None else {}
        self.units = {one: waiting for one, waiting in self.units.items() if one in applications}
        self.branches = {xid: branch for xid, branch in self.branches.items() if branch.handle in applications}

    def _waiting(self, handle: int) -> list[list[Any]]:
        """Return the changes that are not committed yet, but for those of an application's own unit of work."""
        units = [unit for one, unit in self.units.items() if one != handle]
        ended = [branch.changes for branch in self.branches.values()]
        in_doubt = [branch.changes for branch in self.in_doubt.values()]
        return [change for unit in (*units, *ended, *in_doubt) for change in unit]

    def branch_of(self, handle: int) -> Branch | None:
        """Return the branch that an application works for."""
        return next((one for one in self.branches.values() if one.working and one.handle == handle), None)

    def _lose_unit(self, handle: int) -> None:
        """Roll back a unit of work that waited too long for a lock."""
        self.units.pop(handle, None)
        branch = self.branch_of(handle)
        if branch is not None:
            branch.failed = xa.RB_TIMEOUT

    def _read_only(self) -> Result | None:
        if self.state.role == STANDBY:
            return message("SQL1773N", reason=5)
        return self.refused(6) if self.state.disabled else None

    def _end_unit(self, args: dict[str, Any], call: Call, verb: str) -> None:
        if self.branch_of(args["handle"]) is not None:  # its transaction manager decides
            call.answer(message("SQL0925N" if verb == "commit" else "SQL0926N"))
            return
        unit = self.units.pop(args["handle"], [])
        refusal = self._read_only() if unit and verb == "commit" else None
        if refusal is not None or not unit or verb == "rollback":
            call.answer(refusal or done("SQL"))
        else:
            self._log(unit, call, done("SQL"))

    def _log(self, changes: list[list[Any]], call: Call, result: Result) -> None:
        """Write changes to the log, and answer when they are safe."""
        environment = self.environment
        when = max(environment.wall(environment.now()), self.state.log.moment(self.state.log.end))
        records = self.state.log.write(changes, when, environment.settings.record_length)
        if self.hadr is None or self.hadr.starting_until is not None:
            call.answer(result)
        else:
            self.hadr.written(records, call, result)


def _rows(found: sql.Query, args: dict[str, Any]) -> Result:
    if args.get("rows"):
        return Result(0, "", {"columns": found[0], "rows": found[1]})
    return sql.printed(*found, args.get("headings", True))


def not_understood(text: str) -> Result:
    """Return the answer to a statement that is neither a command nor known SQL."""
    words = text.split()
    wrong = words[0] if words else ""
    syntax = message("SQL0104N", word=wrong.upper(), after="BEGIN-OF-STATEMENT", expected="<create_table>")
    first = message("DB21034E")
    return syntax._replace(rc=4, text=f"{first.text}\n{syntax.text}")
