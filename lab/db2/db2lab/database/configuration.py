"""UPDATE DB CFG, and the image that a backup takes. Pure."""

from typing import Any

from .. import config
from ..messages import Call, Result, done, message
from ..state import STANDBY
from .core import DatabaseCore


class ConfigurationCommands(DatabaseCore):
    """Configuration, and the content of a backup image."""

    def _update_cfg(self, args: dict[str, Any], call: Call) -> None:
        product = self.environment.settings.product
        changes: dict[str, str] = {}
        for keyword, value in args["values"]:
            line = config.known(keyword, product)
            if line is None:
                call.answer(message("SQL0104N", word=keyword.upper(), after="USING", expected="<parameter>"))
                return
            refusal = config.refusal(line, value, product, self.environment.is_directory)
            if refusal is not None:
                call.answer(refusal)
                return
            changes[line.keyword] = config.normal(line, value)
        was_archiving = self.state.archiving
        self.state.cfg.update(changes)
        if self.active is None and self.state.archiving and not was_archiving:
            self.state.backup_pending = True
        later = [keyword for keyword, value in changes.items() if not self._in_force(keyword, value)]
        self.environment.save(self.state)
        result = done("UPDATE DATABASE CONFIGURATION")
        call.answer(result.also(message("SQL1363W")) if later else result)

    def _in_force(self, keyword: str, value: str) -> bool:
        """Put a value in force if the product does so immediately; returns whether it is in force."""
        if self.active is None:
            return True
        running = self.hadr.cfg if self.hadr is not None and keyword.startswith("HADR_") else self.active.cfg
        line = config.BY_KEYWORD[keyword]
        between_lists = keyword == "HADR_TARGET_LIST" and bool(value) and bool(running.get(keyword))
        if line.dynamic or between_lists:
            running[keyword] = value
        return running.get(keyword) == value

    # Backup image

    def _image(self, args: dict[str, Any], call: Call) -> None:
        """Return what a backup needs; with "taken", store that a backup was made."""
        if "taken" in args:
            self.state.history.append(args["taken"])
            if not args["taken"]["online"]:
                self.state.backup_pending = False
            self.environment.save(self.state)
            call.answer(Result(0, ""))
            return
        refusal = self._image_refusal(args["online"])
        records = [list(record) for record in self.state.log.records]
        call.answer(refusal or Result(0, "", {"state": self.state.as_dict(), "records": records}))

    def _image_refusal(self, online: bool) -> Result | None:
        state = self.state
        if state.restore_pending:
            return message("SQL1119N", alias=state.name)
        if state.role == STANDBY:
            return self.refused(1)
        if state.rollforward_pending:
            return message("SQL2406N")
        if not online:
            return message("SQL1035N") if self.active is not None else None
        return message("SQL2413N") if not state.archiving or state.backup_pending else None
