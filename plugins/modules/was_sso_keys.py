#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION. Its action plugin writes the file."""

DOCUMENTATION = r"""
module: was_sso_keys
short_description: Export the LTPA keys of a cell to a file of the controller
version_added: 1.1.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Asks the deployment manager for the keys that sign tokens, which the password of an entry of O(keys) encrypts, and
    writes them to the file of this entry on the controller, in the form in which the console exports them. The entry is
    the one whose C(cell) is the host of the task. This takes one start of wsadmin.
  - The controller first opens the export with the password. A file that has the same keys stays as it is. A file that
    has other keys is replaced with O(replace) only, and the old file is kept beside it.
  - Neither the keys nor the password stay on the host. They are in no command line, no output of wsadmin, and no result
    of a task.
  - The user needs the role administrator of the cell.
notes:
  - The keys are those that the deployment manager uses now.
extends_documentation_fragment:
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
  - sametime.estate._was
attributes:
  diff_mode:
    support: full
    details: Shows fingerprint, realm, date and host of the keys. Shows no secret.
options:
  keys:
    description:
      - Keys files of the sign-on servers, in the shape of O(sametime.estate.photo_gate#module:keys). Required. If no
        entry has the host as its C(cell), nothing happens.
      - The directory of the file is created with mode 0700 if it is missing. The file has mode 0600. A relative path of
        a file that does not exist starts at the directory of the playbook.
    type: list
    elements: dict
  replace:
    description: Whether a file with other keys is replaced. It is kept beside the new one; its name ends with a date.
    type: bool
    default: false
  export_password:
    description: Password of the export, as the action plugin takes it from O(keys).
    type: str
"""

EXAMPLES = r"""
- name: Export the keys of the cell
  sametime.estate.was_sso_keys:
    profile: /opt/IBM/WebSphere/AppServer/profiles/STSCDMgrProfile
    keys:
      - name: Sametime cell
        file: /home/me/estate/files/sametime.keys
        password: "{{ vault_ltpa_password }}"
        cell: ssc1
"""

RETURN = r"""
file:
  description: Path of the file on the controller; none if no entry names the host.
  returned: success
  type: str
fingerprint:
  description: Fingerprint of the keys of the cell.
  returned: if an entry names the host
  type: str
kept:
  description: Path of the file with the old keys; none if nothing was replaced.
  returned: if an entry names the host
  type: str
advice:
  description: What to do next, as sentences.
  returned: success
  type: list
  elements: str
"""

import base64
from typing import Any, Dict

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._core.module import run
from ansible_collections.sametime.estate.plugins.module_utils._was import module as was


def act(module: AnsibleModule) -> Dict[str, Any]:
    """Export the keys; the action plugin takes them out of the result."""
    password = base64.b64decode(module.params["export_password"])
    exported = was.session(module).export_keys(password, module.tmpdir)
    return {"changed": False, "exported": base64.b64encode(exported).decode()}


def main() -> None:
    module = AnsibleModule(
        argument_spec=dict(
            was.CONNECTION,
            keys={"type": "list", "elements": "dict", "no_log": False},
            replace={"type": "bool", "default": False},
            export_password={"type": "str", "no_log": True},
        ),
        required_together=[was.TOGETHER],
        supports_check_mode=True,
    )
    run(module, act, was.ACCOUNT)


if __name__ == "__main__":
    main()
