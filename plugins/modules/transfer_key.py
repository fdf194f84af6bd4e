#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: transfer_key
short_description: Manage and rotate the key pair of the photo transfer
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Generates the ed25519 key pair with which the photo source connects to the web server, and keeps its files private.
  - An existing key is never replaced, only rotated in steps, so that one key works at any time. The module fails if a
    file is not a usable key (damaged, with a passphrase, of another type). The message says what to do.
  - The private key never leaves the host. The module does not return or show it. Diffs show fingerprints.
notes:
  - During a rotation, the next key is in C(<path>.next). A client that may run during the rotation must use both files
    as identities, the second with C(-o IdentityFile=<path>.next). ssh ignores that option if the file does not exist.
extends_documentation_fragment:
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
attributes:
  diff_mode:
    support: full
    details: Shows fingerprints, owners and modes. The fingerprint of a key that the run would generate is unknown.
options:
  path:
    description:
      - Path of the private key. The public key is O(path) with C(.pub).
      - The module creates the directory with mode 0700 if it is missing. The directory above must exist.
    type: path
    required: true
  owner:
    description:
      - Account that uses the key. It and its primary group own the files and the directory.
      - The default is the account that runs the module.
    type: str
  comment:
    description:
      - Comment of a new key. An existing key keeps its comment.
    type: str
    default: sametime photo transfer
  state:
    description:
      - Whether the key exists. V(absent) removes all files of O(path), including those of a rotation.
    type: str
    choices: [present, absent]
    default: present
  rotation:
    description:
      - V(prepare) generates a second key pair C(<path>.next), unless a rotation has already started.
      - V(promote) replaces the current key by the next one, and keeps the old key as C(<path>.previous).
      - V(retire) ends the rotation and removes C(<path>.next) and C(<path>.previous).
      - A step does nothing if the rotation is already past it, so you can repeat an interrupted rotation.
      - By default, the phase of a rotation does not change.
    type: str
    choices: [prepare, promote, retire]
seealso:
  - module: sametime.estate.transfer_grant
  - module: sametime.estate.transfer_proof
"""

EXAMPLES = r"""
- name: Create the key pair of the photo job
  sametime.estate.transfer_key:
    path: /home/tdiphoto/.ssh/sametime_photos_ed25519
    owner: tdiphoto
    comment: photos from tdi1.acme.example
  register: photo_key

- name: Start a rotation
  sametime.estate.transfer_key:
    path: /home/tdiphoto/.ssh/sametime_photos_ed25519
    owner: tdiphoto
    rotation: prepare
  register: photo_key
"""

RETURN = r"""
public_key:
  description: Current public key without comment. Null in check mode if the run would generate it.
  returned: always
  type: str
  sample: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGx...
fingerprint:
  description: Fingerprint of the current key.
  returned: always
  type: str
  sample: SHA256:0nFzVIPrPHcOIOUqqcvaXJ0fgXzl1jTYBhEgJdRfzqg
public_keys:
  description: Keys that the target must accept now, the current key first, then the next one.
  returned: always
  type: list
  elements: str
phase:
  description:
    - V(none), no key; V(single), no rotation; V(prepared), a next key exists; V(promoted), the next key is in use, and
      the old key still exists.
  returned: always
  type: str
  sample: single
fingerprints:
  description: Fingerprints of C(current), C(next) and C(previous) key; null if the file does not exist.
  returned: always
  type: dict
  sample: {current: "SHA256:0nFzVIPrPHcOIOUqqcvaXJ0fgXzl1jTYBhEgJdRfzqg", next: null, previous: null}
"""

from typing import Any, Dict, Optional

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._core.module import run
from ansible_collections.sametime.estate.plugins.module_utils._ssh import account_files, keys, rotation
from ansible_collections.sametime.estate.plugins.module_utils._ssh.errors import SshError
from ansible_collections.sametime.estate.plugins.module_utils._ssh.key_files import KeyFiles
from ansible_collections.sametime.estate.plugins.module_utils._ssh.repairs import diff


def owner_of(module: AnsibleModule) -> Optional[account_files.Account]:
    """Return the account of the key; None in check mode, if the account does not exist yet. Raises SshError."""
    name = module.params["owner"]
    owner = account_files.account(name) if name else account_files.me()
    if owner is None and module.params["state"] == "absent":
        return account_files.me()
    if owner is None and not module.check_mode:
        raise SshError(f"there is no account {name} on this host; create it first, or correct owner")
    return owner


def act(module: AnsibleModule) -> Dict[str, Any]:
    """Plan the step of the key or of its rotation, and do it unless this is check mode."""
    params = module.params
    owner = owner_of(module)
    if owner is None:
        return {
            "changed": True,
            "msg": f"the account {params['owner']} does not exist yet; the run would generate a key for it",
            "diff": diff({}, rotation.show(keys.Pairs(rotation.NEW)), []),
            **rotation.result(keys.Pairs()),
        }
    keygen = module.get_bin_path("ssh-keygen", True)
    key_files = KeyFiles(module.run_command, params["path"], owner, module.tmpdir, keygen)
    before = key_files.read(only_usable=params["state"] == "present")
    after = rotation.plan(before, params["state"], params["rotation"])
    repairs = key_files.repairs(after)
    changed = bool(rotation.changes(before, after) or repairs)
    outcome = {"changed": changed, "diff": diff(rotation.show(before), rotation.show(after), repairs)}
    if changed and not module.check_mode:

        def relabel(path: str) -> None:
            module.set_default_selinux_context(path, False)

        after = key_files.write(before, after, params["comment"], relabel)
    return dict(outcome, **rotation.result(after))


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "path": {"type": "path", "required": True, "no_log": False},
            "owner": {"type": "str"},
            "comment": {"type": "str", "default": "sametime photo transfer"},
            "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
            "rotation": {"type": "str", "choices": ["prepare", "promote", "retire"]},
        },
        supports_check_mode=True,
    )
    run(module, act, "root or the owner")


if __name__ == "__main__":
    main()
