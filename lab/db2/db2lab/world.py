"""What surrounds a database: clock, network, settings, faults. The model asks it, it never asks the model. Pure.

Time inside the model is counted in *moments*: seconds of the product. A scale of 20 lets 20 of them pass in a second of
the wall clock, so a HADR_TIMEOUT of 120 is over in 6. Stamps that leave the model (db2pd, images, diagnostics) are wall
clock epochs, so they agree with the clock of the host.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any, NamedTuple

from .dialect import DIALECTS, Dialect
from .log import Chain


@dataclass
class Settings:
    """How this instance behaves where no fact says it. Seconds are moments, rates are bytes per moment."""

    dialect: str = "10.5"
    scale: float = 1.0
    local_catchup_seconds: float = 1.0
    pending_seconds: float = 1.0  # REMOTE_CATCHUP_PENDING while connected
    catchup_seconds: float = 1.0  # the least time of REMOTE_CATCHUP
    catchup_rate: float = 8e6
    replay_rate: float = 16e6
    takeover_seconds: float = 1.0
    shutdown_seconds: float = 3.0  # from the verdict "diverged" to the shutdown
    dial_seconds: float = 1.0
    force_seconds: float = 0.0  # until FORCE APPLICATIONS takes effect
    backup_rate: float = 256e6
    image_megabytes: float = 4.0  # of padding in a backup image
    record_length: int = 256
    clock_offset: float = 0.0  # this host's clock against the real one
    strict_alternate: bool = True  # clients get the alternate server that was read at db2start
    instance_type: str = "server"  # or client
    cluster_manager: bool = False  # an integrated one forbids TAKEOVER BY FORCE
    level: str = ""  # fix level instead of the dialect's own, e.g. 10.5.0.5
    header_date: bool = True  # 9.7: whether the header of db2pd has one
    platform: str = "LINUXAMD64"  # an image of another platform cannot be restored

    @property
    def speech(self) -> Dialect:
        """The dialect with its numbers."""
        dialect = DIALECTS[self.dialect]
        return dialect._replace(version=self.level) if self.level else dialect

    def changed(self, values: dict[str, str]) -> "Settings":
        """Return settings with some values replaced, given as text."""
        readers: dict[type, Callable[[str], Any]] = {
            bool: lambda text: text.lower() == "true",
            float: float,
            int: int,
            str: str,
        }
        kinds = {name: readers[type(value)] for name, value in asdict(self).items()}
        unknown = sorted(set(values) - set(kinds))
        if unknown:
            raise ValueError(f"no such setting: {', '.join(unknown)}; there are {', '.join(sorted(kinds))}")
        result = replace(self, **{name: kinds[name](value) for name, value in values.items()})
        if result.dialect not in DIALECTS or result.scale <= 0:
            raise ValueError(f"dialect is one of {', '.join(DIALECTS)}, scale is above 0")
        return result

    def as_dict(self) -> dict[str, Any]:
        """Return the settings as plain data."""
        return asdict(self)


# Faults on demand: what each does. A number is how often it happens, then it is gone; the others last until cleared.
FAULTS = {
    "takeover-half-way": "number: a graceful takeover breaks after the old primary became a standby",
    "db2pd-transient": "number: db2pd answers with a text that only asks for a second try",
    "congested": "true: the connection status is CONGESTED",
    "log-device-full": "true: the standby cannot write received logs (STANDBY_LOG_DEVICE_FULL)",
    "tablespace-error": "true: a table space of the standby is in error (STANDBY_TABLESPACE_ERROR)",
    "slow-replay": "bytes per second the standby replays",
    "slow-force": "seconds until FORCE APPLICATIONS takes effect",
    "log-missing": "position before which the primary no longer has its logs",
    "disk-full": "bytes after which BACKUP finds the disk full",
    "restore-breaks": "number: a restore stops half-way as if its process had been killed",
    "unrelated-chain": "number: the next restore finds left-over logs of another chain",
}


class Faults:
    """The faults in force, in memory."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}

    def read(self) -> dict[str, str]:
        """Return what is in force."""
        return self.values

    def write(self, values: dict[str, str]) -> None:
        """Replace what is in force."""
        self.values = values

    def set(self, name: str, value: str = "1") -> None:
        """Put a fault in force."""
        if name not in FAULTS:
            raise ValueError(f"no such fault: {name}; there are {', '.join(sorted(FAULTS))}")
        self.write({**self.read(), name: value})

    def clear(self, name: str | None = None) -> None:
        """Remove one fault, or all."""
        self.write({key: value for key, value in self.read().items() if name not in {None, key}})

    def get(self, name: str) -> str | None:
        """Return the value of a fault, None when it is not in force."""
        return self.read().get(name)

    def take(self, name: str) -> bool:
        """Use up one occurrence of a counted fault."""
        left = int(self.get(name) or 0)
        if left > 1:
            self.set(name, str(left - 1))
        elif left == 1:
            self.clear(name)
        return left > 0


class Line(ABC):
    """One end of a connection between two databases."""

    @abstractmethod
    def send(self, message: dict[str, Any]) -> None:
        """Send a message; a dead line swallows it."""

    @abstractmethod
    def close(self) -> None:
        """Close the connection; the other end notices, if the network carries it."""


class Address(NamedTuple):
    """Host name or address, and port."""

    host: str
    port: int


class World(ABC):
    """Clock, network and files as a database sees them. Subclasses fill in the network."""

    def __init__(self, instance: str, settings: Settings, faults: Faults) -> None:
        self.instance = instance
        self.settings = settings
        self.faults = faults
        self.registry: dict[str, str] = {}  # registry variables as they were at db2start
        self.chains = 0

    @abstractmethod
    def now(self) -> float:
        """Return the present moment."""

    def wall(self, moment: float) -> float:
        """Return the epoch that this host's clock shows at a moment."""
        return moment / self.settings.scale + self.settings.clock_offset

    def moment(self, wall: float) -> float:
        """Return the moment at which this host's clock shows an epoch."""
        return (wall - self.settings.clock_offset) * self.settings.scale

    def new_chain(self, start: int) -> Chain:
        """Return a link of a log chain that nobody else has."""
        self.chains += 1
        return Chain(f"{self.instance}-{self.chains}", start)

    @abstractmethod
    def diag(self, level: str, text: str) -> None:
        """Write to db2diag.log."""

    @abstractmethod
    def resolve(self, host: str) -> str | None:
        """Return the address of a host name, None when it has none."""

    @abstractmethod
    def is_local(self, address: str) -> bool:
        """Whether an address is one of this host's."""

    @abstractmethod
    def service(self, name: str) -> int | None:
        """Return the port of a service name or number, None when there is none."""

    @abstractmethod
    def is_directory(self, path: str) -> bool:
        """Whether a path is a directory that can be written to."""

    @abstractmethod
    def listen(self, database: Any, address: Address) -> bool:
        """Accept HADR connections for a database; False when the address is taken."""

    @abstractmethod
    def silence(self, database: Any) -> None:
        """Accept no more connections for a database."""

    @abstractmethod
    def dial(self, database: Any, address: Address) -> None:
        """Try to connect; on success the database is told by linked()."""

    @abstractmethod
    def save(self, state: Any) -> None:
        """Keep what must survive a crash."""
