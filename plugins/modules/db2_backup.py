#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: db2_backup
short_description: Back up a Db2 database
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Makes a full backup into a directory, as a background job that continues if the connection is dropped. If an earlier
    run was killed, the module waits for its backup. At the end it computes the checksum of the image and writes a
    record.
  - The action plugin of the same name shows the progress.
extends_documentation_fragment:
  - sametime.estate._db2.platform
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
  - sametime.estate._db2
  - sametime.estate._db2.long
attributes:
  diff_mode:
    support: none
  idempotent:
    support: none
    details: Each call creates a new image.
options:
  directory:
    description: Directory for the image.
    type: path
    required: true
  directories:
    description: Further directories. The image then has one file in each, and in O(directory).
    type: list
    elements: path
    default: []
  compress:
    description: Compress the image.
    type: bool
    default: false
  buffers:
    description: Number of buffers (C(WITH n BUFFERS)). Without it, Db2 chooses.
    type: int
  parallelism:
    description: Number of table spaces that are read in parallel (C(PARALLELISM n)). Without it, Db2 chooses.
    type: int
  online:
    description: Back up while the database is in use. Needs archive logging; the image contains the logs that it needs.
    type: bool
    default: false
  interruption:
    description: For an offline backup, disconnect the applications of this database. Without it the module refuses.
    type: bool
    default: false
"""

EXAMPLES = r"""
- name: Create an image for the standby
  sametime.estate.db2_backup:
    database: STMS
    profile: /home/db2inst1/sqllib/db2profile
    directory: /db2/backup
    online: true
  become: true
  become_user: db2inst1
"""

RETURN = r"""
image:
  description: C(timestamp), C(directory), C(file), C(size) and C(sha256) of the image, and its files (C(parts)).
  returned: when finished and not in check mode
  type: dict
commands:
  description: Commands that were run, or would be run.
  returned: always
  type: list
  elements: str
finished:
  description: False while the backup continues and the module must be called again.
  returned: always
  type: bool
progress:
  description: Phase and size so far.
  returned: when not finished
  type: str
"""

from functools import partial
from typing import Any, Dict, List

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._core.module import run
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import images
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.image_statements import Speed, backup_statement
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.remedies import refused
from ansible_collections.sametime.estate.plugins.module_utils._db2.run import copying
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.background import in_slices
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.context import (
    Context,
    background_options,
    connect,
)
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.options import ACCOUNT, database_options


def act(module: AnsibleModule) -> Dict[str, Any]:
    """Start the backup or continue to wait for it; in check mode, return its statement."""
    context, params = connect(module), module.params
    if module.check_mode:
        statement = _statement(context, params)
        return {"changed": True, "commands": [statement], "finished": True}
    return in_slices(
        lambda: backup(context, params),
        lambda job: copying.backup_progress(job, _directories(params), context.database),
    )


def backup(context: Context, params: Dict[str, Any]) -> Dict[str, Any]:
    """Check the space, back up, and record the image. Raises Pending: the backup continues."""
    directory, online = params["directory"], params["online"]
    about = {"database": context.database, "directory": directory, "online": online}
    if params["directories"]:
        about["directories"] = params["directories"]
    before = None
    if params["job"] is None:
        report = context.known_report()
        about["instance"] = report["instance"]["instance"]
        copying.check_room(_directories(params), report, params["compress"])
        before = None if online else partial(context.operations.deactivate, params["interruption"])
    statement = _statement(context, params)
    work = copying.backup_work(context.clp.argv(statement), context.records, about)
    job = context.background.work("backup", work, about, before)
    if job.rc != 0:
        raise refused(statement, job.rc, job.output)
    image = images.shown(context.records.read("image") or {}, "online")
    return {"changed": True, "commands": [statement], "image": image}


def _statement(context: Context, params: Dict[str, Any]) -> str:
    how = Speed(params["compress"], params["buffers"], params["parallelism"])
    return backup_statement(context.database, _directories(params), params["online"], how)


def _directories(params: Dict[str, Any]) -> List[str]:
    return [params["directory"], *params["directories"]]


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            **database_options(),
            **background_options(),
            "directory": {"type": "path", "required": True},
            "online": {"type": "bool", "default": False},
            "interruption": {"type": "bool", "default": False},
            "directories": {"type": "list", "elements": "path", "default": []},
            "compress": {"type": "bool", "default": False},
            "buffers": {"type": "int"},
            "parallelism": {"type": "int"},
        },
        supports_check_mode=True,
    )
    run(module, act, ACCOUNT)


if __name__ == "__main__":
    main()
