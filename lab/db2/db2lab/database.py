"""One database: the commands that concern it, on disk and while it is active. Pure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from . import config, sql
from .environment import Address, Environment
from .hadr import DISCONNECTED_PEER, Hadr
from .log import Chain
from .messages import Call, Result, done, message
from .state import PRIMARY, STANDARD, STANDBY, State


class Command(NamedTuple):
    """A command for one database: its kind and its arguments, plain data."""

    kind: str
    args: dict[str, Any]


@dataclass
class Application:
    """A connected application."""

    handle: int
    user: str
    name: str
    identity: str
    since: float
    owner: str = ""  # what keeps it alive, e.g. the shell of a back end


@dataclass
class Active:
    """What exists while a database is active."""

    since: float
    explicit: bool
    cfg: dict[str, str]
    applications: dict[int, Application] = field(default_factory=dict)


@dataclass
class Waiter:
    """A command that waits for this database to become an active primary."""

    call: Call
    ready: Callable[[], Result]


class Database:
    """A database of an instance. Commands answer at once or, by their Call, later."""

    def __init__(self, state: State, environment: Environment) -> None:
        self.state = state
        self.environment = environment
        self.active: Active | None = None
        self.hadr: Hadr | None = None
        self.waiters: list[Waiter] = []
        self.force_at: float | None = None
        self.handles = 0
        self._tables: sql.Tables = {}
        self._applied = 0
        self._error_since: float | None = None
        self._explicit = True

    # Time

    def deadlines(self) -> Iterator[float]:
        """Yield the moments at which something may have to be done."""
        if self.hadr is not None:
            yield from self.hadr.deadlines()
        if self.force_at is not None:
            yield self.force_at

    def tick(self) -> None:
        """Do what is due."""
        if self.force_at is not None and self.environment.now() >= self.force_at:
            self.force_at = None
            self.drop_applications()
        if self.hadr is not None:
            self.hadr.tick()

    @property
    def busy(self) -> bool:
        """Whether the database needs a process: it is active or about to be."""
        return self.active is not None or self.hadr is not None

    # Commands

    def execute(self, command: Command) -> Call:
        """Run a command."""
        actions: dict[str, Callable[[dict[str, Any], Call], None]] = {
            "start hadr": self._start_hadr,
            "stop hadr": self._stop_hadr,
            "takeover hadr": self._takeover_hadr,
            "activate": self._activate,
            "deactivate": self._deactivate,
            "connect": self._connect,
            "disconnect": self._disconnect,
            "sql": self._sql,
            "force": self._force,
            "update cfg": self._update_cfg,
            "image": self._image,
            "shut down": self._shut_down,
        }
        call = Call()
        actions[command.kind](command.args, call)
        return call

    def _pending(self) -> Result | None:
        """Return why the database can be neither connected to nor activated."""
        state = self.state
        if state.restore_pending:
            return message("SQL1119N", alias=state.name)
        if state.rollforward_pending and state.role != STANDBY:
            return message("SQL1117N", alias=state.name)
        return message("SQL1116N", alias=state.name) if state.backup_pending else None

    def refused(self, reason: int) -> Result:
        """Return SQL1776N in the words of the dialect."""
        kind = "HADR standby" if self.environment.settings.product.order <= 1 else "HADR"
        return message("SQL1776N", kind=kind, reason=reason)

    # START, STOP, TAKEOVER

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
        self._start_primary(args["force"], Waiter(call, self._started_hadr), explicit=True)

    def _started_hadr(self) -> Result:
        if self.state.cfg["LOGINDEXBUILD"] != "ON":
            return message("SQL1766W")
        return done("START HADR ON DATABASE")

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
            (self._target_list_wrong(), 11),
        ]
        return next((message("SQL1768N", reason=reason) for wrong, reason in problems if wrong), None)

    def _archiving_now(self) -> bool:
        """Whether the logs of the running database are kept; a change of the method waits for re-activation."""
        cfg = self.state.cfg if self.active is None else self.active.cfg
        return cfg["LOGARCHMETH1"] != "OFF" or cfg["LOGARCHMETH2"] != "OFF"

    def _target_list_wrong(self) -> bool:
        """Whether a target list does not begin with the remote host and service."""
        targets = self.targets()
        if not targets:
            return False
        port = self.environment.service(self.state.cfg["HADR_REMOTE_SVC"])
        host = self.state.cfg["HADR_REMOTE_HOST"].lower()
        first = targets[0]
        return (first[0].lower(), self.environment.service(first[1])) != (host, port)

    def targets(self) -> list[tuple[str, str]]:
        """Return the entries of HADR_TARGET_LIST as (host, service)."""
        entries = [entry.strip() for entry in self.state.cfg.get("HADR_TARGET_LIST", "").split("|") if entry.strip()]
        return [(host, service) for host, _, service in (entry.rpartition(":") for entry in entries)]

    def _listen(self) -> bool:
        host = self.environment.resolve(self.state.cfg["HADR_LOCAL_HOST"])
        port = self.environment.service(self.state.cfg["HADR_LOCAL_SVC"])
        return host is not None and port is not None and self.environment.listen(self, Address(host, port))

    def _running_cfg(self) -> dict[str, str]:
        """Return the configuration that HADR starts with."""
        if self.active is not None and not self.environment.settings.product.restart_applies_parameters:
            return self.active.cfg
        return dict(self.state.cfg)

    def _start_primary(self, force: bool, waiter: Waiter, explicit: bool) -> None:
        """Begin to be an active primary; without force the standby must connect first."""
        self.waiters.append(waiter)
        if self.hadr is not None:
            return
        if not self._listen():
            self.start_failed(message("SQL1768N", reason=5))
            return
        self._explicit = explicit
        self.hadr = Hadr(self, PRIMARY, self._running_cfg(), starting=not force)
        if force:
            self.hadr.starting_until = None
            self.started()

    def started(self) -> None:
        """Become an active primary: the standby has connected, or nobody waits for it."""
        hadr = self.hadr
        if hadr is None:
            return
        if self.active is None:
            self._open(self._explicit, hadr.cfg)
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
        """Take note that nobody waits for a command any more: a start that nobody wants is given up."""
        self.waiters = [waiter for waiter in self.waiters if waiter.call is not call]
        if self.hadr is not None and self.hadr.starting_until is not None and not self.waiters:
            self.start_failed(message("SQL1768N", reason=10))

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
            call.answer(message("SQL1770N", reason=1))
        elif self.hadr is None:
            call.answer(message("SQL1770N", reason=3))
        else:
            self.hadr.take_over(call, args["force"], args["window_only"])

    def become_primary(self) -> None:
        """Keep that this database is the primary now, on a log chain of its own."""
        state = self.state
        state.chain = [*state.chain, self.environment.new_chain(state.log.end)]
        state.role = PRIMARY
        state.disabled = False
        state.rollforward_pending = False
        state.replayed = state.log.end
        self.environment.diag("Event", f"HADR: this database is the primary from log position {state.log.end} on")
        self.environment.save(state)

    def become_standby(self) -> None:
        """Keep that this database is a standby now."""
        self.state.role = STANDBY
        self.state.replayed = self.state.log.end
        self.environment.diag("Event", "HADR: this database is the standby now")
        self.environment.save(self.state)

    def adopt(self, chain: list[Chain]) -> None:
        """Keep the primary's log chain as this standby's."""
        if chain != self.state.chain:
            self.state.chain = chain
            self.environment.save(self.state)

    def disable(self) -> None:
        """Stop being useful as a primary: the standby has taken over by force."""
        if self.state.role != PRIMARY or self.hadr is None:
            return
        self.state.disabled = True
        self.environment.save(self.state)
        self.environment.diag(
            "Severe", "HADR: the standby has taken over by force; this old primary takes no more writes"
        )
        self.hadr.fail(self.refused(6))
        self.hadr.lost(orderly=True)

    def shut_down(self, why: str) -> None:
        """Shut this database down by itself."""
        self.environment.diag("Severe", why)
        self.close(good_bye=True)

    # ACTIVATE, DEACTIVATE

    def _open(self, explicit: bool, cfg: dict[str, str]) -> None:
        if not self.state.consistent:
            self.environment.diag("Info", "Crash recovery started and completed")
        self.active = Active(self.environment.now(), explicit, cfg)
        self.state.consistent = False
        self.environment.save(self.state)

    def _become_active_standby(self) -> Result | None:
        """Become an active standby, or return why not."""
        if not self._listen():
            return message("SQL1768N", reason=5)
        self.state.disabled = False
        self.state.role = STANDBY
        self.state.rollforward_pending = True
        self._open(explicit=True, cfg=dict(self.state.cfg))
        assert self.active is not None  # noqa: S101 - said to the type checker
        self.hadr = Hadr(self, STANDBY, self.active.cfg)
        return None

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
            self._start_primary(False, Waiter(call, lambda: done("ACTIVATE DATABASE")), explicit=True)
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
        self.drop_applications()
        self.close(good_bye=True)
        call.answer(done("DEACTIVATE DATABASE"))

    def _good_bye(self) -> None:
        """Tell the partner that this side leaves of its own accord."""
        if self.hadr is not None and self.hadr.link is not None:
            self.hadr.link.send({"kind": "bye"})

    def close(self, good_bye: bool) -> None:
        """End being active."""
        if self.active is None:
            return
        hadr = self.hadr
        in_doubt = hadr is not None and hadr.state == DISCONNECTED_PEER and hadr.role == PRIMARY
        if hadr is not None:
            self.state.replayed = int(hadr.replay())
        if good_bye:
            self._good_bye()
        archived_before = self._archiving_now()
        self.active = None
        self._close_hadr()
        self.state.consistent = not in_doubt
        if self.state.archiving and not archived_before:
            self.state.backup_pending = True
        self.environment.save(self.state)

    def _close_hadr(self) -> None:
        hadr, self.hadr = self.hadr, None
        if hadr is None:
            return
        self.environment.silence(self)
        hadr.fail(message("SQL1224N"))
        if hadr.takeover is not None:
            hadr.takeover.call.answer(message("SQL1770N", reason=5))
        for link in [*hadr.candidates, *([hadr.link] if hadr.link is not None else [])]:
            link.close()

    def crash(self) -> None:
        """Lose everything that is not on disk: the process, or the host, is gone."""
        self.active = None
        hadr, self.hadr = self.hadr, None
        lost = message("SQL1224N")
        if hadr is not None:
            hadr.fail(lost)
            if hadr.takeover is not None:
                hadr.takeover.call.answer(lost)
        waiting, self.waiters = self.waiters, []
        for waiter in waiting:
            waiter.call.answer(lost)

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
            self._start_primary(False, Waiter(call, lambda: self._connected(args)), explicit=False)
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

    @property
    def readable(self) -> bool:
        """Whether this instance was started with reads on standby."""
        return self.environment.registry.get("DB2_HADR_ROS", "").upper() in {"ON", "YES", "TRUE", "1"}

    def _connected(self, args: dict[str, Any]) -> Result:
        assert self.active is not None  # noqa: S101 - said to the type checker; callers opened it
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

    def _close_if_unused(self) -> None:
        if self.active is not None and not self.active.explicit and not self.active.applications:
            self.close(good_bye=True)

    def _force(self, args: dict[str, Any], call: Call) -> None:
        delay = float(self.environment.faults.get("slow-force") or self.environment.settings.force_seconds)
        if args.get("handles") is not None:
            self.drop_applications(args["handles"])
        elif delay:
            self.force_at = self.environment.now() + delay
        else:
            self.drop_applications()
        call.answer(done("FORCE APPLICATION"))

    def drop_applications(self, handles: list[int] | None = None) -> None:
        """Disconnect applications, all without a list."""
        if self.active is None:
            return
        for handle in list(self.active.applications) if handles is None else handles:
            self.active.applications.pop(handle, None)
        self._close_if_unused()

    # SQL

    def tables(self) -> sql.Tables:
        """Return the tables as of everything replayed."""
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

    # Configuration and image

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
        """Make a value the running one if it can be, and tell whether it is."""
        if self.active is None:
            return True
        running = self.hadr.cfg if self.hadr is not None and keyword.startswith("HADR_") else self.active.cfg
        line = config.BY_KEYWORD[keyword]
        between_lists = keyword == "HADR_TARGET_LIST" and bool(value) and bool(running.get(keyword))
        if line.dynamic or between_lists:
            running[keyword] = value
        return running.get(keyword) == value

    def _image(self, args: dict[str, Any], call: Call) -> None:
        """Hand out what a backup needs; with "taken", keep that a backup was made."""
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

    # For reports

    def error_time(self, error: bool) -> float | None:
        """Return the epoch since when a table space is in error."""
        if not error:
            self._error_since = None
        elif self._error_since is None:
            self._error_since = self.environment.wall(self.environment.now())
        return self._error_since

    def view(self) -> dict[str, Any] | None:
        """Return what db2pd and the monitor show of an active database, None when it is not active."""
        if self.active is None:
            return None
        wall = self.environment.wall
        cfg = dict(self.active.cfg)
        starting = self.hadr is not None and self.hadr.starting_until is not None
        if self.hadr is not None:
            cfg.update({key: value for key, value in self.hadr.cfg.items() if key.startswith("HADR_")})
        return {
            "name": self.state.name,
            "path": self.state.path,
            "number": self.state.number,
            "role": self.state.role,
            "since": wall(self.active.since),
            "now": wall(self.environment.now()),
            "running": cfg,
            "readable": self.readable,
            "targets": self.targets(),
            "applications": [vars(application) for application in self.active.applications.values()],
            "hadr": None if self.hadr is None or starting else self.hadr.view(),
        }


def not_understood(text: str) -> Result:
    """Return what the command line says to a statement that is neither command nor known SQL."""
    words = text.split()
    wrong = words[0] if words else ""
    syntax = message("SQL0104N", word=wrong.upper(), after="BEGIN-OF-STATEMENT", expected="<create_table>")
    first = message("DB21034E")
    return Result(4, f"{first.text}\n{syntax.text}")
