"""Configuration of databases and of the database manager. Pure."""

from typing import Any

from .. import config, reports
from ..clp import pairs
from ..database.core import Command
from ..messages import Result, done, message
from ..state import State
from .core import Answer, InstanceCore, Session


class ConfigurationCommands(InstanceCore):
    """GET and UPDATE DB CFG and DBM CFG."""

    def _cfg_name(self, session: Session, args: dict[str, Any]) -> str:
        return str(args.get("name") or session.name)

    def _get_cfg(self, session: Session, args: dict[str, Any]) -> Result:
        name = self._cfg_name(session, args)
        state = self.load(name) if name else None
        if state is None:
            return message("SQL1024N")
        product = self.environment.settings.product
        facts = state.facts(product.release_level, self.log_path(state))
        if args["detail"]:
            if not session.alias:
                return message("SQL1024N")
            view = self.view(name)
            memory = view["running"] if view else state.cfg
            return Result(0, config.detail(name, state.cfg, memory, facts, product))
        return Result(0, config.report(name, state.cfg, facts, product))

    def log_path(self, state: State) -> str:
        """Return the directory of the active logs as Db2 shows it."""
        product = self.environment.settings.product
        path = reports.database_path(state.path, state.number, self.name, product).replace("MEMBER0000/", "")
        return path + ("SQLOGDIR/" if product.order == 0 else "LOGSTREAM0000/")

    def _update_cfg(self, session: Session, args: dict[str, Any]) -> Answer:
        name = self._cfg_name(session, args)
        if not name:
            return message("SQL1024N")
        values = pairs(args["pairs"])
        if values is None:
            return message("SQL0104N", word="END-OF-STATEMENT", after=args["pairs"].split()[-1], expected="<value>")
        return self.command(name, Command("update cfg", {"values": values}))

    def _get_dbm(self, _session: Session, _args: dict[str, Any]) -> Result:
        settings = self.environment.settings
        values = {**self.dbm(), **({"CLUSTER_MGR": "TSA"} if settings.cluster_manager else {})}
        return Result(0, reports.dbm(values, settings.product))

    def _update_dbm(self, _session: Session, args: dict[str, Any]) -> Result:
        values = pairs(args["pairs"]) or []
        known = {word.upper(): value for word, value in values if word.upper() in reports.DBM_DEFAULTS}
        if len(known) != len(values) or not known:
            word = values[0][0] if values else "END-OF-STATEMENT"
            return message("SQL0104N", word=word.upper(), after="USING", expected="<parameter>")
        self.keep_dbm({**self.dbm(), **known})
        return done("UPDATE DATABASE MANAGER CONFIGURATION")

    def _get_instance(self, _session: Session, _args: dict[str, Any]) -> Result:
        return Result(0, f"\n The current database manager instance is:  {self.name}\n")
