# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter explain_access: who may see a photo, and by which rule. The work is in plugin_utils/_policy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.sametime.estate.plugins.module_utils._core.errors import EstateError

DOCUMENTATION = r"""
name: explain_access
short_description: Apply the access policy of the photos to one request
version_added: 1.0.0
author: The sametime.estate maintainers
description:
  - Returns whether a request for a photo is allowed or refused, by which rule, and the result of each rule before it.
  - It needs no web server. It applies the policy itself, not the expressions for httpd.
  - It reads the request as httpd 2.4 does. httpd 2.2 differs in one point. It refuses a path with repeated slashes.
  - The Python package netaddr is required on the controller.
positional: _input, address
options:
  _input:
    description: The policy, as P(sametime.estate.access_rules#filter) describes it.
    type: dict
    required: true
  address:
    description: IPv4 or IPv6 address that connects, which is the client or a balancer.
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
  balancers:
    description:
      - Networks of balancers. If O(address) is in one of them, O(forwarded) names the client.
    type: list
    elements: str
    default: []
  forwarded:
    description:
      - Text of the header in which a balancer names the client, usually C(X-Forwarded-For). The text after the last
        comma counts. If it is not an address, no rule for networks or addresses admits the request.
    type: str
    default: ""
  photo_host:
    description: Host name of the photos. A redirect to this host would be endless and is an error.
    type: str
    default: ""
"""

EXAMPLES = r"""
- name: Explain a request without a cookie
  ansible.builtin.debug:
    msg: "{{ (sametime_photo_access | sametime.estate.explain_access('192.0.2.77')).reason }}"

- name: Explain a request with a cookie
  ansible.builtin.debug:
    msg: "{{ sametime_photo_access | sametime.estate.explain_access('203.0.113.9', cookie='LtpaToken2=abc') }}"

- name: Explain a request that comes through a balancer
  ansible.builtin.debug:
    msg: >-
      {{ sametime_photo_access | sametime.estate.explain_access(
           '192.0.2.10', balancers=['192.0.2.10'], forwarded='203.0.113.9, 192.0.2.77') }}
"""

RETURN = r"""
_value:
  description: The decision.
  type: dict
  contains:
    allowed:
      description: Whether the request is allowed.
      type: bool
    rule:
      description:
        - Name of the rule that decides. Apart from rules of the policy there are V(only GET and HEAD), V(only photos),
          and V(otherwise) when no rule admits.
      type: str
    reason:
      description: The decision in one sentence.
      type: str
    steps:
      description: Every rule up to the one that decides.
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
          description: The reason, as text.
          type: str
    lines:
      description: Request, decision and steps as lines of text.
      type: list
      elements: str
"""


def explain_access(policy: Any, address: Any = None, *, photo_host: str = "", **request: Any) -> dict[str, Any]:
    """Return the decision on one request; further keywords are the fields of a Request."""
    from ansible_collections.sametime.estate.plugins.plugin_utils._policy.decision import decide, in_words
    from ansible_collections.sametime.estate.plugins.plugin_utils._policy.read_policy import read_policy
    from ansible_collections.sametime.estate.plugins.plugin_utils._policy.request import Request

    if not address:
        raise AnsibleFilterError("explain_access: the address of the client is missing; give one, such as 192.0.2.7")
    query = Request(address, **request)
    try:
        decision = decide(read_policy(policy, photo_host), query)
    except EstateError as exc:
        raise AnsibleFilterError(f"explain_access: {exc}") from exc
    return {
        **decision._asdict(),
        "steps": [step._asdict() for step in decision.steps],
        "lines": in_words(query, decision),
    }


class FilterModule:
    """Filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters by name."""
        return {"explain_access": explain_access}
