"""What the commands of an instance need: sessions, images, and the places that subclasses fill in. Pure.

Where states, images and the directory are kept, and how an active database is reached, is left to subclasses: in memory
(model_hosts.py), or in files and processes (file_instance.py).
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from .. import directory
from ..database.core import Command
from ..date_formats import C, Locale
from ..directory import Directory, Entry
from ..environment import Environment
from ..messages import Call, Result, message
from ..state import State

Answer = Result | Call


@dataclass
class Session:
    """One back end: its user, its shell, its connection."""

    user: str = "db2inst1"
    owner: str = ""  # what keeps its connection alive
    locale: Locale = C
    headings: bool = True
    interactive: Callable[[str], str] = field(default=lambda _question: "")  # asks, returns what was typed
    alias: str = ""
    name: str = ""
    handle: int = 0


class Image(NamedTuple):
    """A backup image: its header and its place. Each directory has one of its files; `directory` has the first."""

    alias: str
    stamp: str
    directory: str
    header: dict[str, Any]
    directories: tuple[str, ...] = ()

    @property
    def places(self) -> tuple[str, ...]:
        """The directories of its files, in their order."""
        return self.directories or (self.directory,)


class ImageError(Exception):
    """An image that cannot be written or read; carries what the command line prints."""

    def __init__(self, result: Result) -> None:
        super().__init__(result.text)
        self.result = result


class InstanceCore(ABC):
    """One instance, as its commands see it."""

    def __init__(self, environment: Environment) -> None:
        self.environment = environment
        self.name = environment.instance

    def now(self) -> float:
        """Return the epoch this host's clock shows."""
        return self.environment.wall(self.environment.now())

    # What subclasses store and start

    @property
    @abstractmethod
    def running(self) -> bool:
        """Whether the instance is started."""

    @abstractmethod
    def directory(self) -> Directory | None:
        """Return the system database directory, None if it was never created."""

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
        """Run a command of a local database, where it is active, or on disk."""

    @abstractmethod
    def view(self, name: str) -> dict[str, Any] | None:
        """Return the view of an active database, None when it is not active."""

    @abstractmethod
    def write_image(self, image: Image, plain: dict[str, Any]) -> str:
        """Store a backup image and return its timestamp; raises ImageError."""

    @abstractmethod
    def images(self, path: str) -> list[Image]:
        """Return the images in a directory."""

    @abstractmethod
    def image_files(self, image: Image, paths: list[str]) -> set[int]:
        """Return the numbers of the files of an image that are in these directories."""

    @abstractmethod
    def read_image(self, image: Image) -> dict[str, Any]:
        """Return the content of an image; raises ImageError when it is damaged."""

    def on_disk(self, name: str, command: Command) -> Call:
        """Run a command of a database that exclusive() keeps inactive."""
        return self.command(name, command)

    @abstractmethod
    def exclusive(self, name: str) -> AbstractContextManager[None]:
        """Lock a database that is not active. Raises TimeoutError if another process has it."""

    @abstractmethod
    def offline_backup_made(self) -> None:
        """Reread the directory for clients: an offline backup invalidates its cache."""

    @abstractmethod
    def log_path(self, state: State) -> str:
        """Return the directory of the active logs as Db2 shows it."""

    def utilities(self) -> list[dict[str, Any]]:
        """Return the running utilities."""
        return []

    # Databases of this instance

    def local_names(self) -> list[str]:
        """Return the names of the catalogued local databases."""
        entries = (self.directory() or {}).values()
        return sorted({entry.name for entry in entries if entry.kind == directory.INDIRECT})

    def views(self) -> list[dict[str, Any]]:
        """Return the views of the active databases."""
        return [view for view in map(self.view, self.local_names()) if view is not None]

    def _exclusively(self, name: str, action: Callable[[], Result]) -> Result:
        try:
            with self.exclusive(name):
                return action()
        except TimeoutError:
            return message("SQL1035N")

    def _add_entry(self, name: str, path: str) -> None:
        entries = self.directory() or {}
        if name not in entries:
            level = self.environment.settings.product.directory_level
            self.keep_directory({**entries, name: Entry(name, name, path, level=level)})
