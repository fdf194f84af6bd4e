#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

DOCUMENTATION = r"""
module: photo_gate
short_description: Install the program that verifies sign-on tokens and counts guests for a web server
version_added: 1.1.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Writes three files to a directory of root on the web server. C(photo-gate) is the program, one file that needs only
    Python 3.6 or later. C(rules.json) has its rules, and C(keys.json) the keys that verify tokens.
  - The web server starts the program as C(RewriteMap) of type C(prg). The program becomes an account of its own, writes
    one line for each line that it reads, and refuses whatever it cannot verify.
  - The controller opens the keys files. Passwords and private keys never leave it. The web server gets the shared key
    and the public key of each file, with mode 0600.
  - New keys are accepted within a second, without a restart. Other changes need a graceful restart of the web server.
notes:
  - This module does not configure the web server; role P(sametime.estate.photo_vhost#role) does.
extends_documentation_fragment:
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
attributes:
  diff_mode:
    support: full
    details: Shows the rules, the digest of the program, and names and fingerprints of keys. Shows no secret.
options:
  directory:
    description:
      - Directory of the three files. The module creates it for root with mode 0755; the directory above must exist.
    type: path
    required: true
  state:
    description:
      - Whether the files exist. V(absent) removes the three files, and the directory if it is then empty.
    type: str
    choices: [present, absent]
    default: present
  for_directory:
    description:
      - Directory on another host for which the files are prepared, to be copied manually. They are then written to
        O(directory), belong to the account that runs the module, and the program is not started.
    type: path
  account:
    description: Account that the program becomes, and that owns the key file. It must exist.
    type: str
    default: photogate
  photos:
    description: Directory of the photos. Required when O(state=present).
    type: path
  tokens:
    description: Rules for tokens, as RV(sametime.estate.access_rules#filter:_value.token_rules).
    type: list
    elements: dict
    default: []
  guests:
    description: Rules for guests, as RV(sametime.estate.access_rules#filter:_value.guest_rules).
    type: list
    elements: dict
    default: []
  limits:
    description: Limits of guests, as RV(sametime.estate.access_rules#filter:_value.guest_limits).
    type: dict
  keys:
    description:
      - Keys files of the sign-on servers, as they were exported. Required with O(tokens). Several cells and several
        generations of keys can be given.
    type: list
    elements: dict
    suboptions:
      name:
        description: Name of the entry, for reports.
        type: str
        required: true
      file:
        description: Path of the keys file on the controller. The file may be encrypted by Ansible Vault.
        type: str
        required: true
      password:
        description: Password of the export. Take it from a vault.
        type: str
        required: true
      charset:
        description: Charset of the password on the server. V(auto) tries UTF-8, ISO-8859-1 and ASCII.
        type: str
        default: auto
      valid_until:
        description: Date after which these keys are no longer accepted, such as V(2027-01-31).
        type: str
      cell:
        description: Host of group C(ssc) whose keys playbook C(export_sso_keys.yml) may write to the file.
        type: str
        version_added: 1.1.0
  key_file:
    description: Text of the key file. The action plugin makes it from O(keys).
    type: str
  interpreter:
    description: Path of the Python that runs the program. The default is the Python that runs this module.
    type: path
"""

EXAMPLES = r"""
- name: Install the program
  sametime.estate.photo_gate:
    directory: /etc/sametime-photo-gate
    photos: /opt/IBM/HTTPServer/photos
    tokens: "{{ rules.token_rules }}"
    guests: "{{ rules.guest_rules }}"
    limits: "{{ rules.guest_limits }}"
    keys:
      - name: Sametime cell
        file: files/sametime.keys
        password: "{{ vault_ltpa_password }}"
  vars:
    rules: "{{ sametime_photo_access | sametime.estate.access_rules }}"
"""

RETURN = r"""
program:
  description: Path of the program.
  returned: success
  type: str
  sample: /etc/sametime-photo-gate/photo-gate
digest:
  description: Changes when the web server must start the program again. Keys alone do not change it.
  returned: success
  type: str
  sample: 9f86d081884c7d65
keys:
  description: Keys that are accepted now, by name, without secrets.
  returned: success
  type: list
  elements: dict
  contains:
    name:
      description: Name of the entry.
      type: str
    fingerprint:
      description: Beginning of the SHA-256 of the public key.
      type: str
    valid_until:
      description: Seconds since 1970, or V(none).
      type: int
"""

import sys
from typing import Any, Dict

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._core import program
from ansible_collections.sametime.estate.plugins.module_utils._core.module import run
from ansible_collections.sametime.estate.plugins.module_utils._gate import cli, installed, keys, rules
from ansible_collections.sametime.estate.plugins.module_utils._gate.directory import Directory


def act(module: AnsibleModule) -> Dict[str, Any]:
    """Compare the three files, and write unless this is check mode."""
    params = module.params
    place = params["for_directory"] or params["directory"]
    directory = Directory(params["directory"], params["account"], module, bool(params["for_directory"]))
    current = directory.read()
    wanted = installed.Contents(None, None, None)
    if params["state"] == "present":
        wanted = installed.Contents(
            program.build(cli.__name__, params["interpreter"] or sys.executable),
            installed.rules_text(place, params["photos"], params["tokens"], params["guests"], params["limits"]),
            (params["key_file"] or keys.dump([])).encode(),
        )
        rules.read((wanted.rules or b"").decode())
    repairs = directory.repairs(current, wanted)
    if repairs and not module.check_mode:
        directory.write(current, wanted)
    return {
        "changed": bool(repairs),
        "program": directory.path("photo-gate"),
        "digest": installed.digest(wanted),
        "keys": installed.shown(wanted.keys),
        "diff": [*installed.diff(current, wanted), {"before": "", "after": "".join(f"{one}\n" for one in repairs)}],
    }


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "directory": {"type": "path", "required": True},
            "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
            "for_directory": {"type": "path"},
            "account": {"type": "str", "default": "photogate"},
            "photos": {"type": "path"},
            "tokens": {"type": "list", "elements": "dict", "default": [], "no_log": False},
            "guests": {"type": "list", "elements": "dict", "default": []},
            "limits": {"type": "dict"},
            "keys": {
                "type": "list",
                "elements": "dict",
                "no_log": False,
                "options": {
                    "name": {"type": "str", "required": True},
                    "file": {"type": "str", "required": True},
                    "password": {"type": "str", "required": True, "no_log": True},
                    "charset": {"type": "str", "default": "auto"},
                    "valid_until": {"type": "str"},
                    "cell": {"type": "str"},
                },
            },
            "key_file": {"type": "str", "no_log": True},
            "interpreter": {"type": "path"},
        },
        required_if=[("state", "present", ["photos"])],
        supports_check_mode=True,
    )
    run(module, act)


if __name__ == "__main__":
    main()
