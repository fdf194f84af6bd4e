#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: db2_image_transfer
short_description: Bring a backup image from one host of a pair to the other
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - The image goes straight from host to host over TLS, on the HADR port of the receiver, which must be open between
    both anyway and is free until HADR is started. Nothing is left behind that could be used again, neither key nor
    account. The receiver's key lives in its memory; its fingerprint and a word that lets one file in travel through
    Ansible.
  - Four calls make a transfer, in the order of O(part). Each can be repeated; a broken transfer goes on where it
    stopped. An image that is there already, by whatever way, is recognised by its checksum and not sent again.
extends_documentation_fragment:
  - sametime.estate._db2.platform
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
  - sametime.estate._db2
  - sametime.estate._db2.long
attributes:
  diff_mode:
    support: none
requirements:
  - openssl on the receiving host.
options:
  part:
    description:
      - V(offer), on the source, returns the image of the last M(sametime.estate.db2_backup).
      - V(listen), on the target, checks the space and opens the port.
      - V(send), on the source, brings the file.
      - V(finish), on the target, waits until the file is there and right.
    type: str
    choices: [offer, listen, send, finish]
    required: true
  image:
    description: What V(offer) returned in RV(image). Needed by the other parts.
    type: dict
  directory:
    description: On the target, where the image goes.
    type: path
  address:
    description: Host name or address of the target, on which it listens and to which the file is sent.
    type: str
  port:
    description: HADR port of the target, as number or service name.
    type: str
  fingerprint:
    description: For V(send), what V(listen) returned.
    type: str
  word:
    description: For V(send), what V(listen) returned.
    type: str
"""

EXAMPLES = r"""
- name: The image of the last backup
  sametime.estate.db2_image_transfer:
    database: STMS
    profile: /home/db2inst1/sqllib/db2profile
    part: offer
  become: true
  become_user: db2inst1
  register: offered
"""

RETURN = r"""
image:
  description: C(timestamp), C(directory), C(file), C(size) and C(sha256) of the image.
  returned: with part offer
  type: dict
there:
  description: Whether the image is on the target already.
  returned: with part listen and finish
  type: bool
fingerprint:
  description: Of the key of the receiver.
  returned: with part listen
  type: str
word:
  description: What lets one file in. A secret for a few minutes.
  returned: with part listen
  type: str
finished:
  description: False while the transfer goes on and the module must be called again.
  returned: always
  type: bool
progress:
  description: How far it is.
  returned: when not finished
  type: str
"""

import os
import socket
from typing import Any, Callable, Dict

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.run import background as jobs
from ansible_collections.sametime.estate.plugins.module_utils._db2.run import copying, transfer
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.context import (
    Tools,
    database_options,
    long_options,
    megabytes,
    pending,
    tools,
)
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.records import sha256_of
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.slices import Pending

SHOWN = ("timestamp", "directory", "file", "size", "sha256")


def offer(used: Tools, module: Any) -> Dict[str, Any]:
    record = used.work.facts().get("image")
    if not record or not record["complete"]:
        raise Db2Error(f"there is no image of {used.database} to offer: make a backup with module db2_backup first")
    return {"changed": False, "image": {key: record[key] for key in SHOWN}}


def listen(used: Tools, module: Any) -> Dict[str, Any]:
    file = wanted(module.params)
    there = (used.work.facts().get("received") or {}).get("sha256") == file.sha256
    if not there and os.path.isfile(file.path) and os.path.getsize(file.path) == file.size:
        there = sha256_of(file.path) == file.sha256
        if there and not module.check_mode:
            used.work.write("received", record(module.params, file))
    if there or module.check_mode:
        return {"changed": not there, "there": there, "fingerprint": "", "word": ""}
    if not os.path.isdir(file.directory):
        raise Db2Error(f"{file.directory} does not exist here: make it, owned by the instance owner")
    transfer.check_room(file)
    used.jobs.stop("receive")  # of a run that was killed; what came in already is kept
    listener = transfer.listen(where(module.params), module.run_command)
    work = copying.receive_work(listener, file, used.work, record(module.params, file))
    used.jobs.start("receive", work, {"file": file.name}, [listener.sock.fileno()])
    listener.sock.close()
    return {"changed": True, "there": False, "fingerprint": listener.fingerprint, "word": listener.word}


def send(used: Tools, module: Any) -> Dict[str, Any]:
    params = module.params
    file = wanted({**params, "directory": params["image"]["directory"]})
    if module.check_mode:
        return {"changed": True}
    if used.jobs.look("send").about.get("fingerprint") != params["fingerprint"]:
        used.jobs.stop("send")  # of a run that was killed, to a receiver that is gone
    work = copying.send_work(where(params), params["fingerprint"], params["word"], file)
    ended = used.long.run("send", work, {"file": file.name, "fingerprint": params["fingerprint"]})
    if ended.rc != 0:
        raise Db2Error(
            f"{file.name} did not arrive: {ended.progress.get('error') or ended.output or 'no reason given'}"
        )
    return {"changed": True}


def finish(used: Tools, module: Any) -> Dict[str, Any]:
    file = wanted(module.params)
    ended = used.jobs.wait("receive", float(module.params["slice_seconds"]))
    if ended.state == jobs.RUNNING:
        raise Pending(ended)
    received = used.work.facts().get("received") or {}
    if not module.check_mode and (not received.get("complete") or received.get("sha256") != file.sha256):
        said = ended.progress.get("error") or ended.output or "the receiver ended early"
        raise Db2Error(f"{file.name} is not there: {said}")
    return {"changed": False, "there": bool(received)}


PARTS: Dict[str, Callable[[Tools, Any], Dict[str, Any]]] = {
    "offer": offer,
    "listen": listen,
    "send": send,
    "finish": finish,
}


def wanted(params: Dict[str, Any]) -> transfer.File:
    image = params["image"]
    name = str(image["file"])
    if os.path.basename(name) != name or name.startswith("."):
        raise Db2Error(f"{name!r} is no name of an image file")
    return transfer.File(str(params["directory"]), name, int(image["size"]), str(image["sha256"]))


def record(params: Dict[str, Any], file: transfer.File) -> Dict[str, Any]:
    kept = {key: params["image"][key] for key in SHOWN}
    return {**kept, "directory": file.directory, "database": params["database"].upper()}


def where(params: Dict[str, Any]) -> "tuple":
    port = params["port"]
    try:
        return params["address"], int(port) if port.isdigit() else socket.getservbyname(port, "tcp")
    except OSError as error:
        raise Db2Error(f"{port} is no port and no service that this host knows") from error


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            **database_options(),
            **long_options(),
            "part": {"type": "str", "choices": list(PARTS), "required": True},
            "image": {"type": "dict"},
            "directory": {"type": "path"},
            "address": {"type": "str"},
            "port": {"type": "str"},
            "fingerprint": {"type": "str"},
            "word": {"type": "str", "no_log": True},
        },
        required_if=[
            ("part", "listen", ("image", "directory", "address", "port")),
            ("part", "send", ("image", "address", "port", "fingerprint", "word")),
            ("part", "finish", ("image", "directory")),
        ],
        supports_check_mode=True,
    )
    try:
        result = PARTS[module.params["part"]](tools(module), module)
    except Pending as still:
        seen = still.job.progress
        module.exit_json(**pending(still.job, megabytes(seen.get("done_bytes"), seen.get("total_bytes"))))
    except Db2Error as exc:
        module.fail_json(msg=str(exc), **exc.details)
    module.exit_json(finished=True, **result)


if __name__ == "__main__":
    main()
