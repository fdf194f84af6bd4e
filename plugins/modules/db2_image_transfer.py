#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: db2_image_transfer
short_description: Transfer a backup image from one host of a Db2 pair to the other
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - The image goes directly from host to host over TLS. It uses the HADR port of the receiver, which must be open
    between both hosts anyway and is free until HADR is started. No key and no account remains afterwards. The key of
    the receiver exists only in its memory; its fingerprint and a password for one file are passed through Ansible.
  - Four calls make a transfer, in the order of O(part). Each can be repeated; a broken transfer continues where it
    stopped. An image that is already there is recognized by its checksum and not sent again.
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
      - V(send), on the source, sends the file.
      - V(finish), on the target, waits until the file is complete and its checksum is right.
    type: str
    choices: [offer, listen, send, finish]
    required: true
  image:
    description:
      - RV(image) of V(offer). The other parts need it. If the image has several files, each is a transfer of its own;
        it is described by the C(timestamp) and one of the C(parts).
    type: dict
  directory:
    description: Directory for the image on the target.
    type: path
  address:
    description: Host name or address of the target, on which it listens and to which the file is sent.
    type: str
  port:
    description: HADR port of the target, as number or service name.
    type: str
  fingerprint:
    description: For V(send), the value that V(listen) returned.
    type: str
  word:
    description: For V(send), the value that V(listen) returned.
    type: str
"""

EXAMPLES = r"""
- name: Find the image of the last backup
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
  description: C(timestamp), C(directory), C(file), C(size) and C(sha256) of the image, and its files (C(parts)).
  returned: with part offer
  type: dict
there:
  description: Whether the image is on the target.
  returned: with part listen and finish
  type: bool
fingerprint:
  description: Fingerprint of the key of the receiver.
  returned: with part listen
  type: str
word:
  description: Password for one file. Keep it secret until the file is transferred.
  returned: with part listen
  type: str
finished:
  description: False while the transfer continues and the module must be called again.
  returned: always
  type: bool
progress:
  description: Bytes so far.
  returned: when not finished
  type: str
"""

from typing import Any, Dict

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._core.module import run
from ansible_collections.sametime.estate.plugins.module_utils._db2.run import image_transfer
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.background import in_slices
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.context import background_options, connect
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.copying import megabytes
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.options import ACCOUNT, database_options


def act(module: AnsibleModule) -> Dict[str, Any]:
    """Do the part of the transfer that the option names."""
    context, part = connect(module), image_transfer.PARTS[module.params["part"]]
    return in_slices(
        lambda: part(context, module.params, not module.check_mode, module.run_command),
        lambda job: megabytes(job.progress.get("done_bytes"), job.progress.get("total_bytes")),
    )


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            **database_options(),
            **background_options(),
            "part": {"type": "str", "choices": list(image_transfer.PARTS), "required": True},
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
    run(module, act, ACCOUNT)


if __name__ == "__main__":
    main()
