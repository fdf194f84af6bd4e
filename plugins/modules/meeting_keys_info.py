#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: meeting_keys_info
short_description: Read the effective configuration of Meeting servers
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Asks Meeting servers for their effective configuration and compares it with the wanted keys. If a server requires a
    login, does not answer, or does not report a key, the state of the key is unknown, which is neither equal nor
    different.
extends_documentation_fragment:
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
  - sametime.estate._meeting
attributes:
  diff_mode:
    support: none
options:
  require:
    description: Whether the module fails if a server uses another value although it has no pending restart.
    type: bool
    default: false
  waiting:
    description: Servers with a pending restart; see RV(sametime.estate.was_restart#module:waiting).
    type: list
    elements: dict
    default: []
seealso:
  - module: sametime.estate.meeting_keys
"""

EXAMPLES = r"""
- name: Compare the effective configuration with the wanted keys
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

from typing import Any, Dict

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._core.module import run
from ansible_collections.sametime.estate.plugins.module_utils._was.documents import meeting_requests, meeting_servers
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError


def act(module: AnsibleModule) -> Dict[str, Any]:
    """Ask the servers, and compare."""
    params = module.params
    effective = meeting_requests.ask_all(params, meeting_requests.getter(params))
    result = {"changed": False, "effective": effective}
    if not params["require"]:
        return result
    wrong = meeting_servers.unexplained(effective, params["waiting"])
    if wrong:
        raise WasError(f"{'; '.join(wrong)}. No restart is pending: the key is stored elsewhere", effective=effective)
    unknown = meeting_servers.unknown_reasons(effective)
    return dict(
        result, warnings=[f"it is unknown whether the keys are as wanted: {'; '.join(unknown)}"] if unknown else []
    )


def main() -> None:
    module = AnsibleModule(
        argument_spec=dict(
            meeting_requests.OPTIONS,
            require={"type": "bool", "default": False},
            waiting={"type": "list", "elements": "dict", "default": []},
        ),
        required_together=[meeting_requests.TOGETHER],
        supports_check_mode=True,
    )
    run(module, act)


if __name__ == "__main__":
    main()
