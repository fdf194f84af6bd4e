# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sending side of an image transfer; see transfer.py. Python 3.6."""

import hashlib
import hmac
import socket
import ssl
from typing import Tuple

from ansible_collections.sametime.estate.plugins.module_utils._db2.run.detached import Report
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.transfer import (
    BLOCK,
    IDLE_SECONDS,
    File,
    Progress,
    read_message,
    send_message,
)

__all__ = ["send"]


def send(address: Tuple[str, int], fingerprint: str, password: str, file: File, report: Report) -> int:
    """Send the file to a receiver; return 0 if the receiver confirms it, else 1 and report the error."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # no authority: the fingerprint of the certificate is compared below
    try:
        with socket.create_connection(address, IDLE_SECONDS) as plain, context.wrap_socket(plain) as connection:
            presented = hashlib.sha256(connection.getpeercert(binary_form=True) or b"").hexdigest()
            if not hmac.compare_digest(presented, fingerprint):
                report({"error": f"{address[0]}:{address[1]} is not the receiver that was started: it has another key"})
                return 1
            return _send_file(connection, password, file, report)
    except (OSError, ValueError) as error:
        report({"error": f"{address[0]}:{address[1]}: {error}"})
        return 1


def _send_file(connection: ssl.SSLSocket, password: str, file: File, report: Report) -> int:
    send_message(connection, {"password": password, "name": file.name, "size": file.size, "sha256": file.sha256})
    welcome = read_message(connection)
    if "offset" not in welcome:
        report({"error": welcome.get("error", "the receiver refused the file")})
        return 1
    offset = int(welcome["offset"])
    done, progress = offset, Progress(report, file.size)
    with open(file.path, "rb") as source:
        source.seek(offset)
        for block in iter(lambda: source.read(BLOCK), b""):
            connection.sendall(block)
            done += len(block)
            progress(done)
    answer = read_message(connection)
    trouble = {} if answer.get("ok") else {"error": answer.get("error", "no answer")}
    report({"done_bytes": done, "total_bytes": file.size, **trouble})
    return 1 if trouble else 0
