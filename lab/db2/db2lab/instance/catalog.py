"""The system database directory: LIST, CATALOG, UNCATALOG, alternate server. Pure."""

from typing import Any

from .. import directory
from ..directory import Entry
from ..messages import Result, done, message
from .core import InstanceCore, Session


class CatalogCommands(InstanceCore):
    """Statements about the system database directory."""

    def _list_directory(self, _session: Session, args: dict[str, Any]) -> Result:
        entries = self.directory()
        if entries is None:
            return message("SQL1031N")
        chosen = [entry for entry in entries.values() if not args["path"] or entry.path == args["path"].rstrip("/")]
        return Result(0, directory.report(chosen)) if chosen else message("SQL1057W")

    def _directory_changed(self, result: Result) -> Result:
        cached = self.dbm().get("DIR_CACHE", "YES").upper() == "YES"
        return result.also(message("DB21056W")) if cached else result

    def _update_alternate(self, _session: Session, args: dict[str, Any]) -> Result:
        if self.environment.settings.instance_type == "client":
            return message("SQL1889W")
        entries = self.directory() or {}
        alias = args["alias"].upper()
        if alias not in entries:
            return message("SQL1013N", alias=alias)
        hostname, port = args["hostname"], args["port"]
        if (hostname == "NULL") != (port == "NULL") or not (port == "NULL" or port.isdigit()):
            return message("SQL0104N", word=port, after="PORT", expected="<port-number>")
        hostname, port = ("", "") if hostname == "NULL" else (hostname, port)
        self.keep_directory({**entries, alias: entries[alias]._replace(hostname=hostname, port=port)})
        if not self.environment.settings.strict_alternate:
            self.offline_backup_made()
        return self._directory_changed(done("UPDATE ALTERNATE SERVER FOR DATABASE"))

    def _catalog(self, _session: Session, args: dict[str, Any]) -> Result:
        entries = self.directory() or {}
        name = args["name"].upper()
        alias = (args["alias"] or name).upper()
        if alias in entries:
            return message("SQL1005N", alias=alias)
        state = self.load(name)
        path = args["path"] or (state.path if state else self.dbm().get("DFTDBPATH", ""))
        level = self.environment.settings.product.directory_level
        node = (args["node"] or "").upper()
        entry = Entry(alias, name, "" if node else path, node, level, args["comment"] or "")
        self.keep_directory({**entries, alias: entry})
        return self._directory_changed(done("CATALOG DATABASE"))

    def _uncatalog(self, _session: Session, args: dict[str, Any]) -> Result:
        alias = args["alias"].upper()
        entries = dict(self.directory() or {})
        if alias not in entries:
            return message("SQL1013N", alias=alias)
        del entries[alias]
        self.keep_directory(entries)
        return self._directory_changed(done("UNCATALOG DATABASE"))
