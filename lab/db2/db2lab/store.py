"""The databases of an instance on disk: a state file, and log files of one record a line."""

import json
import os
from pathlib import Path

from ...common.json_files import read_json, write_json
from .home import Home
from .log import Record, place
from .state import State, from_dict


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
        """Return a database as it is on disk, without a record that was cut off in mid-write."""
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
        """Write a state; a new log is written completely."""
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
            _remove_incomplete_record(logs / file)
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


def _remove_incomplete_record(log: Path) -> None:
    """Remove the incomplete record that a process killed in mid-write has left in a log file."""
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
