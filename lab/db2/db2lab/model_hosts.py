"""The hosts of the model: instances in memory, on a network and a clock that the test controls. Pure."""

# ruff: noqa: D102 - the methods without a docstring are those that Environment, Link and Instance describe

from contextlib import AbstractContextManager, nullcontext
from typing import Any

from ...common.faults import Faults
from .database.core import Command
from .database.database import Database
from .diagnostics import HANDSHAKE, Source
from .directory import Directory
from .environment import Address, Environment, Link
from .faults import KNOWN_FAULTS
from .instance.core import Image, ImageError
from .instance.instance import Instance
from .log import Chain
from .messages import Call, Result, message
from .settings import Settings
from .state import State

START_EPOCH = 1709629200.0  # 2024-03-05 09:00 UTC
LATENCY = 0.002


class Clock:
    """The clock of a pair, and the messages that arrive later."""

    def __init__(self) -> None:
        self.now = START_EPOCH
        self.wire: list[tuple[float, int, ModelLink, dict[str, Any] | None]] = []  # message None: closed
        self.number = 0


class ModelLink(Link):
    """One end of a connection inside the process."""

    def __init__(self, network: "Network", database: Database) -> None:
        self.network = network
        self.database = database
        self.other: ModelLink | None = None
        self.open = True

    def send(self, message: dict[str, Any]) -> None:
        """Send unless the link is closed."""
        if self.open and self.other is not None:
            self.network.carry(self.other, message)

    def close(self) -> None:
        """Close this end and tell the other."""
        if self.open and self.other is not None:
            self.open = False
            self.network.carry(self.other, None)


class Network:
    """The network between the two hosts: up, cut or silent."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.state = "up"
        self.listeners: dict[Address, Database] = {}
        self.links: list[ModelLink] = []
        self.kept: list[tuple[ModelLink, dict[str, Any] | None]] = []

    def silence(self) -> None:
        """Let nothing through; as with TCP, messages arrive later if the link still exists then."""
        self.state = "silent"
        self.kept += [(link, what) for _, _, link, what in sorted(self.clock.wire, key=lambda entry: entry[:2])]
        self.clock.wire.clear()

    def heal(self) -> None:
        """Let everything through again, kept messages too."""
        self.state = "up"
        kept, self.kept = self.kept, []
        for link, what in kept:
            self.carry(link, what)
        self.close_dead_links()

    def close_dead_links(self) -> None:
        """Close the links whose other end no longer exists: a restarted host does not know them."""
        for link in self.links:
            if link.open and link.other is not None and not link.other.open and self.state == "up":
                self.carry(link, None)

    def carry(self, link: ModelLink, what: dict[str, Any] | None) -> None:
        """Deliver a message to an end of a link a little later; a silent network keeps it until it is healed."""
        if self.state == "up":
            self.clock.number += 1
            self.clock.wire.append((self.clock.now + LATENCY, self.clock.number, link, what))
        elif self.state == "silent":
            self.kept.append((link, what))

    def deliver(self) -> None:
        """Hand over what has arrived."""
        while True:
            due = [entry for entry in self.clock.wire if entry[0] <= self.clock.now]
            if not due:
                return
            first = min(due)[:2]
            entry = next(entry for entry in due if entry[:2] == first)
            self.clock.wire.remove(entry)
            self._hand(entry[2], entry[3])

    def _hand(self, link: ModelLink, what: dict[str, Any] | None) -> None:
        hadr = link.database.hadr
        if not link.open:
            return
        if what is None:
            link.open = False
            if hadr is not None:
                hadr.unlinked(link)
        elif hadr is not None:
            hadr.heard(link, what)

    def connect(self, database: Database, address: Address) -> None:
        """Connect a database with the one that listens at an address."""
        other = self.listeners.get(address)
        if self.state != "up" or other is None or other.hadr is None or database.hadr is None:
            return
        near, far = ModelLink(self, database), ModelLink(self, other)
        near.other, far.other = far, near
        self.links = [link for link in self.links if link.open] + [near, far]
        other.hadr.linked(far)
        database.hadr.linked(near)

    def cut(self) -> None:
        """Close all connections; both ends notice immediately."""
        self.state = "cut"
        self.clock.wire.clear()
        self.kept.clear()
        for link in list(self.links):
            self._hand(link, None)
        self.links = []

    def forget(self, databases: list[Database], tell: bool) -> None:
        """Drop the connections and listeners of ended databases; ``tell``: whether the other ends notice."""
        self.listeners = {key: value for key, value in self.listeners.items() if value not in databases}
        self.kept = [(link, what) for link, what in self.kept if link.other and link.other.database not in databases]
        for link in [link for link in self.links if link.database in databases]:
            link.open = False
            if tell and self.state == "up" and link.other is not None:
                self.carry(link.other, None)


class ModelEnvironment(Environment):
    """Clock and network of a host of a pair."""

    def __init__(self, host: str, settings: Settings, clock: Clock, network: Network) -> None:
        super().__init__("db2inst1", settings, Faults(KNOWN_FAULTS))
        self.host = host
        self.clock = clock
        self.network = network
        self.states: dict[str, State] = {}
        self.diagnostics: list[str] = []
        self.directories: set[str] = {"/db2/data", "/db2/backup", "/db2/arch/STMS"}
        self.services = {"db2_hadr_stms": 55001}
        self.texts: dict[str, str] = {}  # text files: keystores and scripts

    def now(self) -> float:
        return self.clock.now

    def new_chain(self, start: int) -> Chain:
        return super().new_chain(start)._replace(identity=f"{self.host}-{self.chains}")

    def diag(self, level: str, text: str, source: Source = HANDSHAKE) -> None:
        self.diagnostics.append(f"{level}: {text}")

    def resolve(self, host: str) -> str | None:
        known = {"db1": "172.30.10.21", "db2": "172.30.10.22"}
        short = host.lower().removesuffix(".acme.example")
        return known.get(short) or (host if host in known.values() else None)

    def is_local(self, address: str) -> bool:
        return self.resolve(self.host) == address

    def service(self, name: str) -> int | None:
        return int(name) if name.isdigit() else self.services.get(name.lower())

    def is_directory(self, path: str) -> bool:
        return path.rstrip("/") in self.directories

    def labels(self, keystore: str) -> list[str] | None:
        return self.texts[keystore].split() if keystore in self.texts else None

    def write_text(self, path: str, text: str) -> bool:
        self.texts[path] = text
        return True

    def listen(self, database: Any, address: Address) -> bool:
        if self.network.listeners.get(address, database) is not database:
            return False
        self.network.listeners[address] = database
        return True

    def silence(self, database: Any) -> None:
        kept = {key: value for key, value in self.network.listeners.items() if value is not database}
        self.network.listeners = kept

    def dial(self, database: Any, address: Address) -> None:
        self.network.connect(database, address)

    def save(self, state: State) -> None:
        self.states[state.name] = state


class ModelInstance(Instance):
    """An instance in memory."""

    def __init__(self, environment: ModelEnvironment) -> None:
        super().__init__(environment)
        self.memory = environment
        self.up = False  # the instance
        self.powered = True  # the host
        self.databases: dict[str, Database] = {}
        self.entries: Directory | None = None
        self.settings_of_manager = {"SVCENAME": "50000", "DIR_CACHE": "YES", "DFTDBPATH": "/db2/data"}
        self.registry: dict[str, str] = {}
        self.read_directory: Directory = {}
        self.disk_images: dict[str, list[tuple[Image, dict[str, Any]]]] = {}

    @property
    def running(self) -> bool:
        return self.up

    def directory(self) -> Directory | None:
        return self.entries

    def keep_directory(self, entries: Directory) -> None:
        self.entries = entries

    def dbm(self) -> dict[str, str]:
        return self.settings_of_manager

    def keep_dbm(self, values: dict[str, str]) -> None:
        self.settings_of_manager = values

    def load(self, name: str) -> State | None:
        return self.memory.states.get(name)

    def drop_state(self, name: str) -> None:
        self.memory.states.pop(name, None)
        self.databases.pop(name, None)

    def command(self, name: str, command: Command) -> Call:
        return self.database(name).execute(command)

    def database(self, name: str) -> Database:
        """Return the database of a name, as it is on disk when it is not active."""
        known = self.databases.get(name)
        if known is None or known.state is not self.memory.states[name]:
            known = self.databases[name] = Database(self.memory.states[name], self.memory)
        return known

    def exclusive(self, name: str) -> AbstractContextManager[None]:
        if name in self.databases and self.databases[name].busy:
            raise TimeoutError(name)
        return nullcontext()

    def view(self, name: str) -> dict[str, Any] | None:
        known = self.databases.get(name)
        return known.view() if known is not None else None

    def write_image(self, image: Image, plain: dict[str, Any]) -> str:
        if self.environment.faults.get("disk-full") is not None:
            raise ImageError(message("SQL2419N", path=image.directory))
        stamp = image.stamp
        taken = {kept.stamp for kept, _ in self.disk_images.get(image.directory, [])}
        while stamp in taken:
            stamp = str(int(stamp) + 1)
        self.disk_images.setdefault(image.directory, []).append((image._replace(stamp=stamp), _frozen(plain)))
        return stamp

    def images(self, path: str) -> list[Image]:
        return [image for image, _ in self.disk_images.get(path, [])]

    def image_files(self, image: Image, paths: list[str]) -> set[int]:
        return set(range(1, image.header.get("files", 1) + 1))

    def read_image(self, image: Image) -> dict[str, Any]:
        kept = self.disk_images[image.directory]
        return _frozen(next(plain for known, plain in kept if known.stamp == image.stamp))

    def offline_backup_made(self) -> None:
        self.read_directory = dict(self.entries or {})

    def start(self) -> Result:
        """Do db2start."""
        if self.up:
            return message("SQL1026N")
        self.up = True
        self.environment.registry = dict(self.registry)
        self.read_directory = dict(self.entries or {})
        return message("SQL1063N")

    def stop(self, force: bool) -> Result:
        """Do db2stop."""
        if not self.up:
            return message("SQL1032N")
        busy = [database for database in self.databases.values() if database.busy]
        if busy and not force:
            return message("SQL1025N")
        for database in busy:
            database.execute(Command("shut down", {}))
        self.up = False
        return message("SQL1064N")

    def die(self, tell: bool) -> None:
        """Lose all processes."""
        self.memory.network.forget(list(self.databases.values()), tell)
        for database in self.databases.values():
            database.crash()
        self.databases = {}


def _frozen(plain: dict[str, Any]) -> dict[str, Any]:
    """Return a copy of an image's content that later changes of the database do not reach."""
    state = {key: list(value) if isinstance(value, list) else value for key, value in plain["state"].items()}
    return {"state": {**state, "cfg": dict(state["cfg"])}, "records": list(plain["records"])}
