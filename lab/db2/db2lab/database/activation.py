"""ACTIVATE, DEACTIVATE, CONNECT and FORCE APPLICATION. Pure."""

from typing import Any

from ..messages import Call, Result, done, message
from ..state import PRIMARY, STANDARD, STANDBY
from .core import Application, Waiter
from .hadr_commands import HadrCommands


class ActivationCommands(HadrCommands):
    """The commands that activate and deactivate a database, and those of its applications."""

    def _activate(self, _args: dict[str, Any], call: Call) -> None:
        if self.active is not None:
            text = "SQL1490W" if self.active.explicit else "SQL1494W"
            self.active.explicit = True
            call.answer(message(text))
            return
        refusal = self._pending() or self._activation_refusal()
        if refusal is not None:
            call.answer(refusal)
        elif self.state.role == STANDBY:
            call.answer(self._become_active_standby() or done("ACTIVATE DATABASE"))
        elif self.state.role == PRIMARY:
            self._start_primary(False, Waiter(call, lambda: done("ACTIVATE DATABASE")))
        else:
            self._open(explicit=True, cfg=dict(self.state.cfg))
            call.answer(done("ACTIVATE DATABASE"))

    def _activation_refusal(self) -> Result | None:
        if self.state.role == STANDARD:
            return None
        return self.refused(6) if self.state.disabled else self._start_config()

    def _deactivate(self, _args: dict[str, Any], call: Call) -> None:
        if self.hadr is not None and self.hadr.starting_until is not None and self.active is None:
            self.start_failed(message("SQL1768N", reason=10))
            call.answer(done("DEACTIVATE DATABASE"))
        elif self.active is None:
            call.answer(message("SQL1496W"))
        elif self.active.applications:
            self.active.explicit = False
            call.answer(message("SQL1495W"))
        else:
            self.close(good_bye=True)
            call.answer(done("DEACTIVATE DATABASE"))

    def _shut_down(self, _args: dict[str, Any], call: Call) -> None:
        """Deactivate whatever is connected: db2stop force."""
        if self.hadr is not None and self.hadr.starting_until is not None:
            self.start_failed(message("SQL1768N", reason=10))
        if self.active is not None:
            self.active.explicit = True  # it closes below, not with its last application
        self.drop_applications()
        self.close(good_bye=True, logged=False)
        call.answer(done("DEACTIVATE DATABASE"))

    # Applications

    def _connect(self, args: dict[str, Any], call: Call) -> None:
        refusal = self._pending() or self._connect_refusal()
        if refusal is not None:
            call.answer(refusal)
        elif self.active is not None:
            call.answer(self._connected(args))
        elif self.state.role == PRIMARY:
            problem = self._start_config()
            if problem is not None:
                call.answer(problem)
                return
            self._start_primary(False, Waiter(call, lambda: self._connected(args)))
        else:
            self._open(explicit=False, cfg=dict(self.state.cfg))
            call.answer(self._connected(args))

    def _connect_refusal(self) -> Result | None:
        state = self.state
        if state.disabled:
            return self.refused(6)
        if state.role != STANDBY:
            return None
        return None if self.readable and self.active is not None else self.refused(1)

    def _connected(self, args: dict[str, Any]) -> Result:
        assert self.active is not None  # noqa: S101 - for the type checker; callers have opened it
        self.handles += 1
        application = Application(
            self.handles,
            args.get("user", ""),
            args.get("name", "db2bp"),
            args.get("identity", f"*LOCAL.{self.environment.instance}.{self.handles:012d}"),
            self.environment.now(),
            args.get("owner", ""),
        )
        self.active.applications[application.handle] = application
        return Result(0, "", {"handle": application.handle, "database": self.state.name})

    def _disconnect(self, args: dict[str, Any], call: Call) -> None:
        if self.active is not None:
            self.active.applications.pop(args["handle"], None)
            self._close_if_unused()
        call.answer(Result(0, ""))

    def _force(self, args: dict[str, Any], call: Call) -> None:
        delay = float(self.environment.faults.get("slow-force") or self.environment.settings.force_seconds)
        if args.get("handles") is not None:
            self.drop_applications(args["handles"])
        elif delay:
            self.force_at = self.environment.now() + delay
        else:
            self.drop_applications()
        call.answer(done("FORCE APPLICATION"))
