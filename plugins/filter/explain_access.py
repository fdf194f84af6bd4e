# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter explain_access: who may see a photo, and by which rule. The work is done in plugin_utils/_policy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.sametime.estate.plugins.module_utils._core.errors import EstateError
from ansible_collections.sametime.estate.plugins.plugin_utils._policy.decision import (
    Request,
    explain,
    in_words,
)
from ansible_collections.sametime.estate.plugins.plugin_utils._policy.policy import parse

DOCUMENTATION = r"""
name: explain_access
short_description: Judge one request by the access policy of the photos
version_added: 1.0.0
author: The sametime.estate maintainers
description:
  - Says whether a request for a photo is allowed or refused, by which rule, and which rules were looked at before.
  - It needs no web server. It reads the policy itself, not the expressions that are made from it.
  - The request is read as httpd 2.4 reads it. httpd 2.2 differs in one point, it refuses a path with repeated slashes.
positional: _input, address
options:
  _input:
    description: The policy, as P(sametime.estate.access_rules#filter) describes it.
    type: dict
    required: true
  address:
    description: IPv4 or IPv6 address of the client.
    type: str
    required: true
  cookie:
    description: Text of the Cookie header, for example C(LtpaToken2=abc; other=1).
    type: str
    default: ""
  path:
    description: Path of the request as it is sent, percent-encoding and query string included.
    type: str
    default: /a@acme.example.jpg
  method:
    description: Method of the request.
    type: str
    default: GET
  photo_host:
    description: Host name of the photos. If given, a redirect to this host is refused, since it would never end.
    type: str
    default: ""
"""

EXAMPLES = r"""
- name: May this client see photos?
  ansible.builtin.debug:
    msg: "{{ (sametime_photo_access | sametime.estate.explain_access('192.0.2.77')).reason }}"

- name: Would a cookie help?
  ansible.builtin.debug:
    msg: "{{ sametime_photo_access | sametime.estate.explain_access('203.0.113.9', cookie='LtpaToken2=abc') }}"
"""

RETURN = r"""
_value:
  description: The verdict.
  type: dict
  contains:
    allowed:
      description: Whether the request is allowed.
      type: bool
    rule:
      description:
        - Name of the rule that decided. Apart from rules of the policy these are V(only GET and HEAD), V(only photos),
          and V(otherwise) when no rule admits.
      type: str
    reason:
      description: The verdict in one sentence.
      type: str
    steps:
      description: Every rule that was looked at, up to the one that decided.
      type: list
      elements: dict
      contains:
        rule:
          description: Name of the rule.
          type: str
        matched:
          description: Whether the request meets the rule.
          type: bool
        text:
          description: Why, in words.
          type: str
    lines:
      description: Request, verdict and steps as lines to read.
      type: list
      elements: str
"""


def explain_access(policy: Any, address: Any = None, *, photo_host: str = "", **request: str) -> dict[str, Any]:
    """Return the verdict on one request; further keywords are cookie, path and method."""
    if not address:
        raise AnsibleFilterError("explain_access: the address of the client is missing; give one, such as 192.0.2.7")
    asked = Request(address, **request)
    try:
        verdict = explain(parse(policy, photo_host), asked)
    except EstateError as exc:
        raise AnsibleFilterError(f"explain_access: {exc}") from exc
    return {
        **verdict._asdict(),
        "steps": [step._asdict() for step in verdict.steps],
        "lines": in_words(asked, verdict),
    }


class FilterModule:
    """Filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters by name."""
        return {"explain_access": explain_access}
