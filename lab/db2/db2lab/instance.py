"""An instance: what the command line can ask of it. Pure but for what subclasses store and start.

``Instance`` knows the commands; where states, images and the directory live, and how an active database is reached, is
left to subclasses: in memory (model.py), or in files and processes (files.py).
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from . import config, directory, reports
from .clp import Statement, pairs, parse
from .database.core import Command
from .database.database import Database
from .database.sql_commands import not_understood
from .date_formats import C, Locale, stamp
from .directory import Directory, Entry
from .environment import Environment
from .log import START, Record
from .messages import Call, Result, done, message
from .state import STANDARD, STANDBY, State, from_dict

Answer = Result | Call


@dataclass
class Session:
    """One back end: who, from where, connected to what."""

    user: str = "db2inst1"
    owner: str = ""  # what keeps its connection alive
    locale: Locale = C
    headings: bool = True
    interactive: Callable[[str], str] = field(default=lambda _question: "")  # asks, returns what was typed
    alias: str = ""
    name: str = ""
    handle: int = 0


class Image(NamedTuple):
    """A backup image: what its header says and where it lies."""

    alias: str
    stamp: str
    directory: str
    header: dict[str, Any]


class ImageError(Exception):
    """An image that cannot be written or read; carries what the command line prints."""

    def __init__(self, result: Result) -> None:
        super().__init__(result.text)
        self.result = result


class Instance(ABC):
    """The commands of one instance."""

    def __init__(self, environment: Environment) -> None:
        self.environment = environment
        self.name = environment.instance

    # What subclasses store and start

    @property
    @abstractmethod
    def running(self) -> bool:
        """Whether the instance is started."""

    @abstractmethod
    def directory(self) -> Directory | None:
        """Return the system database directory, None when it was never made."""

    @abstractmethod
    def keep_directory(self, entries: Directory) -> None:
        """Store the system database directory."""

    @abstractmethod
    def dbm(self) -> dict[str, str]:
        """Return the database manager configuration."""

    @abstractmethod
    def keep_dbm(self, values: dict[str, str]) -> None:
        """Store the database manager configuration."""

    @abstractmethod
    def load(self, name: str) -> State | None:
        """Return the state of a local database as it is on disk."""

    @abstractmethod
    def drop_state(self, name: str) -> None:
        """Remove a database from disk."""

    @abstractmethod
    def command(self, name: str, command: Command) -> Call:
        """Run a command of a local database, where it is active or as it lies on disk."""

    @abstractmethod
    def view(self, name: str) -> dict[str, Any] | None:
        """Return the view of an active database, None when it is not active."""

    @abstractmethod
    def write_image(self, image: Image, plain: dict[str, Any]) -> str:
        """Store a backup image and return its time stamp; raises ImageError."""

    @abstractmethod
    def images(self, path: str) -> list[Image]:
        """Return the images in a directory."""

    @abstractmethod
    def read_image(self, image: Image) -> dict[str, Any]:
        """Return the content of an image; raises ImageError when it is damaged."""

    def on_disk(self, name: str, command: Command) -> Call:
        """Run a command of a database that exclusive() keeps inactive."""
        return self.command(name, command)

    @abstractmethod
    def exclusive(self, name: str) -> AbstractContextManager[None]:
        """Keep others away from a database that is not active; raises TimeoutError when they are not to be kept."""

    @abstractmethod
    def offline_backup_made(self) -> None:
        """Read the directory anew for clients: an offline backup invalidates its cache."""

    def utilities(self) -> list[dict[str, Any]]:
        """Return the utilities under way."""
        return []

    def now(self) -> float:
        """Return the epoch this host's clock shows."""
        return self.environment.wall(self.environment.now())

    # Statements

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
            "rollforward": self._rollforward,
            "wrong": self._wrong,
            "sql": lambda session, _: self._sql(session, statement),
        }
        args = {**statement.args, "kind": statement.kind}
        answer = self._needs(statement, args) or actions[statement.kind](session, args)
        return answer if isinstance(answer, Call) else Call(answer)

    def _needs(self, statement: Statement, args: dict[str, Any]) -> Result | None:
        """Return why a statement cannot even begin: no instance, or no such database."""
        if statement.kind in WITHOUT_INSTANCE:
            return None
        if not self.running:
            return message("SQL1032N")
        if not args.get("alias") or statement.kind in {"create", "restore", "list active"}:
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

    # HADR and activation

    def _start_hadr(self, _session: Session, args: dict[str, Any]) -> Call:
        role = (args["role"] or STANDBY).upper()
        return self.command(args["name"], Command("start hadr", {"role": role, "force": bool(args["force"])}))

    def _takeover_hadr(self, _session: Session, args: dict[str, Any]) -> Call:
        details = {"force": bool(args["force"]), "window_only": bool(args["window_only"])}
        return self.command(args["name"], Command("takeover hadr", details))

    def _simple(self, _session: Session, args: dict[str, Any]) -> Call:
        return self.command(args["name"], Command(args["kind"], {}))

    # Connections

    def _connect(self, session: Session, args: dict[str, Any]) -> Call:
        self._disconnect(session)
        alias = args["alias"].upper()
        user = args["user"] or session.user
        wanted = {"user": user, "owner": session.owner}

        def connected(result: Result) -> Result:
            if result.rc:
                return result
            session.alias, session.name, session.handle = alias, args["name"], result.data["handle"]
            return Result(0, reports.connection(alias, user, self.environment.settings.product), result.data)

        return self.command(args["name"], Command("connect", wanted)).mapped(connected)

    def _disconnect(self, session: Session) -> None:
        if session.alias:
            if self.running and self.view(session.name) is not None:
                self.command(session.name, Command("disconnect", {"handle": session.handle}))
            session.alias = session.name = ""
            session.handle = 0

    def _connect_reset(self, session: Session, _args: dict[str, Any]) -> Result:
        if not session.alias:
            return message("SQL1024N")
        self._disconnect(session)
        return done("SQL")

    def _terminate(self, session: Session, _args: dict[str, Any]) -> Result:
        self._disconnect(session)
        return done("TERMINATE")

    def _sql(self, session: Session, statement: Statement) -> Answer:
        if not statement.text:
            return Result(0, "")
        if not session.alias:
            without = not_understood(statement.text)
            first = without.text.partition("SQL0104N")[0].rstrip("\n")
            return Result(4, f"{first}\n{message('SQL1024N').text}")
        if not self.running or self.view(session.name) is None:
            session.alias = ""
            return message("SQL1224N")
        details = {"handle": session.handle, "text": statement.text, "headings": session.headings}
        return self.command(session.name, Command("sql", details)).mapped(as_sql)

    # Configuration

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
        return Result(0, reports.dbm(self.dbm(), self.environment.settings.product))

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

    # The directory

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

    def _add_entry(self, name: str, path: str) -> None:
        entries = self.directory() or {}
        if name not in entries:
            level = self.environment.settings.product.directory_level
            self.keep_directory({**entries, name: Entry(name, name, path, level=level)})

    # Monitoring

    def local_names(self) -> list[str]:
        """Return the names of the catalogued local databases."""
        entries = (self.directory() or {}).values()
        return sorted({entry.name for entry in entries if entry.kind == directory.INDIRECT})

    def views(self) -> list[dict[str, Any]]:
        """Return the views of the active databases."""
        return [view for view in map(self.view, self.local_names()) if view is not None]

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

    def _force(self, _session: Session, args: dict[str, Any]) -> Result:
        handles = [int(handle) for handle in args["handles"].split(",")] if args["handles"] else None
        for view in self.views():
            self.command(view["name"], Command("force", {"handles": handles}))
        return done("FORCE APPLICATION").also(message("DB21024I"))

    # Life of a database

    def _create(self, _session: Session, args: dict[str, Any]) -> Result:
        name = args["alias"].upper()
        path = (args["path"] or self.dbm().get("DFTDBPATH", "")).rstrip("/")
        if name in (self.directory() or {}):
            return message("SQL1005N", alias=name)
        if not self.environment.is_directory(path):
            return message("SQL1051N", path=path)
        state = State(name, path, self._free_number(), self.environment.settings.dialect)
        state.cfg = config.defaults(self.environment.settings.product)
        state.chain = [self.environment.new_chain(START)]
        self.environment.save(state)
        self._add_entry(name, path)
        return done("CREATE DATABASE")

    def _free_number(self) -> int:
        states = (self.load(name) for name in self.local_names())
        return max((state.number for state in states if state is not None), default=0) + 1

    def _drop(self, session: Session, args: dict[str, Any]) -> Result:
        if self.view(args["name"]) is not None or session.name == args["name"]:
            return message("SQL1035N")
        dropped = self._exclusively(args["name"], lambda: self._dropped(args["name"]))
        if dropped.rc:
            return dropped
        entries = {alias: entry for alias, entry in (self.directory() or {}).items() if entry.name != args["name"]}
        self.keep_directory(entries)
        return dropped

    def _dropped(self, name: str) -> Result:
        self.drop_state(name)
        return done("DROP DATABASE")

    # Backup, restore, roll forward

    def _backup(self, session: Session, args: dict[str, Any]) -> Answer:
        online = bool(args["online"])
        path = (args["path"] or ".").rstrip("/")
        if not self.environment.is_directory(path):
            return message("SQL2036N", path=path)
        if online:
            return self.command(args["name"], Command("image", {"online": True})).mapped(
                lambda result: result if result.rc else self._write_backup(args["name"], path, True, result.data)
            )
        if session.name == args["name"] or self.view(args["name"]) is not None:
            return message("SQL1035N")
        return self._exclusively(args["name"], lambda: self._backup_offline(args["name"], path))

    def _exclusively(self, name: str, action: Callable[[], Result]) -> Result:
        try:
            with self.exclusive(name):
                return action()
        except TimeoutError:
            return message("SQL1035N")

    def _backup_offline(self, name: str, path: str) -> Result:
        result = self.on_disk(name, Command("image", {"online": False})).result
        if result is None or result.rc:
            return result or message("SQL1035N")
        made = self._write_backup(name, path, False, result.data)
        if made.rc == 0:
            self.offline_backup_made()
        return made

    def _write_backup(self, name: str, path: str, online: bool, plain: dict[str, Any]) -> Result:
        run = self.command if online else self.on_disk
        settings = self.environment.settings
        began = self.now()
        header = {
            "alias": name,
            "database": name,
            "instance": self.name,
            "online": online,
            "dialect": settings.dialect,
            "platform": settings.platform,
            "path": plain["state"]["path"],
        }
        try:
            made = self.write_image(Image(name, stamp(began), path, header), plain)
        except ImageError as exc:
            return exc.result
        records = [Record(*record) for record in plain["records"]]
        state = from_dict(plain["state"], records)
        entry = {
            "op": "B",
            "stamp": made,
            "end": stamp(self.now()),
            "online": online,
            "first_log": state.first_active_log,
            "last_log": state.first_active_log,
            "location": path,
        }
        run(name, Command("image", {"taken": entry}))
        return Result(0, f"\nBackup successful. The timestamp for this backup image is : {made}\n", made)

    def _restore(self, session: Session, args: dict[str, Any]) -> Result:
        alias = args["alias"].upper()
        name = (args["into"] or alias).upper()
        flags = (args["rest"] or "").upper()
        found = self._find_image(alias, (args["source"] or ".").rstrip("/"), args["taken"] or "")
        if isinstance(found, Result):
            return found
        existing = self.load(name)
        path = args["target"] or (existing.path if existing else "") or found.header.get("path", "")
        path = (args["dbpath"] or args["dbpath2"] or path).rstrip("/")
        refusal = self._restore_refusal(session, found, existing, flags)
        if refusal is None and not self.environment.is_directory(path):
            refusal = message("SQL1051N", path=path)
        if refusal is not None:
            return refusal
        without_rolling = "WITHOUT ROLLING FORWARD" in flags
        result = self._exclusively(name, lambda: self._write_restored(found, name, path, existing, without_rolling))
        if result.rc == 0 and existing is not None and "WITHOUT PROMPTING" in flags:
            return message("SQL2540W")
        return result

    def _restore_refusal(self, session: Session, image: Image, existing: State | None, flags: str) -> Result | None:
        if existing is not None and self.view(existing.name) is not None:
            return message("SQL1035N")
        refusal = self._image_refusal(image, flags)
        asks = existing is not None and "WITHOUT PROMPTING" not in flags and "REPLACE EXISTING" not in flags
        if refusal is None and asks:
            typed = session.interactive(f"{message('SQL2539W').text}\nDo you want to continue ? (y/n) ")
            if not typed.strip().lower().startswith("y"):
                return message("SQL2001N")
        return refusal

    def _find_image(self, alias: str, source: str, taken: str) -> Image | Result:
        if not self.environment.is_directory(source):
            return message("SQL2036N", path=source)
        found = [image for image in self.images(source) if image.alias == alias and image.stamp.startswith(taken)]
        if not found:
            return message("SQL2542N", alias=alias, timestamp=taken)
        if len(found) > 1:
            return message("SQL2522N")
        return found[0]

    def _image_refusal(self, image: Image, flags: str) -> Result | None:
        settings = self.environment.settings
        if not image.header:
            return message("SQL2530N")
        if (image.header["dialect"], image.header["platform"]) != (settings.dialect, settings.platform):
            return message("SQL2555N")
        if image.header["online"] and "WITHOUT ROLLING FORWARD" in flags:
            return message("SQL2537N")
        return None

    def _write_restored(
        self, image: Image, name: str, path: str, existing: State | None, without_rolling: bool
    ) -> Result:
        """Write an image as a standard database, roll-forward pending, with the configuration of the image."""
        product = self.environment.settings.product
        number = existing.number if existing else self._free_number()
        pending = State(name, path, number, product.name, config.defaults(product), restore_pending=True)
        pending.chain = [self.environment.new_chain(START)]
        self.environment.save(pending)
        self._add_entry(name, path)
        try:
            content = self.read_image(image)
        except ImageError as exc:
            return exc.result
        if self.environment.faults.take("restore-breaks"):
            return message("SQL2001N")
        state = from_dict(content["state"], [Record(*record) for record in content["records"]])
        state.name, state.path, state.number, state.role = name, path, number, STANDARD
        state.disabled = state.backup_pending = state.restore_pending = False
        state.consistent = True
        state.rollforward_pending = not without_rolling and (state.archiving or image.header["online"])
        state.replayed = state.log.end
        if not state.rollforward_pending:
            state.chain.append(self.environment.new_chain(state.log.end))
        if self.environment.faults.take("unrelated-chain"):
            state.chain.append(self.environment.new_chain(state.log.end))
            state.log.write([["fill", 1]], self.now(), self.environment.settings.record_length)
        entry = {
            "op": "R",
            "stamp": stamp(self.now()),
            "end": stamp(self.now()),
            "online": image.header["online"],
            "first_log": state.first_active_log,
            "last_log": state.first_active_log,
            "location": image.directory,
        }
        state.history = [*(existing.history if existing else []), entry]
        self.environment.save(state)
        return done("RESTORE DATABASE")

    def _rollforward(self, _session: Session, args: dict[str, Any]) -> Result:
        if self.view(args["name"]) is not None:
            return message("SQL1035N")
        return self._exclusively(args["name"], lambda: self._rolled_forward(args))

    def _rolled_forward(self, args: dict[str, Any]) -> Result:
        state = self.load(args["name"])
        if state is None:
            return message("SQL1031N")
        product = self.environment.settings.product
        if args["query"]:
            return Result(0, reports.rollforward(state, product, " -"))
        if not state.archiving:
            return message("SQL1260N", alias=state.name)
        if state.role == STANDBY:
            return Database(state, self.environment).refused(1)
        if not state.rollforward_pending:
            return message("SQL1261N", alias=state.name)
        if args["stop"]:
            state.rollforward_pending = False
            state.chain.append(self.environment.new_chain(state.log.end))
            state.replayed = state.log.end
            self.environment.save(state)
        files = f"{state.first_active_log} - {state.first_active_log}"
        return Result(0, reports.rollforward(state, product, files)).also(done("ROLLFORWARD"))


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


def as_sql(result: Result) -> Result:
    """Return an SQL error as the command line prints it: after DB21034E."""
    if result.rc >= 4 and not result.text.startswith("DB21034E"):
        return Result(result.rc, f"{message('DB21034E').text}\n{result.text}")
    return result
