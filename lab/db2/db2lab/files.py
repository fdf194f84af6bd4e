"""Where an instance keeps its things: databases, directory, images, faults, locks. The only module that knows paths."""

import fcntl
import hashlib
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .log import Chain, Record, place
from .moments import iso
from .state import State, from_dict
from .world import Address, Faults, Settings, World

LOCK_SECONDS = 20.0  # a command waits so long for another one to let go of a database
RESOLVE_SECONDS = 60.0  # an address once found is believed for so long


def birth(pid: int) -> str:
    """Return what tells a process from a later one of the same number: when it began."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[19]
    except OSError:
        return ""


def alive(owner: str) -> bool:
    """Whether the process lives that an owner (number:birth) names."""
    pid, _, born = owner.partition(":")
    return birth(int(pid)) == born


def read_json(path: Path, default: Any) -> Any:
    """Return the content of a file, or a default when there is none."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return default


def write_json(path: Path, content: Any) -> None:
    """Replace a file in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_text(json.dumps(content), encoding="utf-8")
    temporary.replace(path)


def held(path: Path) -> bool:
    """Whether a living process holds a lock file."""
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


def hold(path: Path) -> int | None:
    """Take a lock for the life of this process; None when another one has it. Returns the descriptor."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor


class FileFaults(Faults):
    """The faults in force, in a file that other processes write."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self._seen = -1

    def read(self) -> dict[str, str]:
        """Return what is in force now."""
        try:
            changed = self.path.stat().st_mtime_ns
        except FileNotFoundError:
            changed = 0
        if changed != self._seen:
            self._seen = changed
            self.values = read_json(self.path, {})
        return self.values

    def write(self, values: dict[str, str]) -> None:
        """Replace what is in force."""
        write_json(self.path, values)
        self._seen = -1


class Home:
    """The files of one instance, below its sqllib."""

    def __init__(self, sqllib: Path) -> None:
        self.sqllib = sqllib
        self.ctrl = sqllib / "ctrl"
        self.lab = sqllib / "lab"
        self.journal = self.lab / "journal.jsonl"
        self.settings_file = self.lab / "settings.json"
        self.directory_file = sqllib / "sqldbdir" / "sqldbdir.json"
        self.dbm_file = sqllib / "db2systm.json"
        self.registry_file = sqllib / "profile.env"
        self.diagnostics = sqllib / "db2dump" / "db2diag.log"
        self.manager_socket = self.ctrl / "db2sysc.sock"
        self.manager_lock = self.ctrl / "db2sysc.lock"
        self.started = self.ctrl / "started.json"

    @property
    def name(self) -> str:
        """The name of the instance."""
        return str(read_json(self.lab / "instance.json", {"name": self.sqllib.parent.name})["name"])

    def settings(self) -> Settings:
        """Return the settings of the lab."""
        return Settings(**read_json(self.settings_file, {}))

    def registry(self) -> dict[str, str]:
        """Return the registry variables that db2set keeps."""
        try:
            lines = self.registry_file.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return {}
        return dict(line.split("=", 1) for line in lines if "=" in line)

    def keep_registry(self, values: dict[str, str]) -> None:
        """Store the registry variables."""
        self.registry_file.write_text("".join(f"{key}={value}\n" for key, value in sorted(values.items())))

    def socket(self, name: str) -> Path:
        """Return where the process of a database listens for calls."""
        return self.ctrl / f"{name}.sock"

    def lock(self, name: str) -> Path:
        """Return the lock file of a database."""
        return self.ctrl / f"{name}.lock"

    def view_file(self, name: str) -> Path:
        """Return where the process of a database shows what it is doing, as shared memory does."""
        return self.ctrl / f"{name}.view.json"

    @contextmanager
    def locked(self, name: str, seconds: float = LOCK_SECONDS) -> Iterator[None]:
        """Keep other processes away from a database that is not active; raises TimeoutError when one has it."""
        until = time.monotonic() + seconds
        descriptor = hold(self.lock(name))
        while descriptor is None:
            if time.monotonic() > until:
                raise TimeoutError(f"database {name} is in use")
            time.sleep(0.02)
            descriptor = hold(self.lock(name))
        try:
            yield
        finally:
            os.close(descriptor)


class Store:
    """The databases of an instance on disk: a state file, and log files of one record a line."""

    def __init__(self, home: Home) -> None:
        self.home = home

    def folder(self, state: State) -> Path:
        """Return the directory of a database."""
        return Path(state.path) / self.home.name / "NODE0000" / f"SQL{state.number:05d}"

    def find(self, name: str, path: str) -> Path | None:
        """Return the directory of a database of a name below a path."""
        for folder in sorted((Path(path) / self.home.name / "NODE0000").glob("SQL*")):
            if read_json(folder / "state.json", {}).get("name") == name:
                return folder
        return None

    def load(self, folder: Path) -> State:
        """Return a database as it lies on disk; the end of a log cut off in mid-write is left out."""
        records = []
        for file in sorted((folder / "LOGSTREAM0000").glob("S*.LOG")):
            for line in file.read_text(encoding="utf-8").splitlines():
                try:
                    records.append(Record(*json.loads(line)))
                except ValueError:
                    break
        state = from_dict(read_json(folder / "state.json", {}), records)
        state.log.sink = lambda fresh: self._append(state, fresh)
        return state

    def save(self, state: State) -> None:
        """Write a state; a log that is new here is written as a whole."""
        folder = self.folder(state)
        logs = folder / "LOGSTREAM0000"
        logs.mkdir(parents=True, exist_ok=True)
        if state.log.sink is None:
            for file in logs.glob("S*.LOG"):
                file.unlink()
            state.log.sink = lambda fresh: self._append(state, fresh)
            self._append(state, state.log.records)
        write_json(folder / "state.json", state.as_dict())

    def _append(self, state: State, records: list[Record]) -> None:
        logs = self.folder(state) / "LOGSTREAM0000"
        lines: dict[str, list[str]] = {}
        for record in records:
            lines.setdefault(place(record.start, state.pages).file, []).append(json.dumps(record))
        for file, texts in lines.items():
            if not (logs / file).exists():
                self._archive(state, logs)
            _mend(logs / file)
            with (logs / file).open("a", encoding="utf-8") as log:
                log.write("".join(f"{text}\n" for text in texts))

    def _archive(self, state: State, logs: Path) -> None:
        """Copy finished log files to the archive. A standby archives nothing."""
        method, _, path = state.cfg["LOGARCHMETH1"].partition(":")
        if method != "DISK" or state.role == "STANDBY" or not Path(path).is_dir():
            return
        target = Path(path) / self.home.name / state.name / "NODE0000" / "LOGSTREAM0000" / "C0000000"
        target.mkdir(parents=True, exist_ok=True)
        for file in logs.glob("S*.LOG"):
            if not (target / file.name).exists():
                (target / file.name).write_bytes(file.read_bytes())


def _mend(log: Path) -> None:
    """Cut off what a process that was killed in mid-write has left at the end of a log file."""
    if not log.exists():
        return
    with log.open("rb+") as file:
        size = file.seek(0, os.SEEK_END)
        if size == 0:
            return
        file.seek(size - 1)
        if file.read(1) != b"\n":
            file.seek(0)
            file.truncate(file.read().rfind(b"\n") + 1)


class FileWorld(World):
    """Clock, names and files of a host; the network is added by the process of a database."""

    def __init__(self, home: Home) -> None:
        super().__init__(home.name, home.settings(), FileFaults(home.lab / "faults.json"))
        self.home = home
        self.store = Store(home)
        self.registry = read_json(home.started, {}).get("registry", {})
        self.database = ""
        self._addresses: dict[str, tuple[float, str | None]] = {}

    def now(self) -> float:
        """Return the present moment."""
        return time.time() * self.settings.scale

    def new_chain(self, start: int) -> Chain:
        """Return a link of a log chain that nobody else has."""
        return Chain(os.urandom(6).hex(), start)

    def diag(self, level: str, text: str) -> None:
        """Append to db2diag.log."""
        self.home.diagnostics.parent.mkdir(parents=True, exist_ok=True)
        lines = [
            f"{iso(self.wall(self.now()))}+000 {level[0]}{os.getpid()}A{len(text):<16} LEVEL: {level}",
            f"PID     : {os.getpid():<20} TID : {os.getpid():<14} PROC : db2sysc 0",
            f"INSTANCE: {self.instance:<20} NODE : 000           DB   : {self.database}",
            "FUNCTION: DB2 UDB, High Availability Disaster Recovery",
            f"MESSAGE : {text}",
            "",
            "",
        ]
        with self.home.diagnostics.open("a", encoding="utf-8") as file:
            file.write("\n".join(lines))

    def resolve(self, host: str) -> str | None:
        """Return the address of a host name; the last one found outlives a network that is down."""
        when, known = self._addresses.get(host, (0.0, None))
        if known is not None and time.monotonic() < when + RESOLVE_SECONDS:
            return known
        try:
            found: str | None = socket.gethostbyname(host)
        except OSError:
            found = known
        self._addresses[host] = (time.monotonic(), found)
        return found

    def is_local(self, address: str) -> bool:
        """Whether an address is one of this host's."""
        with socket.socket() as probe:
            try:
                probe.bind((address, 0))
            except OSError:
                return False
        return True

    def service(self, name: str) -> int | None:
        """Return the port of a service name or number."""
        if name.isdigit():
            return int(name) if 0 < int(name) < 65536 else None
        try:
            return socket.getservbyname(name, "tcp")
        except OSError:
            return None

    def is_directory(self, path: str) -> bool:
        """Whether a path is a directory that can be written to."""
        return Path(path).is_dir() and os.access(path, os.W_OK)

    def listen(self, database: Any, address: Address) -> bool:
        """Refuse: only the process of a database listens."""
        raise RuntimeError(f"{database.state.name} is not active here, {address} is not its to take")

    def silence(self, database: Any) -> None:
        """Do nothing: nobody listens here."""

    def dial(self, database: Any, address: Address) -> None:
        """Refuse: only the process of a database connects."""
        raise RuntimeError(f"{database.state.name} is not active here and cannot reach {address}")

    def save(self, state: State) -> None:
        """Write a database to disk."""
        self.store.save(state)


# Backup images: a header line, a content line, padding, and the SHA-256 of all before.

MAGIC = b"DB2LABIMAGE "
CHUNK = 262144
DIGEST = 64


class DiskFullError(OSError):
    """The target of a backup has no more room."""


class DamagedError(ValueError):
    """An image that is not complete."""


class Pace:
    """Keeps a transfer at a rate and tells how far it is."""

    def __init__(self, world: World, progress: Path, entry: dict[str, Any]) -> None:
        self.rate = world.settings.backup_rate * world.settings.scale
        self.progress = progress
        self.entry = {**entry, "done": 0, "pid": os.getpid(), "since": world.wall(world.now())}
        self.began = time.monotonic()
        self.told = 0.0

    def step(self, done: int) -> None:
        """Wait until so many bytes may have passed; write progress now and then."""
        ahead = self.began + done / self.rate - time.monotonic()
        if ahead > 0:
            time.sleep(ahead)
        if time.monotonic() > self.told + 0.1 or done >= self.entry["total"]:
            self.told = time.monotonic()
            write_json(self.progress, {**self.entry, "done": done})

    def end(self) -> None:
        """Take the progress away."""
        self.progress.unlink(missing_ok=True)


def image_name(alias: str, instance: str, stamp: str, order: int) -> str:
    """Return the file name of a backup image."""
    where = "NODE0000.CATN0000" if order == 0 else "DBPART000"
    return f"{alias}.0.{instance}.{where}.{stamp}.001"


def write_image(path: Path, header: dict[str, Any], content: dict[str, Any], padding: int, pace: Pace) -> None:
    """Write an image; on a full disk it is removed and DiskFullError raised."""
    limit = pace.entry.get("limit")
    digest = hashlib.sha256()
    done = 0

    def put(file: Any, data: bytes) -> None:
        nonlocal done
        if limit is not None and done + len(data) > limit:
            raise DiskFullError(28, "no space left")
        file.write(data)
        file.flush()
        digest.update(data)
        done += len(data)
        pace.step(done)

    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            put(file, MAGIC + json.dumps(header).encode() + b"\n")
            put(file, json.dumps(content).encode() + b"\n")
            for start in range(0, padding, CHUNK):
                put(file, os.urandom(min(CHUNK, padding - start)))
            file.write(digest.hexdigest().encode())
    except OSError as exc:
        path.unlink(missing_ok=True)
        raise DiskFullError(*exc.args) from exc
    finally:
        pace.end()


def read_header(path: Path) -> dict[str, Any]:
    """Return the header of an image, empty when there is none that can be read."""
    with path.open("rb") as file:
        line = file.readline(1 << 20)
    try:
        return dict(json.loads(line[len(MAGIC) :])) if line.startswith(MAGIC) else {}
    except ValueError:
        return {}


def read_image(path: Path, pace: Pace | None = None) -> dict[str, Any]:
    """Return the content of an image; raises DamagedError when the checksum does not agree."""
    size = path.stat().st_size - DIGEST
    digest = hashlib.sha256()
    data = b""
    done = 0
    with path.open("rb") as file:
        while done < size:
            chunk = file.read(min(CHUNK, size - done))
            digest.update(chunk)
            if data.count(b"\n") < 2:
                data += chunk
            done += len(chunk)
            if pace is not None:
                pace.step(done)
        agrees = file.read() == digest.hexdigest().encode()
    if pace is not None:
        pace.end()
    if size <= 0 or not agrees:
        raise DamagedError(f"{path} is damaged")
    return dict(json.loads(data.split(b"\n")[1]))
