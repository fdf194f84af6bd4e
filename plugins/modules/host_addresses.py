#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: host_addresses
short_description: Manage lines of the hosts file, and resolve their names and addresses
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Manages a block of lines in the hosts file, one for each entry, between two marks. All other lines keep their bytes.
  - The block goes before the first other line that has one of its names or addresses, because the resolver uses the
    first line that matches, for names and for addresses. Without such a line the block goes to the end.
  - Then the module asks the resolver of the host, in both directions, and returns the answers. Filter
    P(sametime.estate.address_matrix#filter) compares the answers of several hosts.
extends_documentation_fragment:
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
attributes:
  check_mode:
    support: full
    details: The host resolves without the lines that the run would write, and RV(resolution) shows that.
  diff_mode:
    support: full
    details: Only the lines that are added or removed.
options:
  entries:
    description:
      - Addresses with their names. An empty list removes the block.
    type: list
    elements: dict
    required: true
    suboptions:
      address:
        description: IP address, the only one that the names may resolve to.
        type: str
        required: true
      names:
        description: Host names, the full name first; it becomes the canonical name of the address.
        type: list
        elements: str
        required: true
  marker:
    description: Text in the marks around the managed lines. Each marker has a separate block.
    type: str
    default: sametime.estate
  other_lines:
    description:
      - What to do with lines outside the block that give a managed name another address, such as a loopback address.
      - With V(refuse) the module fails and shows them. With V(edit) it removes the managed names from them, and a line
        that has no name left.
    type: str
    choices: [refuse, edit]
    default: refuse
  path:
    description: The hosts file.
    type: path
    default: /etc/hosts
  unsafe_writes:
    description: Whether to write into the file where it cannot be replaced, as in a container that has it mounted.
    type: bool
    default: false
seealso:
  - plugin: sametime.estate.address_matrix
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Give the deployment manager and the nodes their production addresses
  sametime.estate.host_addresses:
    entries:
      - {address: 192.0.2.13, names: [ssc1.acme.example, ssc1]}
      - {address: 192.0.2.14, names: [meet1.acme.example, meet1]}
    other_lines: edit
"""

RETURN = r"""
lines:
  description: The lines of the block, for hosts that are edited manually.
  returned: always
  type: list
  elements: str
  sample: [192.0.2.13 ssc1.acme.example ssc1]
resolution:
  description: Answers of the resolver of the host after the module has run.
  returned: always
  type: dict
  contains:
    hostname:
      description: Host name of the host itself.
      type: str
      returned: always
    own:
      description: C(addresses) and C(error) of that name.
      type: dict
      returned: always
    forward:
      description: For each name of the entries C(addresses) and C(error).
      type: dict
      returned: always
    reverse:
      description: For each address of the entries C(names), the canonical one first, and C(error).
      type: dict
      returned: always
"""

from functools import partial
from typing import Any, Dict

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._core import files
from ansible_collections.sametime.estate.plugins.module_utils._core.module import run
from ansible_collections.sametime.estate.plugins.module_utils._hosts import hosts_file
from ansible_collections.sametime.estate.plugins.module_utils._hosts.resolver import Resolver


def act(module: AnsibleModule) -> Dict[str, Any]:
    """Plan, write unless this is check mode, and resolve the names."""
    params = module.params
    path = params["path"]
    entries = hosts_file.check([hosts_file.Entry(each["address"], tuple(each["names"])) for each in params["entries"]])
    with open(path, "rb") as stream:
        present = stream.read()
    planned = hosts_file.plan(present, entries, params["marker"], params["other_lines"] == "edit", path)
    changed = planned.data != present
    if changed and not module.check_mode:
        move = partial(module.atomic_move, unsafe_writes=params["unsafe_writes"])
        files.replace_by(move, path, planned.data, module.tmpdir, like=path)
    names = [name for entry in entries for name in entry.names]
    return {
        "changed": changed,
        "lines": hosts_file.lines(entries),
        "resolution": Resolver().resolution(names, [entry.address for entry in entries]),
        "diff": {
            "before_header": path,
            "after_header": path,
            "before": "".join(line + "\n" for line in planned.removed),
            "after": "".join(line + "\n" for line in planned.added),
        },
    }


def main() -> None:
    entry = {
        "address": {"type": "str", "required": True},
        "names": {"type": "list", "elements": "str", "required": True},
    }
    module = AnsibleModule(
        argument_spec={
            "entries": {"type": "list", "elements": "dict", "required": True, "options": entry},
            "marker": {"type": "str", "default": "sametime.estate"},
            "other_lines": {"type": "str", "choices": ["refuse", "edit"], "default": "refuse"},
            "path": {"type": "path", "default": "/etc/hosts"},
            "unsafe_writes": {"type": "bool", "default": False},
        },
        supports_check_mode=True,
    )
    run(module, act)


if __name__ == "__main__":
    main()
