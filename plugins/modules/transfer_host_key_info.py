#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: transfer_host_key_info
short_description: Read the host keys of sshd on this host
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Reads the host keys and ports from the configuration of sshd, and returns the public half of each key. The result
    is as trustworthy as the connection of Ansible. Nothing is scanned over the network.
  - The public half is derived from the private key that sshd uses, because the C(.pub) file may be out of date.
extends_documentation_fragment:
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
attributes:
  diff_mode:
    support: none
options:
  sshd:
    description: Path of sshd. By default the module searches the usual directories.
    type: path
  files:
    description: Files of host keys, private or public. By default the module runs C(sshd -T).
    type: list
    elements: path
seealso:
  - module: sametime.estate.transfer_known_hosts
"""

EXAMPLES = r"""
- name: Read the host keys of the web server
  sametime.estate.transfer_host_key_info:
  register: photo_web_host_keys
"""

RETURN = r"""
public_keys:
  description: Public keys without comments, in the order of the configuration of sshd.
  returned: always
  type: list
  elements: str
  sample: [ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGx...]
fingerprints:
  description: Fingerprints by key type.
  returned: always
  type: dict
  sample: {ssh-ed25519: "SHA256:0nFzVIPrPHcOIOUqqcvaXJ0fgXzl1jTYBhEgJdRfzqg"}
ports:
  description: Ports of sshd. The list is empty if O(files) is given.
  returned: always
  type: list
  elements: int
  sample: [22]
"""

from typing import Any, Dict

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._core.module import run
from ansible_collections.sametime.estate.plugins.module_utils._ssh.host_keys import HostKeys


def act(module: AnsibleModule) -> Dict[str, Any]:
    """Ask sshd for its host keys, and derive their public halves."""
    sshd = module.params["sshd"] or module.get_bin_path("sshd", opt_dirs=["/usr/sbin", "/usr/local/sbin"])
    host_keys = HostKeys(module.run_command, sshd, module.get_bin_path("ssh-keygen", True))
    files, ports = (module.params["files"], []) if module.params["files"] else host_keys.configured()
    public_keys = [host_keys.public(path) for path in files]
    return {
        "changed": False,
        "public_keys": [key.bare for key in public_keys],
        "fingerprints": {key.type: key.fingerprint for key in public_keys},
        "ports": ports,
    }


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "sshd": {"type": "path"},
            "files": {"type": "list", "elements": "path"},
        },
        supports_check_mode=True,
    )
    run(module, act)


if __name__ == "__main__":
    main()
