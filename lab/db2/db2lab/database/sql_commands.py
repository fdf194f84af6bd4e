"""SQL statements of a connected application. Pure."""

from typing import Any

from .. import sql
from ..messages import Call, Result, done, message
from ..state import STANDBY
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
            self._applied += 1
        return self._tables

    def _sql(self, args: dict[str, Any], call: Call) -> None:
        if self.active is None or args["handle"] not in self.active.applications:
            call.answer(message("SQL1224N"))
            return
        statement = sql.parse(args["text"])
        if statement is None:
            call.answer(not_understood(args["text"]))
            return
        try:
            if statement.verb == "end":
                call.answer(done("SQL"))
            elif statement.verb in sql.WRITES:
                self._write(statement, call)
            else:
                call.answer(sql.answer(statement, self.tables(), args.get("headings", True)))
        except sql.SqlError as exc:
            call.answer(exc.result)

    def _write(self, statement: sql.Statement, call: Call) -> None:
        if self.state.role == STANDBY:
            call.answer(message("SQL1773N", reason=5))
            return
        if self.state.disabled:
            call.answer(self.refused(6))
            return
        contents = sql.contents(statement, self.tables())
        result = sql.written(statement, len(contents))
        if not contents:
            call.answer(result)
            return
        environment = self.environment
        when = max(environment.wall(environment.now()), self.state.log.moment(self.state.log.end))
        records = self.state.log.write(contents, when, environment.settings.record_length)
        if self.hadr is None or self.hadr.starting_until is not None:
            call.answer(result)
        else:
            self.hadr.written(records, call, result)


def not_understood(text: str) -> Result:
    """Return the answer to a statement that is neither a command nor known SQL."""
    words = text.split()
    wrong = words[0] if words else ""
    syntax = message("SQL0104N", word=wrong.upper(), after="BEGIN-OF-STATEMENT", expected="<create_table>")
    first = message("DB21034E")
    return Result(4, f"{first.text}\n{syntax.text}")
