"""Two hosts with Db2 and HADR, in one process, with a clock that the test moves.

For tests of many states: no sockets, no files, no waiting. The processes of the lab run the same classes (Database,
Hadr, Instance) and behave in the same way.

    from ansible_collections.sametime.estate.lab.db2.db2lab.model import Pair

    pair = Pair(dialect="11.5")                  # instances up, STMS on db1: circular logging, active nowhere
    pair.set_up()                                # complete setup to PEER, with timeout=120, peer_window=300
    rc, text = pair.db2("db1", "get db cfg for STMS")
    rc, text = pair.db2pd("db2", "-db STMS -hadr")
    rc, text = pair.run("db1", ["db2pd", "-db", "STMS", "-hadr"])      # any of the commands, as argument list

``db2`` blocks as the real command does: it lets time pass until the command has answered. ``submit`` does not block; it
returns a ``Call`` (``.done``, ``.result``), answered in the course of ``advance``.

Time: ``advance(seconds)``, ``now()``; ``epoch(host)`` is what that host's clock shows.
Network: ``cut()`` (connections are closed and refused), ``silence()`` (nothing arrives), ``heal()``.
Hosts: ``kill(host)`` (power cut), ``boot(host)`` (up again, instance down), ``db2start``, ``db2stop``,
``crash(host)`` (the database process dies, the host lives).
Data: ``write(host, n)`` inserts n numbered rows and remembers those whose commit was answered; ``rows(host)`` reads
what is on disk there; ``lost(host)`` are the remembered rows missing there.
Copies: ``copy_image(source, target, directory)``.
State: ``role(host)``, ``state(host)``, ``triple(host)``, ``serving()`` (hosts that accept writes now).
Faults and settings: ``pair.hosts["db1"].environment.faults.set("takeover-half-way")``, ``….environment.settings``.
"""

import shlex
from collections.abc import Callable
from typing import Any

from . import db2pd_report, reports
from .database.database import Database
from .instance.core import Session
from .messages import Call, Result
from .model_hosts import LATENCY, Clock, ModelEnvironment, ModelInstance, Network
from .settings import Settings
from .state import PRIMARY

FOREVER = 2e4  # product seconds after which a command is considered to hang


class HangError(RuntimeError):
    """A command waits for something that never happens. It goes on when that happens after all."""


class Pair:
    """Two hosts, db1 and db2; see the docstring of this module."""

    def __init__(self, dialect: str = "10.5", create: bool = True, **settings: Any) -> None:
        self.clock = Clock()
        self.network = Network(self.clock)
        self.hosts: dict[str, ModelInstance] = {}
        for host in ("db1", "db2"):
            environment = ModelEnvironment(host, Settings(dialect=dialect, **settings), self.clock, self.network)
            self.hosts[host] = ModelInstance(environment)
            self.hosts[host].start()
        self.sessions = {host: Session() for host in self.hosts}
        self.written = 0
        self.committed: set[int] = set()
        if create:
            self.expect("db1", "create db STMS on /db2/data")
            self.expect("db1", "connect to STMS")
            self.expect("db1", "create table LAB.ROWS (NUMBER INTEGER)")
            self.expect("db1", "terminate")

    # Time

    def now(self) -> float:
        """Return the present time in product seconds."""
        return self.clock.now

    def epoch(self, host: str) -> float:
        """Return what the clock of a host shows."""
        return self.hosts[host].now()

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        until = self.clock.now + seconds
        while self._step(until):
            pass
        self.clock.now = until
        self._settle()

    def _step(self, until: float) -> bool:
        """Go to the next time at which something happens; False if there is none before a limit."""
        self._settle()
        times = [entry[0] for entry in self.clock.wire]
        for database in self._databases():
            times.extend(database.deadlines())
        following = min(times, default=until + 1)
        if following > until:
            return False
        self.clock.now = max(self.clock.now, following)
        self._settle()
        return True

    def _settle(self) -> None:
        self.network.deliver()
        for database in self._databases():
            database.tick()

    def _databases(self) -> list[Database]:
        return [database for host in self.hosts.values() for database in list(host.databases.values())]

    # Commands

    def submit(self, host: str, statement: str) -> Call:
        """Begin a statement of the command line and return its call."""
        instance = self.hosts[host]
        if not instance.powered:
            return Call(Result(255, f"{host} is down"))
        return instance.execute(self.sessions[host], statement)

    def db2(self, host: str, statement: str) -> tuple[int, str]:
        """Run a statement of the command line, letting time pass until it has answered."""
        return self.wait(self.submit(host, statement))

    def wait(self, call: Call) -> tuple[int, str]:
        """Let time pass until a call has answered. Raises HangError."""
        limit = self.clock.now + FOREVER
        while call.result is None:
            if not self._step(limit):
                raise HangError("a command waits for something that never happens")
        return call.result.rc, call.result.text

    def db2pd(self, host: str, arguments: str = "-db STMS -hadr") -> tuple[int, str]:
        """Run db2pd."""
        instance = self.hosts[host]
        words = shlex.split(arguments)
        lowered = [word.lower() for word in words]
        name = next((words[lowered.index(key) + 1].upper() for key in ("-db", "-d") if key in lowered), "")
        options = [word for word in lowered if word in db2pd_report.OPTIONS]
        if instance.environment.faults.take("db2pd-transient"):
            return 0, "\n".join(["", *db2pd_report.TRANSIENT, ""])
        self._settle()
        view = instance.view(name) if instance.up else None
        settings = instance.environment.settings
        if view is None:
            return 0, db2pd_report.not_active(name, options, settings.product)
        locale = self.sessions[host].locale
        if "-hadr" in options:
            return 0, db2pd_report.hadr(view, instance.now(), settings, locale)
        state = instance.load(name)
        if state is not None and set(options) & set(db2pd_report.STORAGE_OPTIONS):
            return 0, db2pd_report.storage(
                db2pd_report.header(view, instance.now(), settings, locale), state, options, settings.product.order
            )
        if "-dbcfg" in options:
            return 0, db2pd_report.dbcfg(view, state.cfg if state else {}, instance.now(), settings, locale)
        return 0, db2pd_report.title(view, instance.now(), settings, locale)

    def db2start(self, host: str) -> tuple[int, str]:
        """Start the instance of a host."""
        result = self.hosts[host].start()
        return (1 if result.text.startswith("SQL1026N") else result.rc), result.text

    def db2stop(self, host: str, force: bool = False) -> tuple[int, str]:
        """Stop the instance of a host."""
        result = self.hosts[host].stop(force)
        self.advance(LATENCY)
        return result.rc, result.text

    def db2_kill(self, host: str) -> tuple[int, str]:
        """Kill the processes of the instance of a host; the partner notices closed connections."""
        instance = self.hosts[host]
        instance.die(tell=True)
        instance.up = False
        self.sessions[host] = Session()
        self._settle()
        return 0, "ipclean: Removing DB2 engine and client's IPC resources for db2inst1."

    def run(self, host: str, arguments: list[str]) -> tuple[int, str]:
        """Run a command given as an argument list."""
        command, *rest = arguments
        if not self.hosts[host].powered:
            return 255, f"{host} is down"
        commands: dict[str, Callable[[], tuple[int, str]]] = {
            "db2": lambda: self.db2(host, " ".join(rest)),
            "db2pd": lambda: self.db2pd(host, shlex.join(rest)),
            "db2start": lambda: self.db2start(host),
            "db2_kill": lambda: self.db2_kill(host),
            "db2stop": lambda: self.db2stop(host, force="force" in rest),
            "db2level": lambda: (0, reports.level(self.hosts[host].environment.settings.product, "db2inst1")),
            "db2ilist": lambda: (0, "db2inst1"),
        }
        return commands[command]() if command in commands else (127, f"{command}: command not found")

    # Trouble

    def cut(self) -> None:
        """Cut the network: connections are closed, new ones refused."""
        self.network.cut()
        self._settle()

    def silence(self) -> None:
        """Drop all messages without closing a connection."""
        self.network.silence()

    def heal(self) -> None:
        """Let the network work again."""
        self.network.heal()

    def kill(self, host: str) -> None:
        """Cut the power of a host: its partner receives nothing any more."""
        instance = self.hosts[host]
        instance.die(tell=False)
        instance.up = instance.powered = False
        self.sessions[host] = Session()

    def boot(self, host: str) -> None:
        """Switch a host on again; its instance is down, its old connections no longer exist."""
        instance = self.hosts[host]
        instance.powered = True
        self.network.close_dead_links()

    def crash(self, host: str) -> None:
        """Kill the processes of a host's databases; the partner notices closed connections."""
        self.hosts[host].die(tell=True)
        self._settle()

    def copy_image(self, source: str, target: str, directory: str = "/db2/backup") -> None:
        """Copy the newest image of a directory to the other host."""
        image, plain = self.hosts[source].disk_images[directory][-1]
        kept = [known for known in self.hosts[target].disk_images.get(directory, []) if known[0].stamp != image.stamp]
        self.hosts[target].disk_images[directory] = [*kept, (image, plain)]

    # Data

    def write(self, host: str, count: int = 1) -> tuple[int, str]:
        """Insert numbered rows in one statement; remember them if its success was answered."""
        return self.wait(self.submit_write(host, count))

    def submit_write(self, host: str, count: int = 1) -> Call:
        """Begin to insert numbered rows; they are remembered when the call is answered with success."""
        numbers = list(range(self.written + 1, self.written + count + 1))
        self.written += count
        call = self._connected(host)
        if call is not None:
            return call
        values = ", ".join(f"({number})" for number in numbers)
        insert = self.submit(host, " ".join(["insert into LAB.ROWS values", values]))
        insert.then(lambda result: self.committed.update(numbers) if result.rc == 0 else None)
        return insert

    def _connected(self, host: str) -> Call | None:
        """Connect to STMS and see to the table; return the failed call, None when all is well."""
        rc, text = self.db2(host, "connect to STMS")
        if rc:
            return Call(Result(rc, text))
        instance = self.hosts[host]
        if "LAB.ROWS" not in instance.database("STMS").tables():
            rc, text = self.db2(host, "create table LAB.ROWS (NUMBER INTEGER)")
        return Call(Result(rc, text)) if rc else None

    def rows(self, host: str) -> set[int]:
        """Return the numbered rows in the log that a host has on disk."""
        state = self.hosts[host].load("STMS")
        changes = (record.what for record in (state.log.records if state else []))
        return {what[2][0] for what in changes if what[0] == "insert" and what[1] == "LAB.ROWS"}

    def lost(self, host: str) -> set[int]:
        """Return the committed rows that a host does not have."""
        return self.committed - self.rows(host)

    # Looking

    def role(self, host: str) -> str:
        """Return the role on disk, empty when there is no database."""
        state = self.hosts[host].load("STMS")
        return state.role if state else ""

    def triple(self, host: str) -> tuple[str, str, str]:
        """Return role, state and connection as db2pd -hadr shows them; empty texts when there is nothing to see."""
        self._settle()
        view = self.hosts[host].view("STMS")
        if view is None or view["hadr"] is None:
            return self.role(host), "", ""
        return view["hadr"]["role"], view["hadr"]["state"], view["hadr"]["status"]

    def state(self, host: str) -> str:
        """Return the HADR state as db2pd shows it."""
        return self.triple(host)[1]

    def serving(self) -> list[str]:
        """Return the hosts whose STMS is an active, enabled primary: they accept writes."""
        serving = []
        for host, instance in self.hosts.items():
            database = instance.databases.get("STMS")
            if database is not None and database.active is not None and database.state.role == PRIMARY:
                serving += [] if database.state.disabled else [host]
        return serving

    def until(self, host: str, state: str, seconds: float = 600) -> bool:
        """Let time pass until a host shows a state; False when it does not in time."""
        limit = self.clock.now + seconds
        while self.state(host) != state:
            if not self._step(limit):
                return False
        return True

    def configure(self, host: str, timeout: int = 120, peer_window: int = 300, mode: str = "NEARSYNC") -> None:
        """Write the HADR parameters of a host."""
        other = "db2" if host == "db1" else "db1"
        self.expect(
            host,
            f"update db cfg for STMS using HADR_LOCAL_HOST {host}.acme.example HADR_LOCAL_SVC 55001 "
            f"HADR_REMOTE_HOST {other}.acme.example HADR_REMOTE_SVC 55001 HADR_REMOTE_INST db2inst1 "
            f"HADR_TIMEOUT {timeout} HADR_PEER_WINDOW {peer_window} HADR_SYNCMODE {mode} LOGINDEXBUILD ON",
        )

    def expect(self, host: str, statement: str) -> str:
        """Run a statement that must succeed."""
        rc, text = self.db2(host, statement)
        if rc not in {0, 2}:
            raise RuntimeError(f"{host}: {statement}: {text}")
        return text

    def set_up(self, timeout: int = 120, peer_window: int = 300, mode: str = "NEARSYNC") -> None:
        """Go the whole way: archive logging, backup, copy, restore, configuration, standby, primary, PEER."""
        self.expect("db1", "update db cfg for STMS using LOGARCHMETH1 DISK:/db2/arch/STMS/")
        self.expect("db1", "backup db STMS to /db2/backup")
        self.copy_image("db1", "db2")
        self.expect("db2", "restore db STMS from /db2/backup without prompting")
        self.configure("db1", timeout, peer_window, mode)
        self.configure("db2", timeout, peer_window, mode)
        self.expect("db2", "start hadr on db STMS as standby")
        self.advance(2)
        self.expect("db1", "start hadr on db STMS as primary")
        if not self.until("db1", "REMOTE_CATCHUP" if mode == "SUPERASYNC" else "PEER"):
            raise RuntimeError(f"the pair did not come to PEER: {self.triple('db1')} {self.triple('db2')}")
        self.advance(1)
