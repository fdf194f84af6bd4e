#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of action photo_access_info; its code is in plugins/action."""

DOCUMENTATION = r"""
module: photo_access_info
short_description: Explain whether a request may see a photo, sign-on tokens included
version_added: 1.1.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Applies the access policy to one request, as P(sametime.estate.explain_access#filter) does, and verifies sign-on
    tokens with the keys of the site. No host is contacted.
  - Says whose token it is, of which realm, which keys made it, and until when it is valid, or why it does not admit.
  - The token comes from a file or from a secret variable, and is never shown.
extends_documentation_fragment:
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
attributes:
  diff_mode:
    support: none
  platform:
    platforms: all
    support: full
options:
  policy:
    description: The policy, as P(sametime.estate.access_rules#filter) describes it.
    type: dict
    required: true
  address:
    description: IPv4 or IPv6 address that connects, which is the client or a balancer.
    type: str
    required: true
  cookie:
    description: Text of the Cookie header without the token.
    type: str
    default: ""
  token:
    description: The token, the value of a cookie.
    type: str
  token_file:
    description: File on the controller that has the token and nothing else.
    type: path
  token_cookie:
    description: Cookie that holds the token. The default is the cookie of the first rule for tokens.
    type: str
  keys:
    description: Keys files of the sign-on servers, as in M(sametime.estate.photo_gate).
    type: list
    elements: dict
  path:
    description: Path of the request as it is sent.
    type: str
    default: /a@acme.example.jpg
  method:
    description: Method of the request.
    type: str
    default: GET
  balancers:
    description: Networks of balancers.
    type: list
    elements: str
    default: []
  forwarded:
    description: Text of the header in which a balancer names the client.
    type: str
    default: ""
  photo_host:
    description: Host name of the photos.
    type: str
    default: ""
"""

EXAMPLES = r"""
- name: Explain a request with a token
  sametime.estate.photo_access_info:
    policy: "{{ sametime_photo_access }}"
    address: 203.0.113.9
    token_file: /root/token.txt
    keys: "{{ sametime_sso_keys }}"
"""

RETURN = r"""
allowed:
  description: Whether the request is allowed.
  returned: success
  type: bool
rule:
  description: Name of the rule that decides.
  returned: success
  type: str
reason:
  description: The decision in one sentence.
  returned: success
  type: str
steps:
  description: Every rule up to the one that decides, with C(rule), C(matched) and C(text).
  returned: success
  type: list
  elements: dict
lines:
  description: Request, decision and steps as lines of text.
  returned: success
  type: list
  elements: str
"""
