#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

DOCUMENTATION = r"""
module: photo_gate_info
short_description: Read which sign-on keys and rules the program of a web server has
version_added: 1.1.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Reads what M(sametime.estate.photo_gate) installed. Returns no secret.
extends_documentation_fragment:
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
attributes:
  diff_mode:
    support: none
options:
  directory:
    description: Directory of the program.
    type: path
    required: true
"""

EXAMPLES = r"""
- name: Read the keys on the web server
  sametime.estate.photo_gate_info:
    directory: /etc/sametime-photo-gate
"""

RETURN = r"""
installed:
  description: Whether the program is there.
  returned: success
  type: bool
keys:
  description: Keys, each with C(name), C(fingerprint) and C(valid_until) (seconds since 1970, or none).
  returned: success
  type: list
  elements: dict
tokens:
  description: Rules for tokens, each with C(name), C(cookie), C(accept_v1) and C(realms).
  returned: success
  type: list
  elements: dict
"""

from typing import Any, Dict

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._core.module import run
from ansible_collections.sametime.estate.plugins.module_utils._gate import installed, rules
from ansible_collections.sametime.estate.plugins.module_utils._gate.directory import Directory


def act(module: AnsibleModule) -> Dict[str, Any]:
    """Read the files of the program, without secrets."""
    found = Directory(module.params["directory"], "", module).read()
    tokens = rules.read(found.rules.decode()).tokens if found.rules else ()
    return {
        "changed": False,
        "installed": found.program is not None,
        "keys": installed.shown(found.keys),
        "tokens": [
            {
                "name": rule.name,
                "cookie": rule.cookie.decode("ascii", "replace"),
                "accept_v1": rule.accept_v1,
                "realms": list(rule.realms),
            }
            for rule in tokens
        ],
    }


def main() -> None:
    module = AnsibleModule(
        argument_spec={"directory": {"type": "path", "required": True}},
        supports_check_mode=True,
    )
    run(module, act)


if __name__ == "__main__":
    main()
