"""START, STOP and TAKEOVER HADR, and the changes of the role that follow from them. Pure."""

from typing import Any

from .. import config
from ..diagnostics import ROLE, role_change
from ..environment import Address
from ..hadr.hadr import Hadr
from ..log import Chain
from ..messages import Call, Result, done, message
from ..state import PRIMARY, STANDARD, STANDBY
from .core import DatabaseCore, Waiter


class HadrCommands(DatabaseCore):
    """The commands of HADR, and what HADR asks of its database."""

    def _start_hadr(self, args: dict[str, Any], call: Call) -> None:
        standby = args["role"] == STANDBY
        refusal = self._start_state(standby) or self._start_config()
        if refusal is not None:
            call.answer(refusal)
            return
        if standby:
            call.answer(self._become_active_standby() or self._started_hadr())
            return
        if self.active is not None:
            self.active.explicit = True
        self._start_primary(args["force"], Waiter(call, self._started_hadr))

    def _started_hadr(self) -> Result:
        if self.state.cfg["LOGINDEXBUILD"] != "ON":
            return message("SQL1766W")
        return done("START HADR ON DATABASE")

    def _stop_hadr(self, _args: dict[str, Any], call: Call) -> None:
        state = self.state
        if self.hadr is not None and self.hadr.starting_until is not None:
            self.start_failed(message("SQL1768N", reason=10))
        if state.role == STANDARD:
            call.answer(message("SQL1769N", reason=1))
            return
        if state.role == STANDBY and self.active is not None:
            call.answer(message("SQL1769N", reason=2))
            return
        if state.role == STANDBY:
            state.rollforward_pending = True
        if self.hadr is not None:
            self._good_bye()
            self._close_hadr()
        state.role = STANDARD
        state.disabled = False
        self.environment.save(state)
        call.answer(done("STOP HADR ON DATABASE"))

    def _takeover_hadr(self, args: dict[str, Any], call: Call) -> None:
        if self.state.role != STANDBY:
            call.answer(message("SQL1770N", reason=4))
        elif self.hadr is None:
            call.answer(message("SQL1770N", reason=5))
        else:
            self.hadr.take_over(call, args["force"], args["window_only"])

    # Rules of START HADR

    def _start_state(self, standby: bool) -> Result | None:
        """Return why the state of the database does not allow START HADR."""
        state, active = self.state, self.active is not None
        if active and state.role == (STANDBY if standby else PRIMARY):
            return message("SQL1777N")
        if standby:
            return self._start_standby_state(active)
        if state.role == STANDBY:
            return message("SQL1767N", reason=2)
        if state.disabled:
            return self.refused(6)
        return self._pending()

    def _start_standby_state(self, active: bool) -> Result | None:
        if active:
            return message("SQL1767N", reason=3)
        if self.state.restore_pending:
            return message("SQL1119N", alias=self.state.name)
        if not self.state.archiving:
            return message("SQL1768N", reason=1)
        if self.state.role == STANDARD and not self.state.rollforward_pending:
            return message("SQL1767N", reason=1)
        return None

    def _start_config(self) -> Result | None:
        """Return why the configuration does not allow START HADR."""
        cfg, environment = self.state.cfg, self.environment
        if not self.state.archiving or not self._archiving_now():
            return message("SQL1768N", reason=1)
        if any(not cfg[name] for name in config.REQUIRED):
            return message("SQL1768N", reason=8)
        local = environment.resolve(cfg["HADR_LOCAL_HOST"])
        problems = [
            (local is None or not environment.is_local(local), 4),
            (environment.service(cfg["HADR_LOCAL_SVC"]) is None, 5),
            (environment.service(cfg["HADR_REMOTE_SVC"]) is None, 6),
            (any(not host or not service for host, service in self.targets()), 16),
            (self._target_list_wrong(), 14),
        ]
        return next((message("SQL1768N", reason=reason) for wrong, reason in problems if wrong), None)

    def _target_list_wrong(self) -> bool:
        """Whether a target list does not begin with the remote host and service."""
        targets = self.targets()
        if not targets:
            return False
        port = self.environment.service(self.state.cfg["HADR_REMOTE_SVC"])
        host = self.state.cfg["HADR_REMOTE_HOST"].lower()
        first = targets[0]
        return (first[0].lower(), self.environment.service(first[1])) != (host, port)

    # Become a primary or a standby

    def _listen(self) -> bool:
        host = self.environment.resolve(self.state.cfg["HADR_LOCAL_HOST"])
        port = self.environment.service(self.state.cfg["HADR_LOCAL_SVC"])
        return host is not None and port is not None and self.environment.listen(self, Address(host, port))

    def _running_cfg(self) -> dict[str, str]:
        """Return the configuration that HADR starts with."""
        if self.active is not None and not self.environment.settings.product.restart_applies_parameters:
            return self.active.cfg
        return dict(self.state.cfg)

    def _start_primary(self, force: bool, waiter: Waiter) -> None:
        """Begin to be an active primary, until DEACTIVATE; without force the standby must connect first."""
        self.waiters.append(waiter)
        if self.hadr is not None:
            return
        if not self._listen():
            self.start_failed(message("SQL1768N", reason=5))
            return
        self.hadr = Hadr(self, PRIMARY, self._running_cfg(), starting=not force)
        if force:
            self.hadr.starting_until = None
            self.started()

    def _become_active_standby(self) -> Result | None:
        """Become an active standby, or return why not."""
        if not self._listen():
            return message("SQL1768N", reason=5)
        self.state.disabled = False
        self.state.role = STANDBY
        self.state.rollforward_pending = True
        self._open(explicit=True, cfg=dict(self.state.cfg))
        assert self.active is not None  # noqa: S101 - for the type checker
        self.hadr = Hadr(self, STANDBY, self.active.cfg)
        return None

    def started(self) -> None:
        """Become an active primary: the standby has connected, or the start was forced."""
        hadr = self.hadr
        if hadr is None:
            return
        if self.active is None:
            self._open(explicit=True, cfg=hadr.cfg)
        else:
            self.active.cfg.update({key: value for key, value in hadr.cfg.items() if key.startswith("HADR_")})
        self.state.role = PRIMARY
        self.environment.save(self.state)
        ready, self.waiters = self.waiters, []
        for waiter in ready:
            waiter.call.answer(waiter.ready())

    def start_failed(self, why: Result) -> None:
        """Give up becoming primary; the database stays as it was."""
        self._close_hadr()
        ready, self.waiters = self.waiters, []
        for waiter in ready:
            waiter.call.answer(why)

    def abandon(self, call: Call) -> None:
        """Forget a caller that has ended; a start without any caller is given up."""
        self.waiters = [waiter for waiter in self.waiters if waiter.call is not call]
        if self.hadr is not None and self.hadr.starting_until is not None and not self.waiters:
            self.start_failed(message("SQL1768N", reason=10))

    # Called by HADR

    def become_primary(self) -> None:
        """Store that this database is the primary now, with a new element in its log chain."""
        state = self.state
        state.chain = [*state.chain, self.environment.new_chain(state.log.end)]
        state.role = PRIMARY
        state.disabled = False
        state.rollforward_pending = False
        state.replayed = state.log.end
        self.environment.diag("Event", role_change(STANDBY, PRIMARY), ROLE)
        self.environment.save(state)

    def become_standby(self) -> None:
        """Store that this database is a standby now."""
        self.state.role = STANDBY
        self.state.replayed = self.state.log.end
        self.environment.diag("Event", role_change(PRIMARY, STANDBY), ROLE)
        self.environment.save(self.state)

    def adopt(self, chain: list[Chain]) -> None:
        """Store the primary's log chain as the one of this standby."""
        if chain != self.state.chain:
            self.state.chain = chain
            self.environment.save(self.state)

    def disable(self) -> None:
        """Accept no more writes: the standby has taken over by force."""
        if self.state.role != PRIMARY or self.hadr is None:
            return
        self.state.disabled = True
        self.environment.save(self.state)
        taken = "HADR: the standby has taken over by force; this old primary takes no more writes"
        self.environment.diag("Severe", taken, ROLE)
        self.hadr.fail(self.refused(6))
        self.hadr.lost(orderly=True)

    def shut_down(self, why: str) -> None:
        """Shut this database down and write the reason to db2diag.log."""
        self.environment.diag("Severe", why)
        self.close(good_bye=True)
