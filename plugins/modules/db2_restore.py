#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: db2_restore
short_description: Restore a Db2 backup image for a standby
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Restores a database from an image, as a background job that continues if the connection is dropped. No rollforward
    follows, so the database waits for logs, as START HADR AS STANDBY needs it.
  - Before anything is dropped, Db2 reads the image (C(RESTORE … REDIRECT GENERATE SCRIPT)), and the module checks that
    all its files are there, that its storage paths, containers and log path exist, and that there is space. Otherwise
    it fails with all reasons.
  - A database that holds data is only replaced with O(replace=true); it is then dropped with its logs first, because
    with old logs a standby could follow the wrong log chain. An incomplete copy is restored again.
extends_documentation_fragment:
  - sametime.estate._db2.platform
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
  - sametime.estate._db2
  - sametime.estate._db2.long
attributes:
  idempotent:
    support: full
    details: A copy that waits for logs does not change, unless O(replace=true).
options:
  directory:
    description: Directory of the image.
    type: path
    required: true
  directories:
    description: Directories of the further files, if the image has several.
    type: list
    elements: path
    default: []
  buffers:
    description: Number of buffers (C(WITH n BUFFERS)). Without it, Db2 chooses.
    type: int
  parallelism:
    description: Number of processes that write table spaces (C(PARALLELISM n)). Without it, Db2 chooses.
    type: int
  timestamp:
    description:
      - Timestamp of the image. Without it, the image of the last M(sametime.estate.db2_image_transfer).
    type: str
  replace:
    description: Drop the database that is there first. It must not be active.
    type: bool
    default: false
"""

EXAMPLES = r"""
- name: Restore the copy of the primary
  sametime.estate.db2_restore:
    database: STMS
    profile: /home/db2inst1/sqllib/db2profile
    directory: /db2/backup
  become: true
  become_user: db2inst1
"""

RETURN = r"""
commands:
  description: Commands that were run, or would be run.
  returned: always
  type: list
  elements: str
finished:
  description: False while the restore continues and the module must be called again.
  returned: always
  type: bool
progress:
  description: Duration so far.
  returned: when not finished
  type: str
"""

from functools import partial
from typing import Any, Dict, List

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._core.module import run
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import images
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.image_statements import Speed
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.member_state import ABSENT, kind_of
from ansible_collections.sametime.estate.plugins.module_utils._db2.run import restore_check
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.background import in_slices
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.context import (
    Context,
    background_options,
    connect,
)
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.operations import Image
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.options import ACCOUNT, database_options


def act(module: AnsibleModule) -> Dict[str, Any]:
    """Start the restore or continue to wait for it."""
    context = connect(module)
    return in_slices(
        lambda: restore(context, module.params, write=not module.check_mode),
        lambda job: f"restoring for {job.seconds:.0f} seconds",
    )


def restore(context: Context, params: Dict[str, Any], write: bool) -> Dict[str, Any]:
    """Check the image and this host, then drop what may be dropped and restore. Raises Pending: it continues."""
    report, kind, active = {}, ABSENT, False  # the continuation of an earlier call: the restore runs
    if params["job"] is None:
        report = context.known_report()
        kind, active = kind_of(report), report["active"]
    received = context.records.read("received") or {}
    stamp = params["timestamp"] or received.get("timestamp")
    how = Speed(buffers=params["buffers"], parallelism=params["parallelism"])
    image = Image(_directories(params, received), str(stamp), how)
    plan = images.restore_plan(
        context.database, image.directories, stamp, kind=kind, active=active, replace=params["replace"], how=how
    )
    if plan.commands and params["job"] is None:
        restore_check.check_files(context.database, image)
    if plan.commands and write:
        check = partial(restore_check.check_image, context, image, report, plan.drop)
        context.operations.restore(image, existing=plan.existing, drop=plan.drop, before=check)
        context.records.remove("shutdown")
    after = "restored" if plan.commands else kind
    diff = {"before": f"{kind}\n", "after": f"{after}\n"}
    return {"changed": bool(plan.commands), "commands": plan.commands, "diff": diff}


def _directories(params: Dict[str, Any], received: Dict[str, Any]) -> List[str]:
    """Return the directories of the image: those that are given, or those of the last transfer."""
    given = [params["directory"], *params["directories"]]
    if params["timestamp"] is not None or not received:
        return given
    found = [str(part["directory"] or params["directory"]) for part in images.parts(received)]
    return sorted(set(found), key=found.index)


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            **database_options(),
            **background_options(),
            "directory": {"type": "path", "required": True},
            "directories": {"type": "list", "elements": "path", "default": []},
            "buffers": {"type": "int"},
            "parallelism": {"type": "int"},
            "timestamp": {"type": "str"},
            "replace": {"type": "bool", "default": False},
        },
        supports_check_mode=True,
    )
    run(module, act, ACCOUNT)


if __name__ == "__main__":
    main()
