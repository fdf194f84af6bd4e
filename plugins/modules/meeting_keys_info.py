#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: meeting_keys_info
short_description: What Sametime Meeting servers run with
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Asks Meeting servers for their configuration and compares it with the keys wanted. A server that asks for a log-in,
    does not answer or does not name a key makes it unknown, which is neither equal nor different.
extends_documentation_fragment:
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
  - sametime.estate._meeting
attributes:
  diff_mode:
    support: none
options:
  require:
    description: Whether it is a failure that a server which waits for no restart runs with another value.
    type: bool
    default: false
  waiting:
    description: Servers that wait for a restart, RV(sametime.estate.was_restart#module:waiting).
    type: list
    elements: dict
    default: []
seealso:
  - module: sametime.estate.meeting_keys
"""

EXAMPLES = r"""
- name: What do the Meeting servers run with
  sametime.estate.meeting_keys_info:
    servers:
      - {node: meet1Node, url: "http://meet1.acme.example:9081"}
    keys:
      - {name: whiteboard.enabled, value: "true"}
"""

RETURN = r"""
effective:
  description:
    - For each server and key C(server), C(key), C(wanted), C(running), C(state) (equal, different, unknown), C(reason).
  returned: always
  type: list
  elements: dict
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._was.documents import meeting_servers as questions
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError


def main() -> None:
    module = AnsibleModule(
        argument_spec=dict(
            questions.OPTIONS,
            require={"type": "bool", "default": False},
            waiting={"type": "list", "elements": "dict", "default": []},
        ),
        required_together=[questions.TOGETHER],
        supports_check_mode=True,
    )
    params = module.params
    try:
        effective = questions.effective(params, questions.getter(params))
    except WasError as exc:
        module.fail_json(msg=str(exc), **exc.details)
    wrong = questions.different(effective, params["waiting"])
    if wrong and params["require"]:
        told = "; ".join(wrong)
        module.fail_json(msg=f"{told}. It waits for no restart: the key is kept elsewhere", effective=effective)
    unknown = sorted({verdict["reason"] for verdict in effective if verdict["state"] == "unknown"})
    if unknown and params["require"]:
        module.warn(f"not known whether the keys are as wanted: {'; '.join(unknown)}")
    module.exit_json(changed=False, effective=effective)


if __name__ == "__main__":
    main()
