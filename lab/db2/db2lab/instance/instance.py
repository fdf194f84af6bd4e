"""An instance: every statement of the command line processor, and what it does. Pure."""

from collections.abc import Callable
from typing import Any

from .. import directory, reports
from ..clp import Statement, parse
from ..messages import Call, Result, done, message
from .backup import BackupCommands
from .catalog import CatalogCommands
from .configuration import ConfigurationCommands
from .connections import ConnectionCommands
from .core import Answer, Session
from .monitoring import MonitoringCommands

WITHOUT_INSTANCE = {
    "catalog",
    "connect reset",
    "connect state",
    "get dbm",
    "get instance",
    "list directory",
    "quit",
    "sql",
    "terminate",
    "uncatalog",
    "update alternate",
    "update dbm",
    "wrong",
}


class Instance(ConnectionCommands, ConfigurationCommands, CatalogCommands, MonitoringCommands, BackupCommands):
    """The commands of one instance."""

    def execute(self, session: Session, text: str) -> Call:
        """Run a statement of the command line processor."""
        statement = parse(text)
        actions: dict[str, Callable[[Session, dict[str, Any]], Answer]] = {
            "start hadr": self._start_hadr,
            "stop hadr": self._simple,
            "takeover hadr": self._takeover_hadr,
            "activate": self._simple,
            "deactivate": self._simple,
            "connect": self._connect,
            "connect reset": self._connect_reset,
            "connect state": lambda session, _: Result(0, reports.connection_state(session.alias)),
            "terminate": self._terminate,
            "quit": lambda _session, _args: done("QUIT"),
            "get cfg": self._get_cfg,
            "update cfg": self._update_cfg,
            "get dbm": self._get_dbm,
            "update dbm": self._update_dbm,
            "get instance": self._get_instance,
            "list directory": self._list_directory,
            "list active": self._list_active,
            "list applications": self._list_applications,
            "list history": self._list_history,
            "list indoubt": self._list_indoubt,
            "list utilities": self._list_utilities,
            "get snapshot": self._get_snapshot,
            "force": self._force,
            "update alternate": self._update_alternate,
            "create": self._create,
            "drop": self._drop,
            "catalog": self._catalog,
            "uncatalog": self._uncatalog,
            "backup": self._backup,
            "restore": self._restore,
            "restore script": self._restore_script,
            "rollforward": self._rollforward,
            "wrong": self._wrong,
            "sql": lambda session, _: self._sql(session, statement),
        }
        args = {**statement.args, "kind": statement.kind}
        answer = self._needs(statement, args) or actions[statement.kind](session, args)
        return answer if isinstance(answer, Call) else Call(answer)

    def _needs(self, statement: Statement, args: dict[str, Any]) -> Result | None:
        """Return why a statement cannot begin: no instance, or no such database."""
        if statement.kind in WITHOUT_INSTANCE:
            return None
        if not self.running:
            return message("SQL1032N")
        if not args.get("alias") or statement.kind in {"create", "restore", "restore script", "list active"}:
            return None
        entry = (self.directory() or {}).get(args["alias"].upper())
        if entry is None:
            return message("SQL1013N", alias=args["alias"].upper())
        if entry.kind == directory.REMOTE:
            return message("SQL1097N")
        args["name"] = entry.name
        return None if self.load(entry.name) is not None else message("SQL1031N")

    def _wrong(self, _session: Session, args: dict[str, Any]) -> Result:
        word, after = args["word"]
        return message("SQL0104N", word=word, after=after, expected="<identifier>")
