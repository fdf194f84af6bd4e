#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: transfer_proof
short_description: Prove what the key of the photo transfer can and cannot do
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Connects with the key as the account of the photo job. The calls of the photo job must work, with exactly its ssh
    and rsync options. The target must refuse a command, a shell, port forwarding in both directions, reading
    C(/etc/passwd) by rsync, scp or sftp, and writing outside the photo directory. A refusal counts only with the
    message of the program that refuses. A connection that fails for another reason proves nothing and counts as wrong.
  - Nothing changes on either host. Calls that would write are dry runs, so even a target without restrictions does not
    change.
extends_documentation_fragment:
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
attributes:
  diff_mode:
    support: none
options:
  owner:
    description: Account on this host that runs the photo job.
    type: str
    required: true
  target:
    description: Host name or address of the target.
    type: str
    required: true
  port:
    description: Port of its sshd.
    type: int
    default: 22
  user:
    description: Account on the target that receives photos.
    type: str
    required: true
  key:
    description: Path of the private key on this host.
    type: path
    required: true
  known_hosts:
    description: Path of the file with the pinned host keys of the target.
    type: path
    required: true
  timeout_seconds:
    description: Timeout of each attempt and of its connection, in seconds.
    type: int
    default: 20
  ssh:
    description: Path of ssh.
    type: path
    default: /usr/bin/ssh
  rsync:
    description: Path of rsync.
    type: path
    default: /usr/bin/rsync
seealso:
  - module: sametime.estate.transfer_grant
"""

EXAMPLES = r"""
- name: Prove the grant
  sametime.estate.transfer_proof:
    owner: tdiphoto
    target: ihs1.acme.example
    user: stphotos
    key: /home/tdiphoto/.ssh/sametime_photos_ed25519
    known_hosts: /home/tdiphoto/.ssh/sametime_photos_known_hosts
"""

RETURN = r"""
results:
  description: Results of the attempts. The task fails if one of them differs from the expectation.
  returned: always
  type: list
  elements: dict
  contains:
    name:
      description: Name of the attempt.
      type: str
      sample: open a shell
    wanted:
      description: Expected result, V(works) or V(refused).
      type: str
      sample: refused
    got:
      description: Actual result, V(works), V(refused), or V(unclear) if neither is proven.
      type: str
      sample: refused
    evidence:
      description: Decisive line of the output.
      type: str
      sample: "photo-receive: refused: no command was given, and this key opens no shell"
table:
  description: Results as lines of text. If the task fails, the message contains them.
  returned: success
  type: list
  elements: str
"""

from typing import Any, Dict

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._core.module import run
from ansible_collections.sametime.estate.plugins.module_utils._core.ssh_command import Connection
from ansible_collections.sametime.estate.plugins.module_utils._photos.rsync.transport import Remote
from ansible_collections.sametime.estate.plugins.module_utils._ssh import account_files, probe, proof
from ansible_collections.sametime.estate.plugins.module_utils._ssh.errors import SshError


def act(module: AnsibleModule) -> Dict[str, Any]:
    """Try what must work and what must be refused."""
    params = module.params
    owner = account_files.account(params["owner"])
    if owner is None:
        raise SshError(f"there is no account {params['owner']} on this host; create it first, or correct owner")
    timeout_seconds = params["timeout_seconds"]
    same_names = ("ssh", "user", "target", "port", "key", "known_hosts")
    connection = Connection(connect_timeout_seconds=timeout_seconds, **{name: params[name] for name in same_names})
    results = probe.prove(probe.Connector(owner, timeout_seconds), Remote(params["rsync"], connection))
    outcome = {"results": [dict(result._asdict()) for result in results]}
    table, wrong = proof.table(results), proof.problems(results)
    if wrong:
        summary = f"the grant of {params['user']} on {params['target']} is not proven: {', '.join(wrong)}"
        raise SshError("\n".join([summary, *table]), **outcome)
    return dict(outcome, changed=False, table=table)


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "owner": {"type": "str", "required": True},
            "target": {"type": "str", "required": True},
            "port": {"type": "int", "default": 22},
            "user": {"type": "str", "required": True},
            "key": {"type": "path", "required": True, "no_log": False},
            "known_hosts": {"type": "path", "required": True},
            "timeout_seconds": {"type": "int", "default": 20},
            "ssh": {"type": "path", "default": "/usr/bin/ssh"},
            "rsync": {"type": "path", "default": "/usr/bin/rsync"},
        },
        supports_check_mode=True,
    )
    run(module, act, "root or the owner")


if __name__ == "__main__":
    main()
