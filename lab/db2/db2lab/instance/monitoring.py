"""Lists and the snapshot. Pure."""

from typing import Any

from .. import reports
from ..messages import Result, message
from .core import InstanceCore, Session


class MonitoringCommands(InstanceCore):
    """Statements that show what is active."""

    def _list_active(self, _session: Session, _args: dict[str, Any]) -> Result:
        views = self.views()
        if not views:
            return message("SQL1611W")
        return Result(0, reports.active_databases(views, self.name, self.environment.settings.product))

    def _list_applications(self, _session: Session, args: dict[str, Any]) -> Result:
        views = [view for view in self.views() if not args["alias"] or view["name"] == args["name"]]
        if not any(view["applications"] for view in views):
            return message("SQL1611W")
        return Result(0, reports.applications(views))

    def _list_history(self, _session: Session, args: dict[str, Any]) -> Result:
        state = self.load(args["name"])
        wanted = {"BACKUP": {"B"}, "ROLLFORWARD": {"F"}, "ALL": {"B", "R", "F"}}[args["what"].upper()]
        entries = [entry for entry in (state.history if state else []) if entry["op"] in wanted]
        if not entries:
            return message("SQL0100W")
        return Result(0, reports.history(args["name"], entries))

    def _list_utilities(self, session: Session, args: dict[str, Any]) -> Result:
        entries = self.utilities()
        if not entries:
            return message("SQL1611W")
        return Result(0, reports.utilities(entries, bool(args["detail"]), session.locale))

    def _get_snapshot(self, session: Session, args: dict[str, Any]) -> Result:
        view = self.view(args["name"])
        if view is None:
            return message("SQL1611W")
        product = self.environment.settings.product
        return Result(0, reports.snapshot(view, self.name, product, session.locale, self.now()))
