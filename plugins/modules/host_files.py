#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: host_files
short_description: Manage several directories and small files of a host in one call
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Manages content, owner, group and mode of files, and owner, group and mode of directories, in the order of the list.
  - A call costs one connection, however many entries it has. M(ansible.builtin.template) and M(ansible.builtin.copy)
    need several connections for each file. A role gives the text of a template with P(ansible.builtin.template#lookup).
  - The module first compares all entries. If one of them cannot be brought into the wanted state, it changes nothing.
  - A file is replaced in one step, and only after the command in O(entries[].validate) has accepted the new content.
extends_documentation_fragment:
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
attributes:
  check_mode:
    support: full
    details: Commands in O(entries[].validate) do not run. Accounts, groups and directories may be missing; an earlier
      task of the real run may create them. A directory with the state V(existing) must be there in check mode too.
options:
  entries:
    description: Files and directories, each path once. A directory comes before the files in it.
    type: list
    elements: dict
    required: true
    suboptions:
      path:
        description: Absolute path. A link to a directory counts as the directory.
        type: path
        required: true
      state:
        description:
          - V(absent) removes a file or a link. The module never removes a directory.
          - V(existing) is a directory that must be there. Without it the module changes nothing and fails with
            O(entries[].fail_msg). The module never changes this directory; the same path may have a second entry.
        type: str
        choices: [file, directory, absent, existing]
        default: file
      content:
        description: Content of a file. Required for V(file).
        type: str
      owner:
        description: Account that owns the file. By default the owner stays; a new file belongs to the account that runs
          the module.
        type: str
      group:
        description: Group of the file. By default the group stays.
        type: str
      mode:
        description: Permissions, as four octal digits in quotes. Required for V(file) and V(directory).
        type: str
      keep_existing:
        description:
          - Whether a directory that exists stays as it is. Owner, group and mode then count only for a new directory.
          - It has no effect on V(file), V(absent) and V(existing).
        type: bool
        default: false
        version_added: 1.1.0
      fail_msg:
        description: Message of the failure when a directory with the state V(existing) is missing. By default the
          message names the directory.
        type: str
        default: ""
        version_added: 1.1.0
      validate:
        description:
          - Command that checks new content before it replaces the file, as a list of words. A word C(%s) becomes the
            path of the new content. The file is not replaced unless the command ends with exit code 0.
        type: list
        elements: str
        default: []
"""

EXAMPLES = r"""
- name: Write the configuration, and a directory for it
  sametime.estate.host_files:
    entries:
      - path: /opt/sametime/etc
        state: directory
        owner: root
        group: root
        mode: "0755"
      - path: /opt/sametime/etc/photo-sync.ini
        content: "{{ lookup('ansible.builtin.template', 'photo-sync.ini.j2') }}"
        owner: root
        group: tdiphoto
        mode: "0640"
        validate: [/opt/sametime/bin/photo-sync, --check-config, --config, "%s"]

- name: Create a directory in one that a product has installed
  sametime.estate.host_files:
    entries:
      - path: /opt/IBM/HTTPServer
        state: existing
        fail_msg: This host has no directory /opt/IBM/HTTPServer; install IBM HTTP Server first
      - path: /opt/IBM/HTTPServer/photos
        state: directory
        mode: "0755"
        keep_existing: true
"""

RETURN = r"""
paths:
  description: Paths that the run changed, or would change in check mode.
  returned: always
  type: list
  elements: str
  sample: [/opt/sametime/etc/photo-sync.ini]
"""

from typing import Any, Dict

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._core.module import run
from ansible_collections.sametime.estate.plugins.module_utils._files import entries, host


def act(module: AnsibleModule) -> Dict[str, Any]:
    """Compare all entries first, and write unless this is check mode."""
    options = module.params["entries"]
    wanted = [host.wanted(each, planned=module.check_mode) for each in options]
    entries.check_paths(wanted)
    found = [host.look(each.path) for each in wanted]
    for current, to_be in zip(found, wanted):
        entries.check(current, to_be)
    if not module.check_mode:
        entries.check_parents(wanted, host.parents([each.path for each in wanted]))
    todo = [each for each in zip(found, wanted, options) if entries.changes(each[0], each[1])]
    for current, to_be, option in todo if not module.check_mode else []:
        host.put(current, to_be, host.prover(module.run_command, option["validate"], to_be.path))
        if entries.is_new(current, to_be):
            module.set_default_selinux_context(to_be.path, False)
    return {
        "changed": bool(todo),
        "paths": [to_be.path for _current, to_be, _option in todo],
        "diff": [diff for current, to_be, _option in todo for diff in entries.diffs(current, to_be)],
    }


def main() -> None:
    entry = {
        "path": {"type": "path", "required": True},
        "state": {"type": "str", "choices": ["file", "directory", "absent", "existing"], "default": "file"},
        "content": {"type": "str"},
        "owner": {"type": "str"},
        "group": {"type": "str"},
        "mode": {"type": "str"},
        "keep_existing": {"type": "bool", "default": False},
        "fail_msg": {"type": "str", "default": ""},
        "validate": {"type": "list", "elements": "str", "default": []},
    }
    needed = [("state", "file", ("content", "mode")), ("state", "directory", ("mode",))]
    module = AnsibleModule(
        argument_spec={
            "entries": {
                "type": "list",
                "elements": "dict",
                "required": True,
                "options": entry,
                "required_if": needed,
            }
        },
        supports_check_mode=True,
    )
    run(module, act)


if __name__ == "__main__":
    main()
