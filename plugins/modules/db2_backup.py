#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: db2_backup
short_description: Full backup of a Db2 database
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Backs a database up into a directory, as a job that outlives a dropped connection. A backup that a killed run left
    under way is found again and waited for. When it ends, the checksum of the image is taken and a record is kept.
  - The action plugin of the same name shows how far it is.
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
    details: Each call makes a new image.
options:
  directory:
    description: Where the image goes.
    type: path
    required: true
  online:
    description: Back up while the database is used. Needs archive logging; the image carries the logs that it needs.
    type: bool
    default: false
  interruption:
    description: For an offline backup, disconnect the applications of this database. Without it the module refuses.
    type: bool
    default: false
"""

EXAMPLES = r"""
- name: Image for the standby
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
  description: C(timestamp), C(directory), C(file), C(size) and C(sha256) of the image.
  returned: when finished and not in check mode
  type: dict
commands:
  description: What was run, or would be in check mode.
  returned: always
  type: list
  elements: str
finished:
  description: False while the backup goes on and the module must be called again.
  returned: always
  type: bool
progress:
  description: How far it is.
  returned: when not finished
  type: str
"""

from functools import partial
from typing import Any, Dict

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import images as image
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import remedies as explain
from ansible_collections.sametime.estate.plugins.module_utils._db2.run import copying
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.context import (
    Tools,
    database_options,
    long_options,
    megabytes,
    pending,
    read,
    tools,
)
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.records import free_bytes
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.slices import Pending


def check_room(used: Tools, directory: str, instance: str, lies_in: str) -> int:
    """Return about how large the image becomes; raise Db2Error when that does not fit."""
    expected = copying.database_bytes(lies_in, instance, used.database)
    try:
        free = free_bytes(directory)
    except OSError as error:
        raise Db2Error(f"{directory} cannot be used: {error.strerror}; make it on this host") from error
    if free < expected:
        raise Db2Error(
            f"{directory} has {free // 10**6} MB of free space, {used.database} keeps {expected // 10**6} MB: "
            "free some or name another directory",
            free_bytes=free,
            needed_bytes=expected,
        )
    return expected


def backup(used: Tools, params: Dict[str, Any], check_mode: bool) -> Dict[str, Any]:
    directory, online = params["directory"], params["online"]
    statement = image.backup_statement(used.database, directory, online)
    if check_mode:
        return {"commands": [statement], "finished": True}
    before = None
    about = {"database": used.database, "directory": directory, "online": online}
    if params["job"] is None:
        report = read(used)
        about["instance"] = report["instance"]["instance"]
        check_room(used, directory, about["instance"], report["directory"] or "")
        if not online:
            before = partial(used.operations.deactivate, params["interruption"])
    work = copying.backup_work(used.clp.argv(statement), used.work, about)
    job = used.long.run("backup", work, about, before)
    if job.rc != 0:
        raise Db2Error(f"{statement}: {explain.remedy(job.output)}", rc=job.rc, stdout=job.output)
    made = used.work.read("image") or {}
    shown = {key: made.get(key) for key in ("timestamp", "directory", "file", "size", "sha256", "online")}
    return {"commands": [statement], "finished": True, "image": shown}


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            **database_options(),
            **long_options(),
            "directory": {"type": "path", "required": True},
            "online": {"type": "bool", "default": False},
            "interruption": {"type": "bool", "default": False},
        },
        supports_check_mode=True,
    )
    try:
        used = tools(module)
        result = backup(used, module.params, module.check_mode)
    except Pending as still:
        job = still.job
        done = job.progress.get("done_bytes") or copying.image_bytes(module.params["directory"], used.database)
        phase = job.progress.get("phase", "backup")
        module.exit_json(commands=[], **pending(job, f"{phase} {megabytes(done, job.progress.get('total_bytes'))}"))
    except Db2Error as exc:
        module.fail_json(msg=str(exc), **exc.details)
    module.exit_json(changed=True, **result)


if __name__ == "__main__":
    main()
