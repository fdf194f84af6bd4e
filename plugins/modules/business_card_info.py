#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: business_card_info
short_description: Ask the UserInfo servlet for the business card of a person
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Requests the business card of a person from the UserInfo servlet of a Community server, as clients do, for each
    parameter set. The answer shows what the running server reads from the directory with its own user.
  - Changes nothing. RV(problems) says why clients show no photo; the caller decides whether that is a failure.
extends_documentation_fragment:
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
attributes:
  diff_mode:
    support: none
  check_mode:
    support: full
options:
  url:
    description: URL of the servlet, with the host name that clients use.
    type: str
    required: true
  person:
    description: User id of the person.
    type: str
    required: true
  photo:
    description: Expected URL of the photo. By default any URL is right.
    type: str
    default: ""
  fields:
    description: Fields that the card must have, each with its LDAP attribute.
    type: dict
    default: {ImagePath: PhotoURL, PhotoURL: PhotoURL}
  sets:
    description: Ids of the parameter sets.
    type: list
    elements: str
    default: ["0", "1"]
  connect_to:
    description:
      - Host name or address to connect to, instead of the one in O(url), for one of several servers behind one name.
        The request has the name of O(url). It works only for http.
    type: str
    default: ""
  timeout_seconds:
    description: How long to wait for an answer.
    type: int
    default: 20
  validate_certs:
    description: Whether the certificate of the server is verified.
    type: bool
    default: true
"""

EXAMPLES = r"""
- name: Read the business card back
  sametime.estate.business_card_info:
    url: http://community.acme.example/servlet/UserInfoServlet
    person: joe.bloggs@acme.example
  register: card
"""

RETURN = r"""
answers:
  description: For each parameter set C(set), C(url), C(fields) and C(problem), which is null after a good answer.
  returned: success
  type: list
  elements: dict
problems:
  description: Why clients show no photo of this person; empty if they do.
  returned: success
  type: list
  elements: str
"""

from typing import Any, Dict

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._community import servlet
from ansible_collections.sametime.estate.plugins.module_utils._core.module import run


def act(module: AnsibleModule) -> Dict[str, Any]:
    """Ask for each parameter set."""
    params = module.params
    fields = {str(field): str(attribute) for field, attribute in params["fields"].items()}
    servlet.check(params["url"], params["connect_to"])
    fetch = servlet.fetcher(params["timeout_seconds"], params["validate_certs"], params["connect_to"])
    answers = [servlet.ask(params["url"], params["person"], set_id, fetch) for set_id in params["sets"]]
    return {
        "changed": False,
        "answers": [
            {"set": answer.set_id, "url": answer.url, "fields": answer.fields, "problem": answer.problem}
            for answer in answers
        ],
        "problems": servlet.problems(answers, fields, params["person"], params["photo"]),
        "warnings": servlet.warnings(answers),
    }


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "url": {"type": "str", "required": True},
            "person": {"type": "str", "required": True},
            "photo": {"type": "str", "default": ""},
            "fields": {"type": "dict", "default": {"ImagePath": "PhotoURL", "PhotoURL": "PhotoURL"}},
            "sets": {"type": "list", "elements": "str", "default": ["0", "1"]},
            "connect_to": {"type": "str", "default": ""},
            "timeout_seconds": {"type": "int", "default": 20},
            "validate_certs": {"type": "bool", "default": True},
        },
        supports_check_mode=True,
    )
    run(module, act)


if __name__ == "__main__":
    main()
