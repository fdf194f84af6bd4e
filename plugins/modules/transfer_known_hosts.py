#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: transfer_known_hosts
short_description: Pin the host keys of one host in a file of its own
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Writes a C(known_hosts) file that holds the given keys of one host and nothing else. ssh with this file, and
    C(StrictHostKeyChecking=yes), talks to no other host.
  - The file follows O(keys). When a host has another key than before, a warning names both fingerprints.
extends_documentation_fragment:
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
attributes:
  diff_mode:
    support: full
    details: Names, key types and fingerprints; owner and mode.
options:
  path:
    description: The file; mode 0644. Its directory is made with mode 0700 if it is missing.
    type: path
    required: true
  owner:
    description: Account that uses the file, and that it belongs to. Without it, the account that the module runs as.
    type: str
  names:
    description: Names and addresses by which the host is reached.
    type: list
    elements: str
    required: true
  port:
    description: Port of its sshd.
    type: int
    default: 22
  keys:
    description: Its public host keys, as M(sametime.estate.transfer_host_key_info) returns them.
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
  description: Key types for which the host has another key than the file said before, with both fingerprints.
  returned: always
  type: list
  elements: str
  sample: ["ssh-ed25519: SHA256:0nFzVIPr... becomes SHA256:x7hFe3..."]
"""

from typing import Any, Dict

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._ssh import account_files, known_hosts
from ansible_collections.sametime.estate.plugins.module_utils._ssh.errors import SshError
from ansible_collections.sametime.estate.plugins.module_utils._ssh.own_file import OwnFile


def run(module: AnsibleModule) -> Dict[str, Any]:
    """Bring the file into the wanted state and return the result."""
    params = module.params
    wanted = known_hosts.render(params["names"], params["port"], params["keys"])
    owner = account_files.account(params["owner"]) if params["owner"] else account_files.me()
    if owner is None and not module.check_mode:
        raise SshError(f"there is no account {params['owner']} on this host; make it first, or set owner")
    own_file = OwnFile(params["path"], owner, 0o644)
    before = known_hosts.read(own_file.read())
    after = known_hosts.read(wanted)
    differing = own_file.data != wanted
    repairs = own_file.repairs()
    if (differing or repairs) and not module.check_mode:
        own_file.write(wanted, lambda folder: module.set_default_selinux_context(folder, False))
    replaced = known_hosts.replaced(before, after)
    for words in replaced:
        module.warn(f"the host key of {params['names'][0]} is another one than before: {words}")
    return {
        "changed": bool(differing or repairs),
        "diff": {
            "before_header": params["path"],
            "after_header": params["path"],
            "before": dict(before, **{path: was for path, was, _ in repairs}),
            "after": dict(after, **{path: wanted for path, _, wanted in repairs}),
        },
        "replaced": replaced,
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
    try:
        outcome = run(module)
    except SshError as exc:
        module.fail_json(msg=str(exc), **exc.details)
    except OSError as exc:
        module.fail_json(msg=f"{exc.filename or module.params['path']}: {exc.strerror}; run as root or as the owner")
    module.exit_json(**outcome)


if __name__ == "__main__":
    main()
