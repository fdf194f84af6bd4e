"""The environment of a database: clock, network, files, settings, faults. It does not know the model. Pure.

Time inside the model is counted in *product seconds*. A scale of 20 lets 20 of them pass in a second of the wall
clock, so a HADR_TIMEOUT of 120 is over in 6. Stamps that leave the model (db2pd, images, diagnostics) are wall clock
epochs, so they agree with the clock of the host.
"""

from abc import ABC, abstractmethod
from typing import Any, NamedTuple

from ...common.faults import Faults
from .diagnostics import HANDSHAKE, Source
from .log import Chain
from .settings import Settings


class Link(ABC):
    """One end of a connection between two databases."""

    @abstractmethod
    def send(self, message: dict[str, Any]) -> None:
        """Send a message; a lost connection drops it."""

    @abstractmethod
    def close(self) -> None:
        """Close the connection; the other end notices it if the network works."""


class Address(NamedTuple):
    """Host name or address, and port."""

    host: str
    port: int


class Environment(ABC):
    """Clock, network and files as a database sees them. Subclasses fill in the network."""

    def __init__(self, instance: str, settings: Settings, faults: Faults) -> None:
        self.instance = instance
        self.settings = settings
        self.faults = faults
        self.registry: dict[str, str] = {}  # registry variables as they were at db2start
        self.chains = 0

    @abstractmethod
    def now(self) -> float:
        """Return the present time in product seconds."""

    def wall(self, moment: float) -> float:
        """Return the epoch that this host's clock shows at a time in product seconds."""
        return moment / self.settings.scale + self.settings.clock_offset

    def moment(self, wall: float) -> float:
        """Return the time in product seconds at which this host's clock shows an epoch."""
        return (wall - self.settings.clock_offset) * self.settings.scale

    def new_chain(self, start: int) -> Chain:
        """Return a new element of a log chain, different from all others."""
        self.chains += 1
        return Chain(f"{self.instance}-{self.chains}", start)

    @abstractmethod
    def diag(self, level: str, text: str, source: Source = HANDSHAKE) -> None:
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
    def labels(self, keystore: str) -> list[str] | None:
        """Return the master key labels in a keystore file, one a line (lab convention); None: it cannot be read."""

    @abstractmethod
    def write_text(self, path: str, text: str) -> bool:
        """Write or replace a text file; False if that is not possible."""

    @abstractmethod
    def listen(self, database: Any, address: Address) -> bool:
        """Accept HADR connections for a database; False when the address is taken."""

    @abstractmethod
    def silence(self, database: Any) -> None:
        """Accept no more connections for a database."""

    @abstractmethod
    def dial(self, database: Any, address: Address) -> None:
        """Try to connect; on success it calls linked() of the database."""

    @abstractmethod
    def save(self, state: Any) -> None:
        """Store what must survive a crash."""
