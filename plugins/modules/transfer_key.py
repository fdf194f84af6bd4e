#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: transfer_key
short_description: Key pair of the photo transfer, and its rotation
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Makes the ed25519 key pair with which the photo source reaches the web server, and keeps its files private.
  - A key that is there is never replaced, only rotated, step by step, so that at each moment one key works.
    What is no usable key (damaged, with a passphrase, of another type) is an error that says what to do.
  - The private key never leaves the host. It is neither returned nor shown; diffs show fingerprints.
notes:
  - A rotation leaves the new key beside the present one as C(<path>.next) until the end. A client that may run while a
    key is promoted should know both files as identities, the second with C(-o IdentityFile=<path>.next), which ssh
    passes over silently when there is no such file.
extends_documentation_fragment:
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
attributes:
  diff_mode:
    support: full
    details: Fingerprints, owners and modes. The fingerprint of a key that the run would make is not known before.
options:
  path:
    description:
      - The private key. The public one is O(path) with C(.pub).
      - Its directory is made with mode 0700 if it is missing; the directory above must exist.
    type: path
    required: true
  owner:
    description:
      - Account that uses the key; files and directory belong to it and to its primary group.
      - Without it, the account that the module runs as.
    type: str
  comment:
    description:
      - Comment of a key that is made. A key that is there keeps its own.
    type: str
    default: sametime photo transfer
  state:
    description:
      - Whether there shall be a key. V(absent) removes all files of O(path), those of a rotation included.
    type: str
    choices: [present, absent]
    default: present
  rotation:
    description:
      - V(prepare) makes a second key pair C(<path>.next), unless a rotation has begun already.
      - V(promote) puts the next key in the place of the present one, which is kept as C(<path>.previous).
      - V(retire) ends the rotation, C(<path>.next) and C(<path>.previous) go.
      - Each does nothing when the rotation has come further, so a rotation that was interrupted can be run again.
      - Without it, a rotation is left as it stands.
    type: str
    choices: [prepare, promote, retire]
seealso:
  - module: sametime.estate.transfer_grant
  - module: sametime.estate.transfer_proof
"""

EXAMPLES = r"""
- name: Key pair of the photo job
  sametime.estate.transfer_key:
    path: /home/tdiphoto/.ssh/sametime_photos_ed25519
    owner: tdiphoto
    comment: photos from tdi1.acme.example
  register: photo_key

- name: Begin a rotation
  sametime.estate.transfer_key:
    path: /home/tdiphoto/.ssh/sametime_photos_ed25519
    owner: tdiphoto
    rotation: prepare
  register: photo_key
"""

RETURN = r"""
public_key:
  description: The public key in use, without comment; none in check mode when the run would make it.
  returned: always
  type: str
  sample: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGx...
fingerprint:
  description: Its fingerprint.
  returned: always
  type: str
  sample: SHA256:0nFzVIPrPHcOIOUqqcvaXJ0fgXzl1jTYBhEgJdRfzqg
public_keys:
  description: The keys that the target must accept now, the one in use first, then the next one.
  returned: always
  type: list
  elements: str
phase:
  description:
    - V(none), no key; V(single), no rotation under way; V(prepared), a next key exists; V(promoted), the next key is
      in use, the one before is still kept.
  returned: always
  type: str
  sample: single
fingerprints:
  description: The keys that exist, by place (C(current), C(next), C(previous)); none where there is no file.
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
        relabel = lambda path: module.set_default_selinux_context(path, False)  # noqa: E731
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
