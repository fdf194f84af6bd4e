#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: business_card
short_description: Manage the photo of business cards in UserInfoConfig.xml
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Writes the fields of the photo (ImagePath, PhotoURL) into UserInfoConfig.xml of a Community server, in the details
    of its LDAP repository and in its parameter sets. Only the bytes of these settings change. Comments, order, quotes,
    line ends, the declaration and the encoding stay.
  - Before anything is written, the file is parsed before and after the edit, and both results must differ in exactly
    these settings. A file that is not well-formed is reported with line and column, and never changed.
  - The module refuses a file with a second LDAP repository, which Sametime does not support up to release 11.6.
  - The server reads the file only when it starts. The module records the pending restart in O(state_directory) before
    it writes; M(sametime.estate.business_card_restart) restarts the server. The earlier version is kept there.
  - C(Password), C(UserEncodedAuth) and C(KeyStorePassword) never appear in results, differences or messages.
extends_documentation_fragment:
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
attributes:
  diff_mode:
    support: full
    details: The changed settings, not the file, which holds passwords.
options:
  path:
    description: The file. By default the module looks for it in O(directories), with its name in upper or lower case.
    type: path
  directories:
    description: The program and data directories of Domino in which the file may be.
    type: list
    elements: path
    default:
      - /opt/ibm/domino/notes/latest/linux
      - /opt/hcl/domino/notes/latest/linux
      - /local/notesdata
  fields:
    description: Fields of the card, each with its LDAP attribute.
    type: dict
    required: true
  sets:
    description:
      - Ids of the parameter sets that get the fields. V(0) is for anonymous users, V(1) for authenticated ones.
    type: list
    elements: str
    default: ["0", "1"]
  removed_fields:
    description: Fields that are removed from these parameter sets, because the photo by URL replaces them.
    type: list
    elements: str
    default: []
  read_stconfig_updates:
    description: Value of the element C(ReadStConfigUpdates). By default it is left as it is.
    type: str
    choices: ["true", "false"]
  state_directory:
    description: Directory on the host for the record of the pending restart and for earlier versions of the file.
    type: path
    default: /var/lib/sametime-estate
"""

EXAMPLES = r"""
- name: Show photos by URL on business cards
  sametime.estate.business_card:
    fields: {ImagePath: PhotoURL, PhotoURL: PhotoURL}
    removed_fields: [Photo]
"""

RETURN = r"""
path:
  description: The file.
  returned: success
  type: str
changes:
  description: Changes, each with C(setting), C(before) and C(after).
  returned: success
  type: list
  elements: dict
settings:
  description: Every attribute and text of the file by its place, to compare servers. Passwords are hidden.
  returned: success
  type: dict
waiting:
  description: The pending restart with C(path), C(reasons) and C(since); empty if nothing is pending.
  returned: success
  type: dict
backup_file:
  description: The copy of the file as it was.
  returned: when the file was changed
  type: str
faults:
  description: Places where the file is not well-formed.
  returned: failure, when the file is not well-formed
  type: list
  elements: str
"""

from typing import Any, Dict

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._community import card, server_files
from ansible_collections.sametime.estate.plugins.module_utils._community.errors import CommunityError
from ansible_collections.sametime.estate.plugins.module_utils._core import files
from ansible_collections.sametime.estate.plugins.module_utils._core.module import run


def act(module: AnsibleModule) -> Dict[str, Any]:
    """Plan, and write unless this is check mode."""
    params = module.params
    records = server_files.Records(params["state_directory"])
    path = server_files.find(params["path"] or "", params["directories"])
    data = _read(path)
    wanted = card.Wanted(
        {str(field): str(attribute) for field, attribute in params["fields"].items()},
        params["sets"],
        params["removed_fields"],
        params["read_stconfig_updates"],
    )
    planned = card.plan(data, wanted, path)
    module.no_log_values.update(planned.secrets)
    reasons = [change.path for change in planned.changes]
    waiting = records.after(path, reasons) if planned.changes else records.waiting()
    saved = None
    if planned.changes and not module.check_mode:
        records.keep(
            waiting or {}
        )  # before the write: a restart that is not needed does less harm than a forgotten one
        saved = records.keep_copy(data)
        if _read(path) != data:
            raise CommunityError(f"{path} was changed by somebody else meanwhile; nothing was changed, run again")
        files.replace_by(module.atomic_move, path, planned.data, module.tmpdir, path)
        if _read(path) != planned.data:
            raise CommunityError(f"{path} is not what was written; the earlier version is {saved}")
    return dict(
        {"backup_file": saved} if saved else {},
        changed=bool(planned.changes),
        path=path,
        changes=[
            {"setting": change.path, "before": change.before, "after": change.after} for change in planned.changes
        ],
        settings=planned.facts,
        waiting=waiting or {},
        warnings=planned.notices,
        diff={
            "before": {change.path: change.before for change in planned.changes},
            "after": {change.path: change.after for change in planned.changes},
        },
    )


def _read(path: str) -> bytes:
    with open(path, "rb") as stream:
        return stream.read()


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "path": {"type": "path"},
            "directories": {
                "type": "list",
                "elements": "path",
                "default": [
                    "/opt/ibm/domino/notes/latest/linux",
                    "/opt/hcl/domino/notes/latest/linux",
                    "/local/notesdata",
                ],
            },
            "fields": {"type": "dict", "required": True},
            "sets": {"type": "list", "elements": "str", "default": ["0", "1"]},
            "removed_fields": {"type": "list", "elements": "str", "default": []},
            "read_stconfig_updates": {"type": "str", "choices": ["true", "false"]},
            "state_directory": {"type": "path", "default": "/var/lib/sametime-estate"},
        },
        supports_check_mode=True,
    )
    run(module, act, "root or the account of the Domino server")


if __name__ == "__main__":
    main()
