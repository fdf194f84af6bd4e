# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of the options that all modules for WebSphere share."""


class ModuleDocFragment:
    """The class that Ansible expects."""

    DOCUMENTATION = r"""
options:
  profile:
    description: Directory of the deployment manager's profile on this host. Its C(bin/wsadmin.sh) is started.
    type: path
    required: true
  username:
    description:
      - Administrative user of the cell. By default C(soap.client.props) of the profile is used as it is.
      - With this option, wsadmin gets a private copy of that file, which only this user can read and which is removed
        afterwards. User and password are never part of a command line.
      - The module fails if wsadmin would ignore the user, because it uses another connector than SOAP, because
        O(wsadmin_options) contain another user, or because its launcher sets C(com.ibm.SOAP.ConfigURL) after the
        options C(-javaoption).
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
      - How long to wait for wsadmin. It is never stopped because it may be writing. After this time the module fails
        and names the file with its output. That file stays in the directory for temporary files.
    type: int
    default: 1800
  state_directory:
    description:
      - Directory on this host for the state files of cells, which contain servers with a pending restart and earlier
        mappings. Never use a directory inside the profile's C(config).
    type: path
    default: /var/lib/sametime-estate
"""

    CELL = r"""
options:
  cell:
    description:
      - The return value RV(sametime.estate.was_info#module:cell). By default the module reads the cell itself, which
        takes one more start of wsadmin.
      - Before anything is written, the configuration is compared with this cell. If somebody else has changed the same
        thing since, the module fails and nothing is saved.
    type: dict
"""

    APPLY = r"""
options:
  apply:
    description:
      - V(now) changes the cell. V(later) only plans. Pass RV(plan) to M(sametime.estate.was_apply), which saves the
        plans of several modules together in one start of wsadmin.
    type: str
    choices: [now, later]
    default: now
"""
