"""Faults of a simulator that a test switches on: the ones it knows, and the ones that are active on this host."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .json_files import read_json, write_json


class Faults:
    """The active faults of a host, in a file whose changes every process of the simulator sees immediately.

    ``known`` maps each name to a description of its value. Without a path the faults are kept in memory.
    """

    def __init__(self, known: Mapping[str, str], path: Path | None = None) -> None:
        self.known = known
        self._path = path
        self._values: dict[str, Any] = {}
        self._version: tuple[int, int] | None = None

    def active(self) -> dict[str, Any]:
        """Return the active faults with their values."""
        if self._path is not None:
            self._refresh(self._path)
        return self._values

    def get(self, name: str, default: Any = None) -> Any:
        """Return the value of a fault, or the default if it is not active."""
        return self.active().get(name, default)

    def set(self, name: str, value: Any = "1") -> None:
        """Activate a fault. Raises ValueError for a name that the simulator does not know."""
        if name not in self.known:
            raise ValueError(f"no such fault: {name}; known faults: {', '.join(sorted(self.known))}")
        self._write({**self.active(), name: value})

    def clear(self, name: str | None = None) -> None:
        """Deactivate one fault, or all."""
        self._write({key: value for key, value in self.active().items() if name not in {None, key}})

    def take(self, name: str) -> bool:
        """Use up one occurrence of a fault whose value is a number; returns whether there was one."""
        left = int(self.get(name) or 0)
        if left > 1:
            self.set(name, str(left - 1))
        elif left == 1:
            self.clear(name)
        return left > 0

    def _refresh(self, path: Path) -> None:
        try:
            status = path.stat()
        except FileNotFoundError:
            self._values, self._version = {}, None
            return
        version = (status.st_mtime_ns, status.st_ino)
        if version != self._version:
            self._values, self._version = read_json(path, {}), version

    def _write(self, values: dict[str, Any]) -> None:
        if self._path is None:
            self._values = values
        else:
            write_json(self._path, values)
