#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

DOCUMENTATION = r"""
module: photo_sync_program
short_description: Install the photo job as a program that runs without Ansible
version_added: 1.0.0
description:
  - Writes the code of M(sametime.estate.photo_sync) to the host as one executable file that needs only Python 3.6 or
    later, so that cron or a systemd timer runs the same job as the module.
  - The same version of the collection writes the same bytes on every host.
  - Before the module replaces the program, it starts the new one with C(--help) to check the interpreter. If it does
    not start, the old program stays.
options:
  path:
    description:
      - Path of the program. The directory must exist.
    type: path
    required: true
  interpreter:
    description:
      - Path of the Python that runs the program. The default is the Python that runs this module.
    type: path
extends_documentation_fragment:
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
  - ansible.builtin.files
attributes:
  diff_mode:
    support: full
    details:
      - Shows the digest of the program and the files that differ in it.
seealso:
  - module: sametime.estate.photo_sync
author:
  - The sametime.estate maintainers (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Install the photo job
  sametime.estate.photo_sync_program:
    path: /var/lib/sametime-photos/bin/photo-sync
    owner: root
    group: root
    mode: "0755"
"""

RETURN = r"""
path:
  description: Path of the program.
  returned: success
  type: str
  sample: /var/lib/sametime-photos/bin/photo-sync
sha256:
  description: SHA-256 of the program.
  returned: success
  type: str
  sample: 5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9
"""

import os
import sys
from typing import Any, Dict

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._core import archive, program
from ansible_collections.sametime.estate.plugins.module_utils._core.module import run
from ansible_collections.sametime.estate.plugins.module_utils._photos import cli


def act(module: AnsibleModule) -> Dict[str, Any]:
    """Build the program, and install it unless this is check mode."""
    path = module.params["path"]
    current = program.read(path)
    wanted = program.build(cli.__name__, module.params["interpreter"] or sys.executable)
    changed = current != wanted
    if changed and not module.check_mode:
        program.install(path, wanted, module.run_command)
    attributes: Dict[str, Any] = {}
    if os.path.exists(path):
        wanted_attributes = module.load_file_common_arguments(module.params)
        changed = module.set_fs_attributes_if_different(wanted_attributes, changed, attributes)
    diff = [archive.diff(current, wanted), attributes]
    return {"changed": changed, "path": path, "sha256": archive.digest(wanted), "diff": diff}


def main() -> None:
    module = AnsibleModule(
        argument_spec={"path": {"type": "path", "required": True}, "interpreter": {"type": "path"}},
        add_file_common_args=True,
        supports_check_mode=True,
    )
    run(module, act)


if __name__ == "__main__":
    main()
