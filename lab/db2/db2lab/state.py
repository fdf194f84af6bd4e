"""What a database keeps on disk: role, pending states, configuration, log chain, history. Pure."""

from dataclasses import dataclass, field
from typing import Any

from .log import START, Chain, Log, Record, place

STANDARD, PRIMARY, STANDBY = "STANDARD", "PRIMARY", "STANDBY"


@dataclass
class State:
    """The persistent part of a database. The log is kept beside it, record by record."""

    name: str
    path: str
    number: int = 1  # SQL00001
    dialect: str = "10.5"
    cfg: dict[str, str] = field(default_factory=dict)
    chain: list[Chain] = field(default_factory=list)
    log: Log = field(default_factory=Log)
    role: str = STANDARD
    disabled: bool = False  # an old primary that a forced takeover could reach
    backup_pending: bool = False
    rollforward_pending: bool = False
    restore_pending: bool = False
    consistent: bool = True
    replayed: int = START
    storage: list[str] = field(default_factory=list)  # storage paths; empty: the path of the database
    containers: list[str] = field(default_factory=list)  # containers outside automatic storage
    key: str = ""  # master key label of an encrypted database
    history: list[dict[str, Any]] = field(default_factory=list)

    @property
    def storage_paths(self) -> list[str]:
        """The paths of automatic storage."""
        return self.storage or [self.path]

    @property
    def archiving(self) -> bool:
        """Whether logs are kept, so that the database can be rolled forward."""
        return self.cfg["LOGARCHMETH1"] != "OFF" or self.cfg["LOGARCHMETH2"] != "OFF"

    @property
    def pages(self) -> int:
        """Pages of a log file."""
        return int(self.cfg["LOGFILSIZ"])

    @property
    def first_active_log(self) -> str:
        """The log file that crash recovery would begin with."""
        return place(self.log.end, self.pages).file

    def facts(self, release_level: str, directory: str) -> dict[str, str]:
        """Return the lines of GET DB CFG that have no keyword."""
        yes = {True: "YES", False: "NO"}
        return {
            "Database configuration release level": release_level,
            "Database release level": release_level,
            "Backup pending": yes[self.backup_pending],
            "All committed transactions have been written to disk": yes[self.consistent],
            "Rollforward pending": "DATABASE" if self.rollforward_pending else "NO",
            "Restore pending": yes[self.restore_pending],
            "Log retain for recovery status": "RECOVERY" if self.archiving else "NO",
            "User exit for logging status": yes[self.archiving],
            "Path to log files": directory,
            "First active log file": self.first_active_log if self.archiving else "",
            "HADR database role": self.role,
            "Encrypted database": yes[bool(self.key)],
        }

    def as_dict(self) -> dict[str, Any]:
        """Return everything except the log as plain data."""
        plain = dict(self.__dict__)
        del plain["log"]
        copied = {name: list(plain[name]) for name in ("history", "storage", "containers")}
        return {**plain, "cfg": dict(self.cfg), **copied}


def from_dict(plain: dict[str, Any], records: list[Record]) -> State:
    """Create a state from plain data and the records of its log."""
    chain = [Chain(*link) for link in plain["chain"]]
    return State(**{**plain, "chain": chain, "log": Log(records)})
