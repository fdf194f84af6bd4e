#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: db2_configuration
short_description: Parameters of a Db2 database
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Compares parameters of a database with the wanted values and writes those that differ, all with one command, then
    reads them back. Parameters that are not named stay as they are.
  - Values that mean the same are the same, such as C(AUTOMATIC(25600)) and C(AUTOMATIC), a service name and its port,
    a host name in other letters.
  - Nothing is deactivated or restarted; RV(activation_required) tells whether a change waits for that.
extends_documentation_fragment:
  - sametime.estate._db2.platform
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
  - sametime.estate._db2
options:
  parameters:
    description: Parameter and wanted value. An empty value clears a parameter.
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: Index builds must be logged on both members of a pair
  sametime.estate.db2_configuration:
    database: STMS
    profile: /home/db2inst1/sqllib/db2profile
    parameters:
      LOGINDEXBUILD: "ON"
      INDEXREC: RESTART
  become: true
  become_user: db2inst1
"""

RETURN = r"""
commands:
  description: What was run, or would be in check mode.
  returned: always
  type: list
  elements: str
  sample: ["update db cfg for STMS using INDEXREC RESTART LOGINDEXBUILD ON"]
activation_required:
  description:
    - Whether Db2 said that a change takes effect only when the database is activated anew. Unknown in check mode.
  returned: when something was written
  type: bool
"""

import socket
from typing import Any, Dict

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.parse import db_cfg
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import parameters, values
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import remedies as explain
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.clp import Clp
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.context import Tools, database_options, tools


def configured(clp: Clp, database: str) -> Dict[str, str]:
    statement = f"get db cfg for {database}"
    answer = clp.batch([statement])[statement]
    try:
        return db_cfg.parse(answer.output).parameters
    except Db2Error as error:
        raise Db2Error(f"{statement}: {explain.remedy(answer.output)}", stdout=answer.output) from error


def differing(present: Dict[str, str], wanted: Dict[str, str]) -> Dict[str, str]:
    unknown = sorted(set(wanted) - set(present))
    if unknown:
        raise Db2Error(f"this version of Db2 has no parameter {', '.join(unknown)}")
    named = [present[token] for token in ("HADR_LOCAL_SVC", "HADR_REMOTE_SVC") if token in present]
    ports = {name: port for name, port in zip(named, map(service, named)) if port}
    return {token: value for token, value in wanted.items() if not values.same(token, present[token], value, ports)}


def service(name: str) -> int:
    """Return the port of a service name, 0 when it is none."""
    try:
        return socket.getservbyname(name, "tcp")
    except OSError:
        return 0


def apply(used: Tools, wanted: Dict[str, str], check_mode: bool) -> Dict[str, Any]:
    present = configured(used.clp, used.database)
    changes = differing(present, wanted)
    result: Dict[str, Any] = {
        "changed": bool(changes),
        "commands": [parameters.statement(used.database, changes)] if changes else [],
        "diff": {"before": {token: present[token] for token in changes}, "after": changes},
    }
    if changes and not check_mode:
        answer = used.clp.must(result["commands"][0])
        result["activation_required"] = answer.has("SQL1363W")
        left = ", ".join(sorted(differing(configured(used.clp, used.database), changes)))
        if left:
            raise Db2Error(f"Db2 took the change of {left}, but shows another value", stdout=answer.output)
    return result


def main() -> None:
    module = AnsibleModule(
        argument_spec={**database_options(), "parameters": {"type": "dict", "required": True}},
        supports_check_mode=True,
    )
    given = module.params["parameters"]
    wanted = {str(token).upper(): "" if value is None else str(value) for token, value in given.items()}
    try:
        result = apply(tools(module), wanted, module.check_mode)
    except Db2Error as exc:
        module.fail_json(msg=str(exc), **exc.details)
    module.exit_json(**result)


if __name__ == "__main__":
    main()
