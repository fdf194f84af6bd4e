#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: transfer_grant
short_description: Grant a key the right to push photos and nothing else
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Manages the lines of one grant in C(authorized_keys) of an account, one line per key. The comment
    C(sametime-grant:<name>) marks these lines. Each line restricts the key to its forced command, the receiver of the
    photo transfer, and to connections from the given addresses.
  - All other lines stay byte for byte. If another line accepts the same key, the module warns, because sshd uses the
    first line that matches.
  - The file is replaced in one step, so sshd sees the old file or the new one. Links are not followed. If sshd with
    C(StrictModes yes) would ignore the file, for example because other users can write to the home directory, the
    module fails and changes nothing.
extends_documentation_fragment:
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
attributes:
  diff_mode:
    support: full
    details: Shows the lines of the grant with fingerprints, owners and modes. Other lines are not shown.
options:
  user:
    description: Account on this host that receives photos.
    type: str
    required: true
  name:
    description: Name of the grant. It may contain letters, digits, dots, dashes and underscores.
    type: str
    required: true
  state:
    description: Whether the grant exists. V(absent) removes its lines, and keeps a file that is then empty.
    type: str
    choices: [present, absent]
    default: present
  keys:
    description:
      - Public keys in the form C(type key). Comments are ignored. During a rotation, give the current and the next key.
      - Required with O(state=present). In check mode it may be empty, for a key that the run would generate.
    type: list
    elements: str
  directory:
    description:
      - Directory that the key may write to. Required with O(state=present).
      - It must not contain O(path), because a pushed file could then change the grant.
    type: path
  from:
    description:
      - Sources from which sshd accepts connections with the key, as in C(from=) of sshd. Write addresses, networks or
        patterns.
      - Required with O(state=present). Host names work only if sshd has C(UseDNS yes).
    type: list
    elements: str
  receiver:
    description: Path of the receiver on this host. Role P(sametime.estate.photo_transfer#role) installs it.
    type: path
    default: /usr/local/libexec/sametime/photo-receive
  path:
    description: Path of the file. The default is C(.ssh/authorized_keys) in the home directory.
    type: path
  openssh_version:
    description:
      - Version of OpenSSH on this host, for example V(7.4). By default the module runs C(ssh -V).
      - OpenSSH before 7.2 does not know C(restrict). The module then writes each restriction by name.
    type: str
seealso:
  - module: sametime.estate.transfer_key
  - module: sametime.estate.transfer_proof
"""

EXAMPLES = r"""
- name: Grant the photo job the right to push photos
  sametime.estate.transfer_grant:
    user: stphotos
    name: photos
    keys: ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGx..."]
    directory: /opt/IBM/HTTPServer/photos
    from: [192.0.2.11]

- name: Remove the grant of the photo job
  sametime.estate.transfer_grant:
    user: stphotos
    name: photos
    state: absent
"""

RETURN = r"""
path:
  description: Path of the file.
  returned: always
  type: str
  sample: /home/stphotos/.ssh/authorized_keys
lines:
  description: Lines of the grant after the run. They contain only public keys.
  returned: always
  type: list
  elements: str
"""

import os
from typing import Any, Dict, List

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._core.module import run
from ansible_collections.sametime.estate.plugins.module_utils._ssh import account_files, authorized_keys, openssh
from ansible_collections.sametime.estate.plugins.module_utils._ssh.errors import SshError
from ansible_collections.sametime.estate.plugins.module_utils._ssh.own_file import OwnFile
from ansible_collections.sametime.estate.plugins.module_utils._ssh.repairs import diff


def wanted_lines(module: AnsibleModule) -> List[str]:
    """Return the lines of the grant for the given keys. Raises SshError."""
    params = module.params
    grant = authorized_keys.Grant(
        name=params["name"],
        receiver=params["receiver"],
        directory=params["directory"] or "",
        sources=params["from"] or [],
        version=openssh.version(params["openssh_version"], module.run_command, module.get_bin_path("ssh")),
    )
    if not params["keys"] and not module.check_mode:
        raise SshError("keys is empty; give at least one key, or remove the grant with state: absent")
    return authorized_keys.wanted_lines(grant, params["keys"] or [])


def act(module: AnsibleModule) -> Dict[str, Any]:
    """Plan the lines of the grant, and write unless this is check mode."""
    params = module.params
    present = params["state"] == "present"
    wanted = wanted_lines(module) if present else []
    owner = account_files.account(params["user"])
    if owner is None and present and not module.check_mode:
        raise SshError(f"there is no account {params['user']} on this host; create it first")
    path = params["path"] or (owner.home if owner else f"~{params['user']}") + "/.ssh/authorized_keys"
    if owner and params["directory"]:
        authorized_keys.check_apart(os.path.realpath(path), os.path.realpath(params["directory"]))
    grant_file = OwnFile(path, owner, 0o600)
    plan = authorized_keys.plan(grant_file.read(), params["name"], wanted)
    if present:
        grant_file.check_readable_by_sshd()
    repairs = grant_file.repairs() if wanted or plan.changed else []
    pending = present and not wanted
    if (plan.changed or repairs) and not module.check_mode:
        grant_file.write(plan.data, lambda folder: module.set_default_selinux_context(folder, False))
    before, after = authorized_keys.contents(plan.removed), authorized_keys.contents(plan.added, pending)
    return {
        "changed": bool(plan.changed or repairs or pending),
        "diff": dict(diff(before, after, repairs), before_header=path, after_header=path),
        "path": path,
        "lines": wanted,
        "warnings": authorized_keys.name_warnings((present and params["from"]) or [])
        + [f"{path}: {warning}" for warning in plan.warnings],
    }


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "user": {"type": "str", "required": True},
            "name": {"type": "str", "required": True},
            "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
            "keys": {"type": "list", "elements": "str", "no_log": False},
            "directory": {"type": "path"},
            "from": {"type": "list", "elements": "str"},
            "receiver": {"type": "path", "default": "/usr/local/libexec/sametime/photo-receive"},
            "path": {"type": "path"},
            "openssh_version": {"type": "str"},
        },
        required_if=[("state", "present", ("keys", "directory", "from"))],
        supports_check_mode=True,
    )
    run(module, act, "root or the account")


if __name__ == "__main__":
    main()
