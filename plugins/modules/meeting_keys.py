#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: meeting_keys
short_description: Configuration keys of Sametime Meeting servers
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Compares the keys that Meeting servers run with, as they tell it themselves, with those wanted. A server that asks
    for a log-in or does not name a key makes it unknown, which is neither equal nor different.
  - Where the product keeps these keys is not documented. So the way of writing is a choice. By default nothing is
    written, and the list of what is to be done in the console is exact.
  - Values are compared as texts; V(1) is not V(true).
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
    details: The keys that are written. None with O(backend=manual).
options:
  backend:
    description:
      - V(manual) writes nothing and lists what is to be done.
      - V(repository_document) writes a document of the cell's configuration repository.
    type: str
    choices: [manual, repository_document]
    default: manual
  document:
    description:
      - URI of the document below C(config); C({cell}), C({node}), C({server}) stand for names. Without it, the folders
        of the server, its node, its cluster and the cell are searched for one that has O(search_key).
    type: str
  document_format:
    description: Its format. V(auto) goes by the first character.
    type: str
    choices: [auto, properties, xml, json]
    default: auto
  search_key:
    description: A key that the document must have. The first of O(keys), if not given.
    type: str
  to_do:
    description:
      - What to do when something is left to be done by hand, with O(backend=manual) in the console. With
        O(backend=repository_document) it is a server whose document is as wanted, that waits for no restart, and still
        runs with another value.
    type: str
    choices: [fail, warn]
    default: warn
seealso:
  - module: sametime.estate.meeting_keys_info
"""

EXAMPLES = r"""
- name: Photos of Meetings come from the photo host
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
  description: What is left to be done by hand, one line a key; in the console with its path and the present value.
  returned: always
  type: list
  elements: str
plan:
  description: Steps for M(sametime.estate.was_apply).
  returned: always
  type: list
  elements: dict
cell:
  description: The cell afterwards, as RV(sametime.estate.was_info#module:cell); none if it was not needed.
  returned: always
  type: dict
"""

from typing import Any, Dict

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._was import module as was
from ansible_collections.sametime.estate.plugins.module_utils._was.documents import meeting_keys as keys
from ansible_collections.sametime.estate.plugins.module_utils._was.documents import meeting_servers as questions
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin.session import Control


def act(module: AnsibleModule, control: Control) -> Dict[str, Any]:
    """Ask, plan, and write unless this is a check."""
    params = module.params
    servers, wanted = questions.servers(params), questions.wanted(params)
    effective = questions.effective(params, questions.getter(params))
    cell = was.given(module)
    backend: Any = keys.Manual()
    if params["backend"] == "repository_document" and wanted:
        cell = cell or control.read()
        search_key = params["search_key"] or wanted[0].name
        document, form = params["document"], params["document_format"]
        backend = keys.RepositoryDocument(cell, control.documents, document, form, search_key)
    steps, diff = backend.plan(servers, wanted)
    outcome = was.change(module, control, cell or {}, steps)
    left = backend.left(servers, steps, effective)
    if left:
        message = "to be done by hand: " + "; ".join(left)
        if params["to_do"] == "fail":
            raise WasError(message, to_do=left, effective=effective)
        module.warn(message)
    return dict(outcome, cell=outcome["cell"] or None, effective=effective, to_do=left, diff=diff)


def main() -> None:
    module = was.module(
        dict(
            was.CELL,
            **was.APPLY,
            **questions.OPTIONS,
            backend={"type": "str", "choices": ["manual", "repository_document"], "default": "manual"},
            document={"type": "str"},
            document_format={"type": "str", "choices": ["auto", "properties", "xml", "json"], "default": "auto"},
            search_key={"type": "str", "no_log": False},
            to_do={"type": "str", "choices": ["fail", "warn"], "default": "warn"},
        ),
        required_together=[questions.TOGETHER],
    )
    was.run(module, act)


if __name__ == "__main__":
    main()
