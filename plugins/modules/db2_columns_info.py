#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: db2_columns_info
short_description: Find the tables of a Db2 database that have a column of a name
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Asks the catalogue of a Db2 database, C(SYSCAT.COLUMNS), for the tables with a column of a name. Reads no table of
    the product and writes nothing.
extends_documentation_fragment:
  - sametime.estate._db2.platform
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
attributes:
  diff_mode:
    support: none
options:
  database:
    description: Name of the database.
    type: str
    required: true
  profile:
    description: Profile of the instance, for example V(/home/db2inst1/sqllib/db2profile).
    type: path
    required: true
  column:
    description: Name of the column.
    type: str
    default: DEPSTATUS
"""

EXAMPLES = r"""
- name: Find the tables with a deployment status
  sametime.estate.db2_columns_info:
    database: STSC
    profile: /home/db2inst1/sqllib/db2profile
  become: true
  become_user: db2inst1
"""

RETURN = r"""
tables:
  description: Tables with this column, with their schema.
  returned: success
  type: list
  elements: str
"""

from typing import Any, Dict

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._core.module import run
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.clp import Clp, runner
from ansible_collections.sametime.estate.plugins.module_utils._update import catalogue


def act(module: AnsibleModule) -> Dict[str, Any]:
    """Ask the catalogue."""
    params = module.params
    clp = Clp(runner(module.run_command), params["profile"])
    return {"changed": False, "tables": catalogue.tables(clp, params["database"], params["column"])}


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "database": {"type": "str", "required": True},
            "profile": {"type": "path", "required": True},
            "column": {"type": "str", "default": "DEPSTATUS"},
        },
        supports_check_mode=True,
    )
    run(module, act, "the instance owner")


if __name__ == "__main__":
    main()
