# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter access_rules: the access policy as data for a template. The work is in plugin_utils/_policy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.sametime.estate.plugins.module_utils._core.errors import EstateError

DOCUMENTATION = r"""
name: access_rules
short_description: Convert the access policy of the photos to data for a virtual host
version_added: 1.0.0
author: The sametime.estate maintainers
description:
  - Checks the access policy of the photos, and returns the data for the configuration of httpd, the same for httpd 2.2
    and 2.4. The filter P(sametime.estate.explain_access#filter) applies the same policy to one request.
  - Each rule admits on its own. A client that no rule admits gets what O(_input.otherwise) says.
  - The Python package netaddr is required on the controller.
  - A cookie rule with C(verify) admits only with a token that was verified. Any other cookie rule only checks that the
    cookie is sent, and anybody can send a cookie.
positional: _input
options:
  _input:
    description: The policy. Names of rules are unique; an unknown key is an error.
    type: dict
    required: true
    suboptions:
      networks:
        description: Networks whose clients are admitted.
        type: list
        elements: dict
        suboptions:
          name:
            description: Name of the rule, for comments and explanations.
            type: str
            required: true
          networks:
            description: IPv4 and IPv6 networks.
            type: list
            elements: str
            required: true
          exclude:
            description: Networks to leave out of this entry, and of no other.
            type: list
            elements: str
      addresses:
        description: Single addresses that are admitted.
        type: list
        elements: dict
        suboptions:
          name:
            description: Name of the rule.
            type: str
            required: true
          address:
            description: One IPv4 or IPv6 address.
            type: str
            required: true
      cookies:
        description: Cookies that admit the clients that send them.
        type: list
        elements: dict
        suboptions:
          name:
            description: Name of the rule.
            type: str
            required: true
          cookie:
            description: Name of the cookie, with its case.
            type: str
            required: true
          value:
            description: Value the cookie must have, with its case; any value that is not empty if left out.
            type: str
          guest:
            description: Whether the limits of guests apply. The default is true for a rule with a value.
            type: bool
          verify:
            description: V(ltpa) means that the value is a sign-on token of WebSphere or Liberty, which is verified.
            type: str
            choices: [ltpa]
          accept_v1:
            description: Whether a token of version 1, whose time is not signed, also admits.
            type: bool
            default: false
          realms:
            description: Realms whose users are admitted; all if left out.
            type: list
            elements: str
          only_from:
            description: Networks whose clients may use the rule, or V(any). Required with C(accept_v1).
            type: raw
      guests:
        description: What one client address may ask for with a cookie of guests.
        type: dict
        suboptions:
          photos:
            description: Different photos in a window.
            type: int
            default: 60
          misses:
            description: Different names without a photo in a window.
            type: int
            default: 10
          minutes:
            description: Length of the window.
            type: int
            default: 10
          default_picture:
            description: JPEG file that a guest gets for a name without a photo.
            type: path
      otherwise:
        description: The answer to all other clients; exactly one of the two.
        type: dict
        required: true
        suboptions:
          redirect:
            description: Address of another site.
            type: str
          page:
            description: Text of a page, with status 403.
            type: str
  photo_host:
    description: Host name of the photos. A redirect to this host would be endless and is an error.
    type: str
    default: ""
  max_length:
    description: Maximum length of one expression for addresses, as in P(sametime.estate.cidr_regex#filter).
    type: int
    default: 7000
  per_rule:
    description: Whether to return RV(_value.rule_regexes), for an access log that names rules.
    type: bool
    default: false
"""

EXAMPLES = r"""
# Part of a template for a virtual host.
# {% set rules = sametime_photo_access | sametime.estate.access_rules(photo_host=sametime_photo_host) %}
# {% for regex in rules.address_regexes %}
# RewriteCond %{REMOTE_ADDR} "!{{ regex }}"
# {% endfor %}
# {% for cookie in rules.cookie_regexes %}
# RewriteCond %{HTTP_COOKIE} "!{{ cookie.regex }}"
# {% endfor %}

- name: Check the policy before anything changes
  ansible.builtin.debug:
    msg: "{{ sametime_photo_access | sametime.estate.access_rules(photo_host=sametime_photo_host) }}"
"""

RETURN = r"""
_value:
  description:
    - The data for the virtual host. All lists keep the order of the policy, and are empty where it has no rule.
    - No expression contains a quote or two backslashes in a row, so each fits into an argument of httpd in double
      quotes. All are for searching. Only those for C(X-Forwarded-For) have a capturing group.
  type: dict
  contains:
    networks:
      description: Rules for networks, for comments.
      type: list
      elements: dict
      contains:
        name:
          description: Name of the rule, one line without backslashes.
          type: str
        networks:
          description: Networks as written in the policy.
          type: list
          elements: str
        exclude:
          description: Networks that are left out of this rule.
          type: list
          elements: str
    addresses:
      description: Rules for single addresses, for comments.
      type: list
      elements: dict
      contains:
        name:
          description: Name of the rule.
          type: str
        address:
          description: The address.
          type: str
    address_regexes:
      description:
        - Expressions for C(REMOTE_ADDR). A client is admitted by the rules for networks and addresses together if and
          only if at least one matches.
      type: list
      elements: str
    native_networks:
      description: The same addresses as the fewest networks, for C(-R) and C(Require ip) of httpd 2.4.
      type: list
      elements: str
    cookie_regexes:
      description: Rules for cookies, each with its expression for C(HTTP_COOKIE).
      type: list
      elements: dict
      contains:
        name:
          description: Name of the rule.
          type: str
        cookie:
          description: Name of the cookie.
          type: str
        value:
          description: Value the cookie must have, or V(none) for any that is not empty.
          type: str
        regex:
          description: The expression. It contains blanks, so it must be quoted.
          type: str
    token_rules:
      description: Rules for verified tokens, as module M(sametime.estate.photo_gate) takes them.
      type: list
      elements: dict
    guest_rules:
      description: Rules for cookies of guests.
      type: list
      elements: dict
    guest_limits:
      description: Limits of guests; null without rules for guests.
      type: dict
    gate_regex:
      description: Expression for C(HTTP_COOKIE) of requests that only the program can judge; null without such rules.
      type: str
    rule_regexes:
      description: With O(per_rule), each rule for networks and addresses with its expressions.
      type: list
      elements: dict
    forwarded_regexes:
      description: >-
        Expressions for the header in which a balancer names the client. At most one matches; its only group is the
        address of the client. A header that none matches names no client.
      type: list
      elements: str
    unknown_client:
      description: Text in place of an address that a balancer does not name. No expression for addresses matches it.
      type: str
      sample: unknown
    proof:
      description:
        - Requests that prove that a running server applies the policy. They ask for a photo that exists only during the
          proof, and a header names the client of this one photo.
      type: dict
      contains:
        path:
          description: Path of the photo. V(@digest@) is in the place of the digest, as in M(sametime.estate.ihs_vhost).
          type: str
        regex:
          description: Expression for this path, whatever the digest is.
          type: str
        header:
          description: Name of the header. The virtual host must ignore it for other photos, and from other hosts.
          type: str
        requests:
          description: Requests as in option O(sametime.estate.ihs_vhost#module:probe.requests).
          type: list
          elements: dict
    methods:
      description: Methods that are served.
      type: list
      elements: str
      sample: [GET, HEAD]
    method_regex:
      description: Expression for C(REQUEST_METHOD).
      type: str
      sample: ^(?:GET|HEAD)$
    photo_path_regex:
      description: Expression for the decoded path of a photo, as a C(RewriteRule) of a virtual host gets it.
      type: str
    otherwise:
      description: >-
        The answer to all other clients. Either RV(_value.otherwise.redirect) or RV(_value.otherwise.page) is not
        V(none).
      type: dict
      contains:
        redirect:
          description: Address of another site.
          type: str
        substitution:
          description: The same, with C(%) and C($) escaped, for a C(RewriteRule) with the flags C(R) and C(NE).
          type: str
        page:
          description: Text of the page.
          type: str
"""


def access_rules(
    policy: Any, photo_host: str = "", max_length: int = 7000, *, per_rule: bool = False
) -> dict[str, Any]:
    """Return the data for a virtual host."""
    from ansible_collections.sametime.estate.plugins.plugin_utils._policy import access_rules as pure
    from ansible_collections.sametime.estate.plugins.plugin_utils._policy.read_policy import read_policy

    try:
        return pure.access_rules(read_policy(policy, photo_host), max_length, per_rule=per_rule)
    except EstateError as exc:
        raise AnsibleFilterError(f"access_rules: {exc}") from exc


class FilterModule:
    """Filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters by name."""
        return {"access_rules": access_rules}
