# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation fragment of the options that all modules for WebSphere have."""


class ModuleDocFragment:
    """What Ansible looks for."""

    DOCUMENTATION = r"""
options:
  profile:
    description: Directory of the deployment manager's profile on this host; its C(bin/wsadmin.sh) is used.
    type: path
    required: true
  username:
    description:
      - User of the cell's administration. Without it, C(soap.client.props) of the profile is used as it is.
      - With it, wsadmin gets a private copy of that file, readable by this user alone and gone afterwards. Neither is
        ever part of a command line.
    type: str
  password:
    description: Password of O(username).
    type: str
  wsadmin_options:
    description: Further options of C(wsadmin.sh), for example V(-conntype), V(SOAP), V(-port), V(8879).
    type: list
    elements: str
    default: []
  wsadmin_timeout_seconds:
    description:
      - How long to wait for wsadmin. It is never stopped, for it may be writing; the module fails and says where its
        output is.
    type: int
    default: 1800
  state_directory:
    description:
      - Directory on this host for what is remembered about cells, servers that wait for a restart and mappings from
        before. Never inside the profile's C(config).
    type: path
    default: /var/lib/sametime-estate
"""

    CELL = r"""
options:
  cell:
    description:
      - The cell as M(sametime.estate.was_info) returned it. Without it the module reads the cell itself, which costs a
        start of wsadmin.
      - What is written is compared with it first. If somebody else changed the same thing in between, the module fails
        and nothing is saved.
    type: dict
"""

    APPLY = r"""
options:
  apply:
    description:
      - V(now) changes the cell. V(later) only plans; hand RV(plan) to M(sametime.estate.was_apply), which saves the
        plans of several modules together in one start of wsadmin.
    type: str
    choices: [now, later]
    default: now
"""
