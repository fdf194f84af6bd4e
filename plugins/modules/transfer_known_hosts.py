#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: transfer_known_hosts
short_description: Pin the host keys of one host in a separate file
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Writes a C(known_hosts) file that contains only the given keys of one host. With this file and
    C(StrictHostKeyChecking=yes), ssh connects to no other host.
  - If a key of the host changes, the module updates the file and warns with both fingerprints.
extends_documentation_fragment:
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
attributes:
  diff_mode:
    support: full
    details: Shows names, key types, fingerprints, owner and mode.
options:
  path:
    description: Path of the file. Its mode is 0644. A missing directory is created with mode 0700.
    type: path
    required: true
  owner:
    description: Account that uses and owns the file. The default is the account that runs the module.
    type: str
  names:
    description: Names and addresses of the host.
    type: list
    elements: str
    required: true
  port:
    description: Port of its sshd.
    type: int
    default: 22
  keys:
    description: Public host keys, as M(sametime.estate.transfer_host_key_info) returns them.
    type: list
    elements: str
    required: true
seealso:
  - module: sametime.estate.transfer_host_key_info
"""

EXAMPLES = r"""
- name: Pin the host keys of the web server
  sametime.estate.transfer_known_hosts:
    path: /home/tdiphoto/.ssh/sametime_photos_known_hosts
    owner: tdiphoto
    names: [ihs1.acme.example, 192.0.2.12]
    keys: "{{ photo_web_host_keys.public_keys }}"
"""

RETURN = r"""
replaced:
  description: Types of changed keys, each with the old and the new fingerprint.
  returned: always
  type: list
  elements: str
  sample: ["ssh-ed25519: SHA256:0nFzVIPr... becomes SHA256:x7hFe3..."]
"""

from typing import Any, Dict

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._core.module import run
from ansible_collections.sametime.estate.plugins.module_utils._ssh import account_files, known_hosts
from ansible_collections.sametime.estate.plugins.module_utils._ssh.errors import SshError
from ansible_collections.sametime.estate.plugins.module_utils._ssh.own_file import OwnFile
from ansible_collections.sametime.estate.plugins.module_utils._ssh.repairs import diff


def act(module: AnsibleModule) -> Dict[str, Any]:
    """Compare the pinned keys, and write unless this is check mode."""
    params = module.params
    path = params["path"]
    wanted = known_hosts.render(params["names"], params["port"], params["keys"])
    owner = account_files.account(params["owner"]) if params["owner"] else account_files.me()
    if owner is None and not module.check_mode:
        raise SshError(f"there is no account {params['owner']} on this host; create it first, or correct owner")
    own_file = OwnFile(path, owner, 0o644)
    before, after = known_hosts.read(own_file.read()), known_hosts.read(wanted)
    repairs = own_file.repairs()
    changed = bool(own_file.data != wanted or repairs)
    if changed and not module.check_mode:
        own_file.write(wanted, lambda folder: module.set_default_selinux_context(folder, False))
    replaced = known_hosts.replaced(before, after)
    return {
        "changed": changed,
        "diff": dict(diff(before, after, repairs), before_header=path, after_header=path),
        "replaced": replaced,
        "warnings": [f"the host key of {params['names'][0]} has changed: {change}" for change in replaced],
    }


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "path": {"type": "path", "required": True},
            "owner": {"type": "str"},
            "names": {"type": "list", "elements": "str", "required": True},
            "port": {"type": "int", "default": 22},
            "keys": {"type": "list", "elements": "str", "required": True, "no_log": False},
        },
        supports_check_mode=True,
    )
    run(module, act, "root or the owner")


if __name__ == "__main__":
    main()
