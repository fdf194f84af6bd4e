"""The files of an instance below its sqllib, and the locks of its processes. Only this module knows the paths."""

import fcntl
import hmac
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ...common.faults import Faults
from ...common.json_files import read_json
from .faults import KNOWN_FAULTS
from .settings import Settings

LOCK_SECONDS = 20.0  # how long a command waits until another one releases a database


def birth(pid: int) -> str:
    """Return the start time of a process: it distinguishes processes of the same number."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[19]
    except OSError:
        return ""


def alive(owner: str) -> bool:
    """Whether the process of an owner (number:birth) still runs."""
    pid, _, born = owner.partition(":")
    return birth(int(pid)) == born


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
    os.ftruncate(descriptor, 0)
    return descriptor


ACCOUNTS = {"stuser": "stpass"}  # where the file of accounts does not exist


class Home:
    """The files of one instance, below its sqllib."""

    def __init__(self, sqllib: Path) -> None:
        self.sqllib = sqllib
        self.ctrl = sqllib / "ctrl"
        self.lab = sqllib / "lab"
        self.journal = self.lab / "journal.jsonl"
        self.faults_file = self.lab / "faults.json"
        self.settings_file = self.lab / "settings.json"
        self.accounts_file = self.lab / "accounts.json"  # user ids with their passwords; db2lab reset keeps it
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

    def account(self, user: str, password: str) -> bool:
        """Whether a client gave the right password of a user of this host."""
        wanted = read_json(self.accounts_file, ACCOUNTS).get(user)
        return wanted is not None and hmac.compare_digest(str(wanted).encode(), password.encode())

    def faults(self) -> Faults:
        """Return the faults of this instance."""
        return Faults(KNOWN_FAULTS, self.faults_file)

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

    def in_exclusive_use(self, name: str) -> bool:
        """Whether a command has the database for itself: the lock file names it."""
        owner = self.lock(name).read_text(encoding="utf-8") if held(self.lock(name)) else ""
        return owner != "" and alive(owner)

    @contextmanager
    def locked(self, name: str, seconds: float = LOCK_SECONDS, exclusive: bool = False) -> Iterator[None]:
        """Lock a database that is not active. Raises TimeoutError if another process has it.

        ``exclusive``: for long, so that clients who want to connect are refused; they wait for others.
        """
        until = time.monotonic() + seconds
        descriptor = hold(self.lock(name))
        while descriptor is None:
            if time.monotonic() > until:
                raise TimeoutError(f"database {name} is in use")
            time.sleep(0.02)
            descriptor = hold(self.lock(name))
        try:
            if exclusive:
                os.write(descriptor, f"{os.getpid()}:{birth(os.getpid())}".encode())
            yield
        finally:
            os.ftruncate(descriptor, 0)
            os.close(descriptor)


def become_owner(path: Path) -> None:
    """Become the owner of a file if this process runs as root."""
    owner = path.stat()
    if os.geteuid() == 0 and owner.st_uid != 0:
        os.setgroups([])
        os.setgid(owner.st_gid)
        os.setuid(owner.st_uid)
