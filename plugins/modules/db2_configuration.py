#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: db2_configuration
short_description: Set parameters of a Db2 database
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Compares parameters of a database with the wanted values, writes those that differ with one command, and reads them
    back. Other parameters do not change.
  - Different texts with the same meaning are equal, such as C(AUTOMATIC(25600)) and C(AUTOMATIC), a service name and
    its port, a host name in capitals.
  - Deactivates and restarts nothing; RV(activation_required) shows whether a change needs that.
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
- name: Log index builds on both members of a pair
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
  description: Commands that were run, or would be run.
  returned: always
  type: list
  elements: str
  sample: ["update db cfg for STMS using INDEXREC RESTART LOGINDEXBUILD ON"]
activation_required:
  description:
    - Whether a change takes effect only when the database is activated again. Unknown in check mode.
  returned: when a parameter was written
  type: bool
"""

from typing import Any, Dict

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._core.module import run
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.parse import db_cfg
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import parameters, values
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.remedies import refused
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.context import Context, connect
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.host_names import host_addresses, service_ports
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.options import ACCOUNT, database_options


def act(module: AnsibleModule) -> Dict[str, Any]:
    """Compare, and write the values that differ unless this is check mode."""
    wanted = parameters.normalized(module.params["parameters"])
    context = connect(module)
    present = configuration(context)
    changes = differing(present, wanted)
    result: Dict[str, Any] = {
        "changed": bool(changes),
        "commands": [parameters.statement(context.database, changes)] if changes else [],
        "diff": {"before": {name: present[name] for name in changes}, "after": changes},
    }
    if changes and not module.check_mode:
        answer = context.clp.must(result["commands"][0])
        result["activation_required"] = answer.has("SQL1363W")
        left = ", ".join(sorted(differing(configuration(context), changes)))
        if left:
            raise Db2Error(f"Db2 accepted the change of {left}, but shows another value", stdout=answer.output)
    return result


def configuration(context: Context) -> Dict[str, str]:
    """Return the parameters on disk by name. Raises Db2Error."""
    statement = f"get db cfg for {context.database}"
    answer = context.clp.batch([statement])[statement]
    try:
        return db_cfg.parse(answer.output).parameters
    except Db2Error as error:
        raise refused(statement, answer.rc, answer.output) from error


def differing(present: Dict[str, str], wanted: Dict[str, str]) -> Dict[str, str]:
    """Return the wanted values that differ in meaning, not only in spelling."""
    services = service_ports([present.get(name) for name in ("HADR_LOCAL_SVC", "HADR_REMOTE_SVC")])
    hosts = [part.get(name) for part in (present, wanted) for name in ("HADR_LOCAL_HOST", "HADR_REMOTE_HOST")]
    return parameters.changes(present, wanted, values.Lookup(services, host_addresses(hosts)))


def main() -> None:
    module = AnsibleModule(
        argument_spec={**database_options(), "parameters": {"type": "dict", "required": True}},
        supports_check_mode=True,
    )
    run(module, act, ACCOUNT)


if __name__ == "__main__":
    main()
