"""The instance as the commands of a host see it: files here, processes where a database is active."""

import contextlib
import re
import socket
import time
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from ...common import rpc
from ...common.json_files import read_json, write_json
from . import images
from .database.core import Command
from .database.database import Database
from .date_formats import stamp
from .directory import Directory, Entry
from .file_environment import FileEnvironment
from .home import Home, held
from .images import Pace
from .instance.core import Image, ImageError
from .instance.instance import Instance
from .messages import Call, Result, message
from .state import State

ACTIVATING = {"start hadr", "activate", "connect"}
RETRY_SECONDS = 15.0
EXCLUSIVE_SECONDS = 2.0
_IMAGE = re.compile(r"(?P<alias>\w+)\.0\.\w+\.(?:DBPART000|NODE0000\.CATN0000)\.(?P<stamp>\d{14})\.001")


class FileInstance(Instance):
    """An instance in files and processes."""

    def __init__(self, home: Home) -> None:
        self.files = FileEnvironment(home)
        super().__init__(self.files)
        self.home = home
        self.store = self.files.store

    @property
    def running(self) -> bool:
        """Whether the instance process lives."""
        return held(self.home.manager_lock)

    def directory(self) -> Directory | None:
        """Return the system database directory."""
        entries = read_json(self.home.directory_file, None)
        return None if entries is None else {alias: Entry(*entry) for alias, entry in entries.items()}

    def keep_directory(self, entries: Directory) -> None:
        """Store the system database directory."""
        write_json(self.home.directory_file, entries)

    def dbm(self) -> dict[str, str]:
        """Return the database manager configuration."""
        return dict(read_json(self.home.dbm_file, {}))

    def keep_dbm(self, values: dict[str, str]) -> None:
        """Store the database manager configuration."""
        write_json(self.home.dbm_file, values)

    def _folder(self, name: str) -> Path | None:
        entries = (self.directory() or {}).values()
        path = next((entry.path for entry in entries if entry.name == name and not entry.node), None)
        return None if path is None else self.store.find(name, path)

    def load(self, name: str) -> State | None:
        """Return a database as it is on disk."""
        folder = self._folder(name)
        return None if folder is None else self.store.load(folder)

    def drop_state(self, name: str) -> None:
        """Remove a database and its logs."""
        folder = self._folder(name)
        if folder is not None:
            for file in sorted(folder.rglob("*"), reverse=True):
                if file.is_dir():
                    file.rmdir()
                else:
                    file.unlink()
            folder.rmdir()

    def command(self, name: str, command: Command) -> Call:
        """Run a command where the database is active, in a new process if it may become so, else on disk."""
        until = time.monotonic() + RETRY_SECONDS
        while time.monotonic() < until and not (command.kind in ACTIVATING and self.home.in_exclusive_use(name)):
            if held(self.home.lock(name)) or command.kind in ACTIVATING:
                if not held(self.home.lock(name)) or not self.home.socket(name).exists():
                    if command.kind not in ACTIVATING:
                        time.sleep(0.02)
                        continue
                    self._start_database_process(name)
                answer = self._call(name, command)
                if answer is not None:
                    return Call(answer)
                time.sleep(0.02)
                continue
            with contextlib.suppress(TimeoutError), self.home.locked(name):
                return self.on_disk(name, command)
        return Call(message("SQL1035N"))

    def on_disk(self, name: str, command: Command) -> Call:
        """Run a command of a database that exclusive() keeps inactive."""
        state = self.load(name)
        return Call(message("SQL1031N")) if state is None else Database(state, self.environment).execute(command)

    def exclusive(self, name: str) -> AbstractContextManager[None]:
        """Lock a database. Raises TimeoutError if another process has it."""
        return self.home.locked(name, EXCLUSIVE_SECONDS, exclusive=True)

    def _start_database_process(self, name: str) -> None:
        with contextlib.suppress(OSError):
            rpc.call(self.home.manager_socket, {"do": "start database", "name": name})

    def _call(self, name: str, command: Command) -> Result | None:
        """Run a command in the process of a database; None when it was not taken there."""
        buffer = rpc.Buffer()
        try:
            with rpc.connect(self.home.socket(name)) as connection:
                connection.sendall(rpc.pack(command._asdict()))
                return self._answer(connection, buffer)
        except OSError:
            return None

    def _answer(self, connection: socket.socket, buffer: rpc.Buffer) -> Result | None:
        taken = False
        while True:
            try:
                data = connection.recv(1 << 18)
            except ConnectionError:
                data = b""
            for heard in buffer.feed(data):
                if "taken" in heard:
                    taken = True
                else:
                    return Result(heard["rc"], heard["text"], heard["data"])
            if not data:
                return message("SQL1224N") if taken else None

    def view(self, name: str) -> dict[str, Any] | None:
        """Return what the process of a database shows."""
        if not held(self.home.lock(name)):
            return None
        shown = read_json(self.home.view_file(name), None)
        return None if shown is None else dict(shown)

    # Images

    def write_image(self, image: Image, plain: dict[str, Any]) -> str:
        """Write a backup image with its padding, at the backup rate."""
        order = self.environment.settings.product.order
        made = image.stamp
        paths = images.image_paths(image, self.name, made, order)
        while any(path.exists() for path in paths):
            time.sleep(0.1)
            made = stamp(self.now())
            paths = images.image_paths(image, self.name, made, order)
        padding = int(self.environment.settings.image_megabytes * 1e6) // len(paths)
        padding //= 2 if image.header.get("compressed") else 1
        for number, path in enumerate(paths, start=1):
            content = plain if number == 1 else {}
            pace = self._pace("BACKUP", image, padding + len(str(content)))
            try:
                images.write_image(path, {**image.header, "stamp": made}, content, padding, pace)
            except images.DiskFullError as exc:
                for written in paths[:number]:
                    written.unlink(missing_ok=True)
                raise ImageError(message("SQL2419N", path=str(path.parent))) from exc
        return made

    def _pace(self, kind: str, image: Image, total: int) -> Pace:
        limit = self.environment.faults.get("disk-full") if kind == "BACKUP" else None
        word = "online" if image.header["online"] else "offline"
        entry = {"type": kind, "database": image.alias, "description": f"{word} db", "total": total}
        progress = self.home.ctrl / "utilities" / f"{kind}-{image.alias}.json"
        return Pace(self.environment, progress, entry if limit is None else {**entry, "limit": int(limit)})

    def images(self, path: str) -> list[Image]:
        """Return the images in a directory."""
        found_images = []
        for file in sorted(Path(path).iterdir()):
            match = _IMAGE.fullmatch(file.name)
            if match:
                found_images.append(Image(match["alias"], match["stamp"], path, {**images.read_header(file)}))
        return found_images

    def image_files(self, image: Image, paths: list[str]) -> set[int]:
        """Return the numbers of the files of an image that are in these directories."""
        found = [file for path in set(paths) for file in Path(path).glob(f"{image.alias}.0.*.{image.stamp}.*")]
        return {int(file.suffix[1:]) for file in found if file.suffix[1:].isdigit()}

    def read_image(self, image: Image) -> dict[str, Any]:
        """Read a backup image, at the backup rate, and check it."""
        name = f"{image.alias}.0.*.{image.stamp}.001"
        path = next(Path(image.directory).glob(name))
        try:
            return images.read_image(path, self._pace("RESTORE", image, path.stat().st_size))
        except images.DamagedError as exc:
            raise ImageError(message("SQL2530N")) from exc

    def offline_backup_made(self) -> None:
        """Let the instance process reread the directory."""
        with contextlib.suppress(OSError):
            rpc.call(self.home.manager_socket, {"do": "reread"})

    def utilities(self) -> list[dict[str, Any]]:
        """Return the running backups and restores."""
        entries = [read_json(path, None) for path in sorted((self.home.ctrl / "utilities").glob("*.json"))]
        return [entry for entry in entries if entry is not None and Path(f"/proc/{entry['pid']}").exists()]
