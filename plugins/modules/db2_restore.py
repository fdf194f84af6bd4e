#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: db2_restore
short_description: Restore a backup image as the beginning of a standby
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Restores a database from an image, as a job that outlives a dropped connection. No rollforward follows, so the
    database waits for logs, which is what START HADR AS STANDBY wants.
  - A database that is there and holds data is never touched unless O(replace=true); it is then dropped with its logs
    first, since left-over logs can lead a standby onto a wrong chain. A copy whose restore was left unfinished is
    restored again.
extends_documentation_fragment:
  - sametime.estate._db2.platform
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
  - sametime.estate._db2
  - sametime.estate._db2.long
attributes:
  idempotent:
    support: full
    details: A copy that waits for logs is left alone, unless O(replace=true).
options:
  directory:
    description: Where the image lies.
    type: path
    required: true
  timestamp:
    description:
      - Timestamp of the image. Without it, that of the image that M(sametime.estate.db2_image_transfer) brought.
    type: str
  replace:
    description: Drop the database that is here first. It must not be active.
    type: bool
    default: false
"""

EXAMPLES = r"""
- name: Copy of the primary
  sametime.estate.db2_restore:
    database: STMS
    profile: /home/db2inst1/sqllib/db2profile
    directory: /db2/backup
  become: true
  become_user: db2inst1
"""

RETURN = r"""
commands:
  description: What was run, or would be in check mode.
  returned: always
  type: list
  elements: str
finished:
  description: False while the restore goes on and the module must be called again.
  returned: always
  type: bool
progress:
  description: How long it has been under way.
  returned: when not finished
  type: str
"""

from typing import Any, Dict, List, Tuple

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import images as image
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.member_state import (
    ABSENT,
    BROKEN,
    RESTORED,
    kind_of,
)
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.context import (
    Tools,
    database_options,
    long_options,
    pending,
    read,
    tools,
)
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.slices import Pending


def what_is_here(used: Tools) -> Tuple[str, bool]:
    report = read(used)
    return kind_of(report), bool(report["active"])


def restore(used: Tools, params: Dict[str, Any], check_mode: bool) -> Tuple[bool, List[str], str]:
    kind, active = what_is_here(used) if params["job"] is None else (ABSENT, False)
    replace = params["replace"] and kind not in (ABSENT, BROKEN)
    if kind == RESTORED and not replace:
        return False, [], kind
    if kind not in (ABSENT, BROKEN) and not replace:
        raise Db2Error(f"{used.database} is here and may hold data: it is only replaced when that is asked for by name")
    if active:
        raise Db2Error(f"{used.database} is active here: deactivate it before it is replaced")
    stamp = params["timestamp"] or (used.work.read("received") or {}).get("timestamp")
    if not stamp:
        raise Db2Error("it is not known which image to restore: give its timestamp")
    statement = image.restore_statement(used.database, params["directory"], stamp, kind == BROKEN)
    commands = [*([image.drop_statement(used.database)] if replace else []), statement]
    if not check_mode:
        used.operations.restore(params["directory"], stamp, existing=kind == BROKEN, drop=replace)
        used.work.remove("shutdown")
    return True, commands, kind


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            **database_options(),
            **long_options(),
            "directory": {"type": "path", "required": True},
            "timestamp": {"type": "str"},
            "replace": {"type": "bool", "default": False},
        },
        supports_check_mode=True,
    )
    try:
        used = tools(module)
        changed, commands, kind = restore(used, module.params, module.check_mode)
    except Pending as still:
        module.exit_json(commands=[], **pending(still.job, f"restoring for {still.job.seconds:.0f} seconds"))
    except Db2Error as exc:
        module.fail_json(msg=str(exc), **exc.details)
    after = "restored" if changed else kind
    module.exit_json(
        changed=changed, commands=commands, finished=True, diff={"before": f"{kind}\n", "after": f"{after}\n"}
    )


if __name__ == "__main__":
    main()
