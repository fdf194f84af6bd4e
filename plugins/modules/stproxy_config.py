#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: stproxy_config
short_description: Settings in stproxyconfig.xml of every Sametime Proxy
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Brings settings into the document of every Sametime Proxy of the cell, through the configuration repository, so that
    an ordinary synchronisation carries them to the nodes. No file under C(config) is written, no copy is left there.
  - The edit changes the bytes of what is asked for and nothing else. Comments, order, quotes, entities, line ends, the
    declaration and the encoding (UTF-8, UTF-16, ISO-8859, Windows-125x) stay. It is proved by comparing what a parser
    reads before and after.
  - A document whose root is not C(configuration), with a document type that declares outside entities or nested ones,
    or in which an element is there twice, is refused.
extends_documentation_fragment:
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
  - sametime.estate._was
  - sametime.estate._was.cell
  - sametime.estate._was.apply
attributes:
  diff_mode:
    support: full
    details: The changed settings, not the document.
options:
  settings:
    description: What is wanted.
    type: list
    elements: dict
    required: true
    suboptions:
      name:
        description: Name of the element.
        type: str
        required: true
      value:
        description: Its text. Not given, the element is removed. What YAML takes for yes or no needs quotes.
        type: raw
      parent:
        description:
          - Path of the element that holds it, for example V(/configuration/mobile). Without it the element is changed
            where it is, and made under the root if it is nowhere.
        type: str
      attribute:
        description: Name of an attribute; then O(settings[].value) is that of the attribute.
        type: str
      create_parent:
        description: Whether the parent is made when it is not there.
        type: bool
        default: false
  server:
    description: Name of the servers whose document it is.
    type: str
    default: STProxyServer
  nodes:
    description: Nodes whose server is meant. All nodes that have such a server if not given.
    type: list
    elements: str
  document:
    description: Name of the document.
    type: str
    default: stproxyconfig.xml
"""

EXAMPLES = r"""
- name: Where the Proxy finds photos
  sametime.estate.stproxy_config:
    profile: /opt/IBM/WebSphere/AppServer/profiles/STSCDMgrProfile
    settings:
      - {name: proxyServerURL, value: http://photos.acme.example}
      - {name: configUrl, parent: /configuration/mobile, create_parent: true, value: "https://proxy.acme.example/x"}
"""

RETURN = r"""
documents:
  description: URIs of the documents.
  returned: always
  type: list
  elements: str
plan:
  description: Steps for M(sametime.estate.was_apply).
  returned: always
  type: list
  elements: dict
cell:
  description: The cell afterwards, as RV(sametime.estate.was_info#module:cell).
  returned: always
  type: dict
"""

from typing import Any, Dict, List

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._was import module as was
from ansible_collections.sametime.estate.plugins.module_utils._was.cell.cell import Cell, key, names
from ansible_collections.sametime.estate.plugins.module_utils._was.documents import documents
from ansible_collections.sametime.estate.plugins.module_utils._was.documents import yaml_text as wish
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin.session import Control


def servers(cell: Cell, name: str, nodes: List[str]) -> List[Dict[str, Any]]:
    """Return the servers whose documents are meant. WasError: none, or a node without one."""
    found = [server for server in cell["servers"] if server["name"] == name]
    without = set(nodes or []).difference(server["node"] for server in found)
    if not found or without:
        there = ", ".join(sorted({server["name"] for server in cell["servers"]}))
        where = ", ".join(sorted(without)) or names(cell["nodes"])
        raise WasError(f"no server {name} on {where}; the servers of the cell {cell['name']} are {there}")
    return [server for server in found if not nodes or server["node"] in nodes]


def act(module: AnsibleModule, control: Control) -> Dict[str, Any]:
    """Plan, and write unless this is a check."""
    params = module.params
    settings = [dict(setting, value=wish.text(setting["value"], setting["name"])) for setting in params["settings"]]
    cell = was.given(module) or control.read()
    steps = []
    uris = []
    before: Dict[str, Any] = {}
    after: Dict[str, Any] = {}
    for server in servers(cell, params["server"], params["nodes"]):
        uri = f"cells/{cell['name']}/nodes/{server['node']}/servers/{server['name']}/{params['document']}"
        uris.append(uri)
        step, changes = documents.settings_step(uri, control.documents.read(uri), settings)
        if changes:
            steps.append(dict(step, restart=[key(server)], reason=params["document"]))
            before[uri] = {change.path: change.before for change in changes}
            after[uri] = {change.path: change.after for change in changes}
    return dict(was.change(module, control, cell, steps), documents=uris, diff={"before": before, "after": after})


def main() -> None:
    setting = {
        "name": {"type": "str", "required": True},
        "value": {"type": "raw"},
        "parent": {"type": "str"},
        "attribute": {"type": "str"},
        "create_parent": {"type": "bool", "default": False},
    }
    module = was.module(
        dict(
            was.CELL,
            **was.APPLY,
            settings={"type": "list", "elements": "dict", "required": True, "options": setting},
            server={"type": "str", "default": "STProxyServer"},
            nodes={"type": "list", "elements": "str"},
            document={"type": "str", "default": "stproxyconfig.xml"},
        )
    )
    was.run(module, act)


if __name__ == "__main__":
    main()
