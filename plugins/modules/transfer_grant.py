#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: transfer_grant
short_description: Let a key push photos, and do nothing else
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Keeps the lines of one grant in C(authorized_keys) of an account, one line for each key. The comment
    C(sametime-grant:<name>) marks them. Each line takes every right from the key but its forced command, the receiver
    of the photo transfer, and lets it in from the given addresses only.
  - All other lines stay byte for byte, be they comments, blank, of other grants, broken, with CRLF, without an end, or
    for the same key. A line of others that admits the same key is worth a warning, as sshd may obey it first.
  - The file is replaced as a whole, so sshd sees the old one or the new one. Links are not followed. Where sshd with
    C(StrictModes yes) would pass over the file, for example because others may write the home directory, the module
    says so and changes nothing.
extends_documentation_fragment:
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
attributes:
  diff_mode:
    support: full
    details: The lines of the grant, keys as fingerprints, owners and modes. Lines of others are not shown.
options:
  user:
    description: Account on this host that receives.
    type: str
    required: true
  name:
    description: Name of the grant; letters, digits, dots, dashes, underscores.
    type: str
    required: true
  state:
    description: Whether the grant shall be there. V(absent) removes its lines; a file left empty stays.
    type: str
    choices: [present, absent]
    default: present
  keys:
    description:
      - Public keys, C(type key), a comment is passed over. During a rotation, the present one and the next one.
      - Required with O(state=present). In check mode it may be empty, for a key that the run would make.
    type: list
    elements: str
  directory:
    description:
      - Directory that the key may fill. Required with O(state=present).
      - Must lie neither above O(path) nor beside it, or a pushed file could change the grant.
    type: path
  from:
    description:
      - Where connections may come from, as in C(from=) of sshd; addresses, networks, patterns of either.
      - Required with O(state=present). Names work only if sshd has C(UseDNS yes).
    type: list
    elements: str
  receiver:
    description: The program of the role that receives, on this host.
    type: path
    default: /usr/local/libexec/sametime/photo-receive
  path:
    description: The file, if it is not C(.ssh/authorized_keys) in the home directory.
    type: path
  openssh_version:
    description:
      - Version of sshd on this host, for example V(7.4). Without it, C(ssh -V) is asked.
      - Before 7.2 there is no C(restrict); such a host gets each restriction by name.
    type: str
seealso:
  - module: sametime.estate.transfer_key
  - module: sametime.estate.transfer_proof
"""

EXAMPLES = r"""
- name: The photo job may push photos
  sametime.estate.transfer_grant:
    user: stphotos
    name: photos
    keys: ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGx..."]
    directory: /opt/IBM/HTTPServer/photos
    from: [192.0.2.11]

- name: The photo job may not push any more
  sametime.estate.transfer_grant:
    user: stphotos
    name: photos
    state: absent
"""

RETURN = r"""
path:
  description: The file.
  returned: always
  type: str
  sample: /home/stphotos/.ssh/authorized_keys
lines:
  description: The lines of the grant as they are afterwards; the keys in them are public.
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
    version = params["openssh_version"]
    grant = authorized_keys.Grant(
        name=params["name"],
        receiver=params["receiver"],
        directory=params["directory"] or "",
        sources=params["from"] or [],
        version=openssh.parse_version(version)
        if version
        else openssh.installed_version(module.run_command, module.get_bin_path("ssh")),
    )
    if not params["keys"] and not module.check_mode:
        raise SshError("keys is empty; give at least one key, or remove the grant with state: absent")
    return authorized_keys.wanted_lines(grant, params["keys"] or [])


def act(module: AnsibleModule) -> Dict[str, Any]:
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
