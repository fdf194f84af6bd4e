# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The four parts of an image transfer: the work of module db2_image_transfer. Python 3.6."""

import os
import socket
from typing import Any, Callable, Dict, Mapping, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import images
from ansible_collections.sametime.estate.plugins.module_utils._db2.run import copying, receiver, transfer
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.background import RUNNING, Pending
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.context import Context
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.records import sha256_of

__all__ = ["PARTS"]

RunCommand = Callable[..., Tuple[int, str, str]]
Part = Callable[[Context, Mapping[str, Any], bool, RunCommand], Dict[str, Any]]


def offer(context: Context, params: Mapping[str, Any], write: bool, run: RunCommand) -> Dict[str, Any]:
    """Return the image of the last backup on this host. Raises Db2Error: there is none."""
    record = context.records.facts().get("image")
    if not record or not record["complete"]:
        raise Db2Error(f"there is no image of {context.database}: make a backup with module db2_backup first")
    return {"changed": False, "image": images.shown(record)}


def listen(context: Context, params: Mapping[str, Any], write: bool, run: RunCommand) -> Dict[str, Any]:
    """Start a receiver, unless the image is here already; run: runs openssl.

    Raises Db2Error: no directory, no space, the port is in use.
    """
    file = _wanted(params["image"], params["directory"])
    about = {key: params["image"].get(key) for key in ("timestamp", "file", "size", "sha256")}
    record = {**about, "directory": file.directory, "database": context.database}
    there = False
    if os.path.isfile(file.path) and os.path.getsize(file.path) == file.size:
        there = _has(context, file) or sha256_of(file.path) == file.sha256
        if there and write:
            context.records.write("received", images.merged(context.records.read("received"), record))
    if there or not write:
        return {"changed": not there, "there": there, "fingerprint": "", "word": ""}
    if not os.path.isdir(file.directory):
        raise Db2Error(f"{file.directory} does not exist here: create it, owned by the instance owner")
    transfer.check_room(file)
    context.jobs.stop("receive")  # of a run that was killed; what it received is kept
    listener = receiver.listen(_address(params), run)
    work = copying.receive_work(listener, file, context.records, record)
    context.jobs.start("receive", work, {"file": file.name}, [listener.sock.fileno()])
    listener.sock.close()
    return {"changed": True, "there": False, "fingerprint": listener.fingerprint, "word": listener.password}


def send(context: Context, params: Mapping[str, Any], write: bool, run: RunCommand) -> Dict[str, Any]:
    """Send the image to the receiver. Raises Pending: it is not finished. Raises Db2Error: it did not arrive."""
    file = _wanted(params["image"], params["image"]["directory"])
    if not write:
        return {"changed": True}
    if context.jobs.look("send").about.get("fingerprint") != params["fingerprint"]:
        context.jobs.stop("send")  # of a run that was killed; its receiver no longer exists
    work = copying.send_work(_address(params), params["fingerprint"], params["word"], file)
    job = context.background.work("send", work, {"file": file.name, "fingerprint": params["fingerprint"]})
    if job.rc != 0:
        raise Db2Error(f"{file.name} did not arrive: {job.progress.get('error') or job.output or 'no reason given'}")
    return {"changed": True}


def finish(context: Context, params: Mapping[str, Any], write: bool, run: RunCommand) -> Dict[str, Any]:
    """Wait for the receiver. Raises Pending: it is not finished. Raises Db2Error: the image is not here."""
    file = _wanted(params["image"], params["directory"])
    job = context.jobs.wait("receive", float(params["slice_seconds"]))
    if job.state == RUNNING:
        raise Pending(job)
    received = context.records.facts().get("received") or {}
    if write and not (os.path.isfile(file.path) and _has(context, file)):
        reason = job.progress.get("error") or job.output or "the receiver ended early"
        raise Db2Error(f"{file.name} is not there: {reason}")
    return {"changed": False, "there": bool(received)}


PARTS: Dict[str, Part] = {"offer": offer, "listen": listen, "send": send, "finish": finish}


def _has(context: Context, file: transfer.File) -> bool:
    """Return whether the record of received files has this file."""
    received = context.records.facts().get("received") or {}
    return file.sha256 in [part["sha256"] for part in images.parts(received)]


def _wanted(image: Mapping[str, Any], directory: str) -> transfer.File:
    name = str(image["file"])
    if os.path.basename(name) != name or name.startswith("."):
        raise Db2Error(f"{name!r} is not a name of an image file")
    return transfer.File(str(directory), name, int(image["size"]), str(image["sha256"]))


def _address(params: Mapping[str, Any]) -> Tuple[str, int]:
    port = params["port"]
    try:
        return params["address"], int(port) if port.isdigit() else socket.getservbyname(port, "tcp")
    except OSError as error:
        raise Db2Error(f"{port} is neither a port nor a service that this host knows") from error
