# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter cidr_regex: networks as regular expressions. The work is done in plugin_utils/_net."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.sametime.estate.plugins.module_utils._core.errors import EstateError

DOCUMENTATION = r"""
name: cidr_regex
short_description: Convert networks to regular expressions for REMOTE_ADDR
version_added: 1.0.0
author: The sametime.estate maintainers
description:
  - Converts a list of IPv4 and IPv6 networks to a list of regular expressions. An address is in one of the networks if
    and only if at least one of the expressions matches the text that httpd has in C(REMOTE_ADDR).
  - The filter merges the networks first. The expressions are short, and they fail fast.
  - The Python package netaddr is required on the controller.
  - All expressions are anchored, have no capturing groups, match no text that is not an address, and mean the same to
    PCRE (httpd 2.2), PCRE2 (httpd 2.4) and Python. They contain no blanks and no quotes, so they fit into a quoted or
    unquoted argument of httpd.
  - IPv6 addresses match in the form that httpd prints, compressed and in lower case; a zone may follow a link-local
    address. httpd prints v4-mapped clients as IPv4, so the filter reads a network inside C(::ffff:0:0/96) as the IPv4
    network. A wider IPv6 network contains no IPv4 client.
positional: _input, exclude
options:
  _input:
    description:
      - Networks such as C(192.0.2.0/24) or C(2001:db8::/32); an address without a prefix length is one address.
      - A network with host bits set is an error; the message shows the network without them.
    type: list
    elements: str
    required: true
  exclude:
    description: Networks to leave out.
    type: list
    elements: str
    default: []
  max_length:
    description:
      - Maximum length of one expression, in characters. A line of httpd 2.2 holds 8,190 characters with the directive,
        and PCRE refuses expressions of some 27,000.
      - It must be large enough for each single network; about 200 is enough for IPv4, about 1,500 for IPv6.
    type: int
    default: 7000
"""

EXAMPLES = r"""
- name: Show the expressions of the offices
  ansible.builtin.debug:
    msg: "{{ ['192.0.2.0/25', '198.51.100.0/24'] | sametime.estate.cidr_regex }}"

- name: Leave the guest network out
  ansible.builtin.debug:
    msg: "{{ ['10.20.0.0/16', '2001:db8:20::/48'] | sametime.estate.cidr_regex(exclude=['10.20.99.0/24']) }}"

- name: Write one condition for each expression
  ansible.builtin.copy:
    dest: /tmp/conditions.conf
    mode: "0644"
    content: |
      {% for regex in networks | sametime.estate.cidr_regex(max_length=2000) %}
      RewriteCond %{REMOTE_ADDR} "!{{ regex }}"
      {% endfor %}
"""

RETURN = r"""
_value:
  description:
    - Expressions, IPv4 first. There is always at least one.
    - It is an error when the list is empty, when the exclusions remove all networks, or when an entry is not a network;
      the message names the entry.
  type: list
  elements: str
"""


def cidr_regex(networks: Any, exclude: Any = None, max_length: Any = 7000) -> list[str]:
    """Return the expressions for a list of networks."""
    from ansible_collections.sametime.estate.plugins.plugin_utils._net.left_over import left_over
    from ansible_collections.sametime.estate.plugins.plugin_utils._net.regex import to_regexes

    if isinstance(max_length, bool) or not isinstance(max_length, int) or max_length < 1:
        raise AnsibleFilterError(f"cidr_regex: max_length {max_length!r} is not a number of characters")
    try:
        return to_regexes(left_over(networks, [] if exclude is None else exclude), max_length)
    except EstateError as exc:
        raise AnsibleFilterError(f"cidr_regex: {exc}") from exc


class FilterModule:
    """Filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters by name."""
        return {"cidr_regex": cidr_regex}
