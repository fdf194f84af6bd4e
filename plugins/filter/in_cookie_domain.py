# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter in_cookie_domain: whether a browser sends a domain's cookies to a host."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible.errors import AnsibleFilterError

DOCUMENTATION = r"""
name: in_cookie_domain
short_description: Check whether browsers send cookies of a domain to a host
version_added: 1.0.0
author: The sametime.estate maintainers
description:
  - Returns whether a browser sends the cookies of a domain to a host, by the rules of RFC 6265.
  - Rules for single sign-on cookies only work if the host name of the photos is in the single sign-on domain.
positional: _input, domain
options:
  _input:
    description: Host name, without a port.
    type: str
    required: true
  domain:
    description: Domain of the cookies; a leading dot is ignored.
    type: str
    required: true
"""

EXAMPLES = r"""
- name: Warn about cookies that browsers do not send
  ansible.builtin.debug:
    msg: Browsers do not send the cookies of {{ sametime_sso_domain }} to {{ sametime_photo_host }}.
  when: not (sametime_photo_host | sametime.estate.in_cookie_domain(sametime_sso_domain))
"""

RETURN = r"""
_value:
  description: Whether the cookies are sent.
  type: bool
"""


def in_cookie_domain(host: Any, domain: Any) -> bool:
    """Return whether cookies of the domain are sent to the host."""
    from ansible_collections.sametime.estate.plugins.plugin_utils._policy.cookies import in_cookie_domain as covers

    for what, value in (("host name", host), ("domain", domain)):
        if not isinstance(value, str) or not value.strip("."):
            raise AnsibleFilterError(f"in_cookie_domain: {value!r} is not a {what}; write text such as acme.example")
    return covers(host, domain)


class FilterModule:
    """Filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters by name."""
        return {"in_cookie_domain": in_cookie_domain}
