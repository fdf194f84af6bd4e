#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: meeting_keys
short_description: Manage configuration keys of Sametime Meeting servers
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Asks Meeting servers for their effective configuration and compares it with the wanted keys. If a server requires a
    login, or does not report a key, the state of the key is unknown, which is neither equal nor different.
  - It is not documented where the product stores these keys. Therefore O(backend) selects how they are written. By
    default nothing is written, and the module lists exactly what to do in the console.
  - Values are compared as text; V(1) is not V(true).
extends_documentation_fragment:
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
  - sametime.estate._was
  - sametime.estate._was.cell
  - sametime.estate._was.apply
  - sametime.estate._meeting
attributes:
  diff_mode:
    support: full
    details: The keys that are written. With O(backend=manual) there are none.
options:
  backend:
    description:
      - V(manual) writes nothing and lists what to do in the console.
      - V(repository_document) writes a document of the cell's configuration repository.
    type: str
    choices: [manual, repository_document]
    default: manual
  document:
    description:
      - Path of the document below C(config). C({cell}), C({node}) and C({server}) are replaced by the names. By default
        the folders of the server, its node, its cluster and the cell are searched for the document that contains
        O(search_key).
    type: str
  document_format:
    description: Format of the document. V(auto) detects it by the first character.
    type: str
    choices: [auto, properties, xml, json]
    default: auto
  search_key:
    description: A key that the document must contain. By default the first one of O(keys).
    type: str
  to_do:
    description:
      - What to do if a task remains for the administrator. With O(backend=manual) that is a key to set in the console.
        With O(backend=repository_document) it is a server that uses another value although its document is as wanted
        and it has no pending restart.
    type: str
    choices: [fail, warn]
    default: warn
seealso:
  - module: sametime.estate.meeting_keys_info
"""

EXAMPLES = r"""
- name: Let Meetings fetch photos from the photo host
  sametime.estate.meeting_keys:
    profile: /opt/IBM/WebSphere/AppServer/profiles/STSCDMgrProfile
    servers:
      - {node: meet1Node, url: "http://meet1.acme.example:9081"}
    keys:
      - {name: userInfoRedirect, value: "true"}
"""

RETURN = r"""
effective:
  description:
    - For each server and key C(server), C(key), C(wanted), C(running), C(state) (equal, different, unknown), C(reason).
  returned: always
  type: list
  elements: dict
to_do:
  description:
    - Remaining tasks for the administrator, one line for each key. Tasks in the console contain its path and the
      present value.
  returned: always
  type: list
  elements: str
plan:
  description: Steps for M(sametime.estate.was_apply).
  returned: always
  type: list
  elements: dict
cell:
  description: The cell afterwards; see RV(sametime.estate.was_info#module:cell). It is none if it was not needed.
  returned: always
  type: dict
"""

from typing import Any, Dict

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._core.module import run
from ansible_collections.sametime.estate.plugins.module_utils._was import module as was
from ansible_collections.sametime.estate.plugins.module_utils._was.documents import meeting_keys, meeting_requests
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError


def act(module: AnsibleModule) -> Dict[str, Any]:
    """Ask the servers, plan, and write unless this is check mode."""
    params = module.params
    servers, keys = meeting_requests.servers(params), meeting_requests.keys(params)
    effective = meeting_requests.ask_all(params, meeting_requests.getter(params))
    session = was.session(module)
    cell = was.given_cell(module)
    backend: Any = meeting_keys.Manual()
    if params["backend"] == "repository_document" and keys:
        cell = cell or session.read()
        search_key = params["search_key"] or keys[0].name
        document, form = params["document"], params["document_format"]
        backend = meeting_keys.RepositoryDocument(cell, session.documents, document, form, search_key)
    planned = backend.plan(servers, keys)
    outcome = was.change(module, session, cell or {}, planned.steps)
    to_do = backend.manual_tasks(servers, planned, effective)
    message = f"to be done manually: {'; '.join(to_do)}"
    if to_do and params["to_do"] == "fail":
        raise WasError(message, to_do=to_do, effective=effective)
    return dict(
        outcome,
        cell=outcome["cell"] or None,
        effective=effective,
        to_do=to_do,
        warnings=[message] if to_do else [],
        diff={"before": planned.before, "after": planned.after},
    )


def main() -> None:
    module = AnsibleModule(
        argument_spec=dict(
            was.CONNECTION,
            **was.CELL,
            **was.APPLY,
            **meeting_requests.OPTIONS,
            backend={"type": "str", "choices": ["manual", "repository_document"], "default": "manual"},
            document={"type": "str"},
            document_format={"type": "str", "choices": ["auto", "properties", "xml", "json"], "default": "auto"},
            search_key={"type": "str", "no_log": False},
            to_do={"type": "str", "choices": ["fail", "warn"], "default": "warn"},
        ),
        required_together=[was.TOGETHER, meeting_requests.TOGETHER],
        supports_check_mode=True,
    )
    run(module, act, was.ACCOUNT)


if __name__ == "__main__":
    main()
