#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: stproxy_config
short_description: Manage settings in stproxyconfig.xml of every Sametime Proxy
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Writes settings into the document of every Sametime Proxy of the cell through the configuration repository, so that
    an ordinary synchronization copies them to the nodes. No file under C(config) is written directly, and no copy is
    left there.
  - Only the bytes of the given settings change. Comments, order, quotes, entities, line ends, the declaration and the
    encoding (UTF-8, UTF-16, ISO-8859, Windows-125x) stay. Before anything is written, the document is parsed before and
    after the edit, and both results must differ in exactly these settings.
  - The module refuses a document whose root is not C(configuration), whose document type declares external or nested
    entities, or that contains one of the elements more than once.
extends_documentation_fragment:
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
  - sametime.estate._was
  - sametime.estate._was.cell
  - sametime.estate._was.apply
attributes:
  diff_mode:
    support: full
    details: The changed settings, not the whole document.
options:
  settings:
    description: The settings.
    type: list
    elements: dict
    required: true
    suboptions:
      name:
        description: Name of the element.
        type: str
        required: true
      value:
        description:
          - Text of the element. Without a value, the element is removed. Values that YAML reads as yes or
            no need quotes.
        type: raw
      parent:
        description:
          - Path of the parent element, for example V(/configuration/mobile). By default the element is changed wherever
            it is, and created under the root if it does not exist.
        type: str
      attribute:
        description: Name of an attribute. Then O(settings[].value) is the value of this attribute.
        type: str
      create_parent:
        description: Whether the parent element is created if it does not exist.
        type: bool
        default: false
  server:
    description:
      - Name of the Sametime Proxy servers. The other members of their clusters are included, whatever their names are.
    type: str
    default: STProxyServer
  nodes:
    description: Nodes whose Sametime Proxy is changed. By default the settings of all nodes that have one are changed.
    type: list
    elements: str
  document:
    description: File name of the document.
    type: str
    default: stproxyconfig.xml
"""

EXAMPLES = r"""
- name: Set the photo host of the Sametime Proxy
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
  description: The cell afterwards; see RV(sametime.estate.was_info#module:cell).
  returned: always
  type: dict
"""

from typing import Any, Dict

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._core.module import run
from ansible_collections.sametime.estate.plugins.module_utils._was import module as was
from ansible_collections.sametime.estate.plugins.module_utils._was.documents import proxy_settings, yaml_text


def act(module: AnsibleModule) -> Dict[str, Any]:
    """Plan, and write unless this is check mode."""
    params = module.params
    settings = [
        dict(setting, value=yaml_text.as_text(setting["value"], setting["name"])) for setting in params["settings"]
    ]
    session = was.session(module)
    cell = was.given_cell(module) or session.read()
    servers = proxy_settings.proxy_servers(cell, params["server"], params["nodes"])
    planned = proxy_settings.plan(cell, servers, params["document"], settings, session.documents.read)
    outcome = was.change(module, session, cell, planned.steps)
    return dict(outcome, documents=planned.documents, diff={"before": planned.before, "after": planned.after})


def main() -> None:
    setting = {
        "name": {"type": "str", "required": True},
        "value": {"type": "raw"},
        "parent": {"type": "str"},
        "attribute": {"type": "str"},
        "create_parent": {"type": "bool", "default": False},
    }
    module = AnsibleModule(
        argument_spec=dict(
            was.CONNECTION,
            **was.CELL,
            **was.APPLY,
            settings={"type": "list", "elements": "dict", "required": True, "options": setting},
            server={"type": "str", "default": "STProxyServer"},
            nodes={"type": "list", "elements": "str"},
            document={"type": "str", "default": "stproxyconfig.xml"},
        ),
        required_together=[was.TOGETHER],
        supports_check_mode=True,
    )
    run(module, act, was.ACCOUNT)


if __name__ == "__main__":
    main()
