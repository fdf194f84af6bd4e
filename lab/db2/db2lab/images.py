"""Backup images on disk: a header line, a content line, padding, and the SHA-256 of everything before."""

import hashlib
import json
import os
import time
from pathlib import Path
from typing import Any

from ...common.json_files import write_json
from .environment import Environment
from .instance.core import Image

MAGIC = b"DB2LABIMAGE "
CHUNK = 262144
DIGEST = 64


class DiskFullError(OSError):
    """The target of a backup has no more room."""


class DamagedError(ValueError):
    """An image that is not complete."""


class Pace:
    """Limits a transfer to a rate and reports its progress."""

    def __init__(self, environment: Environment, progress: Path, entry: dict[str, Any]) -> None:
        self.rate = environment.settings.backup_rate * environment.settings.scale
        self.progress = progress
        self.entry = {**entry, "done": 0, "pid": os.getpid(), "since": environment.wall(environment.now())}
        self.began = time.monotonic()
        self.reported = 0.0

    def step(self, done: int) -> None:
        """Wait until this many bytes may have passed; write progress from time to time."""
        ahead = self.began + done / self.rate - time.monotonic()
        if ahead > 0:
            time.sleep(ahead)
        if time.monotonic() > self.reported + 0.1 or done >= self.entry["total"]:
            self.reported = time.monotonic()
            write_json(self.progress, {**self.entry, "done": done})

    def end(self) -> None:
        """Remove the progress file."""
        self.progress.unlink(missing_ok=True)


def image_paths(image: Image, instance: str, stamp: str, order: int) -> list[Path]:
    """Return the files of a backup image, one in each of its directories, numbered from 001."""
    where = "NODE0000.CATN0000" if order == 0 else "DBPART000"
    head = f"{image.alias}.0.{instance}.{where}.{stamp}"
    return [Path(directory) / f"{head}.{number:03d}" for number, directory in enumerate(image.places, start=1)]


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
