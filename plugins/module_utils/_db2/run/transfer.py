# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What both sides of an image transfer share: the file and the messages on the connection.

An image goes from one host directly to the other over TLS. The receiver listens on its HADR port, which is open between
both hosts anyway and free until HADR is started. It creates a key in memory only, and a password that lets exactly one
file in. Fingerprint and password are passed over Ansible's own connections. The sender sends the password only to the
key with this fingerprint. The receiver writes to a file beside the wanted one and renames it when size and checksum are
right. A broken transfer continues where it stopped.

A message is one JSON object on a line; the bytes of the file follow. {"busy": true} means "still working".

Python 3.6.
"""

import json
import os
import ssl
import time
from typing import Any, Dict, NamedTuple

from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.detached import Report
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.records import free_bytes

__all__ = ["BLOCK", "IDLE_SECONDS", "File", "Progress", "check_room", "read_message", "send_message"]

BLOCK = 1024 * 1024
IDLE_SECONDS = 120.0
# Space that stays free beside the file.
RESERVE_BYTES = 64 * 1024 * 1024
_MESSAGE_LIMIT = 4096
_REPORT_SECONDS = 0.5


class File(NamedTuple):
    """The file to transfer; size in bytes, sha256 in hexadecimal."""

    directory: str
    name: str
    size: int
    sha256: str

    @property
    def path(self) -> str:
        """Return the path of the file."""
        return os.path.join(self.directory, self.name)

    @property
    def part(self) -> str:
        """Return the path of the incomplete file on the receiver."""
        return f"{self.path}.part"


class Progress:
    """Reports how many bytes are done, at most twice per second."""

    def __init__(self, report: Report, total: int) -> None:
        self._report, self._total, self._reported = report, total, 0.0

    def __call__(self, done: int) -> None:
        """Report that this many bytes are done."""
        if time.monotonic() - self._reported > _REPORT_SECONDS:
            self._reported = time.monotonic()
            self._report({"done_bytes": done, "total_bytes": self._total})


def check_room(file: File) -> None:
    """Check the space for the rest of the file. Raises Db2Error: there is not enough."""
    present = os.path.getsize(file.part) if os.path.exists(file.part) else 0
    needed, free = max(0, file.size - present) + RESERVE_BYTES, free_bytes(file.directory)
    if free < needed:
        raise Db2Error(
            f"{file.directory} has {free // BLOCK} MB of free space, the image needs {needed // BLOCK} MB: "
            "free space there or set another backup_directory",
            free_bytes=free,
            needed_bytes=needed,
        )


def send_message(connection: ssl.SSLSocket, data: Dict[str, Any]) -> None:
    """Send one message. Raises OSError."""
    connection.sendall(json.dumps(data).encode("utf-8") + b"\n")


def read_message(connection: ssl.SSLSocket) -> Dict[str, Any]:
    """Return the next message that is not "busy"; read byte by byte, because bytes of the file may follow.

    Raises OSError: the other side closed the connection. Raises ValueError: it sent something else.
    """
    data: Dict[str, Any] = {"busy": True}
    while data.get("busy"):
        line = bytearray()
        while not line.endswith(b"\n"):
            byte = connection.recv(1)
            if not byte or len(line) > _MESSAGE_LIMIT:
                raise OSError("the other side closed the connection")
            line += byte
        data = dict(json.loads(line.decode("utf-8")))
    return data
