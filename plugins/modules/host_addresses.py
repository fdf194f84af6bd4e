#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: host_addresses
short_description: Managed lines of the hosts file, and what the host resolves afterwards
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Keeps a block of lines in the hosts file, one for each entry, between two marks. All other lines stay byte for byte.
  - The block goes before the first other line that speaks of one of its names or addresses, for the resolver takes the
    first answer, for a name as for an address. Without such a line it goes to the end.
  - Then asks the resolver of the host, in both directions, and returns what it says. Filter
    P(sametime.estate.address_matrix#filter) compares the answers of several hosts.
extends_documentation_fragment:
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
attributes:
  check_mode:
    support: full
    details: RV(resolution) is then what the host resolves without the lines that the run would write.
  diff_mode:
    support: full
    details: Only lines that come or go.
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
        description: Host names; the full name first, the address is called by it.
        type: list
        elements: str
        required: true
  marker:
    description: Text in the marks around the managed lines. Each marker has its own block.
    type: str
    default: sametime.estate
  other_lines:
    description:
      - What to do with lines outside the block that give a managed name another address, such as a loopback address.
      - With V(refuse) the module fails and names them. With V(edit) the managed names are taken out of them; a line
        that is left without a name goes.
    type: str
    choices: [refuse, edit]
    default: refuse
  path:
    description: The hosts file.
    type: path
    default: /etc/hosts
  unsafe_writes:
    description: Write into the file where it can not be replaced, as in a container that has it mounted.
    type: bool
    default: false
seealso:
  - plugin: sametime.estate.address_matrix
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Deployment manager and nodes know each other's production address
  sametime.estate.host_addresses:
    entries:
      - {address: 192.0.2.13, names: [ssc1.acme.example, ssc1]}
      - {address: 192.0.2.14, names: [meet1.acme.example, meet1]}
    other_lines: edit
"""

RETURN = r"""
lines:
  description: The lines of the block, for hosts that get them by hand.
  returned: always
  type: list
  elements: str
  sample: [192.0.2.13 ssc1.acme.example ssc1]
resolution:
  description: What the host resolves after the module has run.
  returned: always
  type: dict
  contains:
    hostname:
      description: The name that the host has for itself.
      type: str
      returned: always
    own:
      description: What that name resolves to; C(addresses) and C(error).
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

import os
import tempfile
from typing import Any, Dict

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._hosts import hosts_file
from ansible_collections.sametime.estate.plugins.module_utils._hosts.errors import HostsError
from ansible_collections.sametime.estate.plugins.module_utils._hosts.resolver import Resolver


def write(module: AnsibleModule, path: str, data: bytes) -> None:
    """Replace the file; its owner, mode and label stay."""
    handle, new = tempfile.mkstemp(dir=module.tmpdir)
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
    module.atomic_move(new, path, unsafe_writes=module.params["unsafe_writes"])


def run(module: AnsibleModule, resolver: Resolver) -> Dict[str, Any]:
    """Bring the lines where the parameters want them and return the result."""
    params = module.params
    path = params["path"]
    entries = hosts_file.check([hosts_file.Entry(entry["address"], tuple(entry["names"])) for entry in params["entries"]])
    with open(path, "rb") as stream:
        present = stream.read()
    planned = hosts_file.plan(present, entries, params["marker"], params["other_lines"] == "edit")
    changed = planned.data != present
    if changed and not module.check_mode:
        write(module, path, planned.data)
    names = [name for entry in entries for name in entry.names]
    return {
        "changed": changed,
        "lines": hosts_file.lines(entries),
        "resolution": resolver.resolution(names, [entry.address for entry in entries]),
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
    try:
        outcome = run(module, Resolver())
    except HostsError as exc:
        module.fail_json(msg=f"{module.params['path']}: {exc}", **exc.details)
    except OSError as exc:
        module.fail_json(msg=f"{module.params['path']}: {exc.strerror}; run as root")
    module.exit_json(**outcome)


if __name__ == "__main__":
    main()
