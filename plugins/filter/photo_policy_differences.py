# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter photo_policy_differences: glue over plugin_utils/_policy/compare.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible.errors import AnsibleFilterError

DOCUMENTATION = r"""
name: photo_policy_differences
short_description: Compare the access policies that web servers have
version_added: 1.0.0
author: The sametime.estate maintainers
description:
  - Returns a sentence for each web server whose virtual host of the photos decides differently from that of the first
    one, and an empty list if all agree. Differences between generations of httpd do not count.
positional: _input, photo_host
options:
  _input:
    description: Web servers, each with the text of its configuration of the photos.
    type: dict
    required: true
  photo_host:
    description: Host name of the photos.
    type: str
    required: true
"""

EXAMPLES = r"""
- name: Compare the access policies of the web servers
  ansible.builtin.assert:
    that: photo_configurations | sametime.estate.photo_policy_differences('photos.acme.example') | length == 0
"""

RETURN = r"""
_value:
  description: The differences.
  type: list
  elements: str
  sample: ['the access policy of ihs2 differs from that of ihs1; only ihs1 has: RewriteRule ^ - [F]']
"""


def photo_policy_differences(texts: Any, photo_host: Any) -> list[str]:
    """Return the differences as sentences."""
    from ansible_collections.sametime.estate.plugins.plugin_utils._policy.compare import differences

    if not isinstance(texts, dict):
        raise AnsibleFilterError(f"photo_policy_differences needs web servers with texts, not {type(texts).__name__}")
    return differences({str(name): str(text) for name, text in texts.items()}, str(photo_host))


class FilterModule:
    """Filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters by name."""
        return {"photo_policy_differences": photo_policy_differences}
