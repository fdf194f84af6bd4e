# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter business_card_differences; see DOCUMENTATION."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible.errors import AnsibleFilterError

DOCUMENTATION = r"""
name: business_card_differences
short_description: Compare UserInfoConfig.xml of several Community servers
version_added: 1.0.0
author: The sametime.estate maintainers
description:
  - Returns a sentence for each setting that not all Community servers have with the same value. An empty list means
    that the files agree. Passwords are hidden in the settings, so it does not find different passwords.
options:
  _input:
    description: Name of each server, with the RV(sametime.estate.business_card#module:settings) of its file.
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: Compare the servers
  ansible.builtin.debug:
    msg: "{{ {'st1': first.settings, 'st2': second.settings} | sametime.estate.business_card_differences }}"
"""

RETURN = r"""
_value:
  description: The differences, as sentences.
  type: list
  elements: str
"""


def business_card_differences(settings: Any) -> list[str]:
    """Return the differences between servers."""
    from ansible_collections.sametime.estate.plugins.plugin_utils._community.agreement import differences

    if not isinstance(settings, Mapping) or not all(isinstance(values, Mapping) for values in settings.values()):
        raise AnsibleFilterError("business_card_differences needs a dictionary: server -> settings of its file")
    return differences(settings)


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return name and function."""
        return {"business_card_differences": business_card_differences}
