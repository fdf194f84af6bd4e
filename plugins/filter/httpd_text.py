# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter httpd_text: glue over plugin_utils/_httpd/error_document.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible.errors import AnsibleFilterError

DOCUMENTATION = r"""
name: httpd_text
short_description: Convert HTML text to a quoted argument of ErrorDocument
version_added: 1.0.0
author: The sametime.estate maintainers
description:
  - Writes a page on one line, with HTML references for characters that have a meaning in the configuration of httpd.
  - A page that is too long for a line of httpd 2.2 is an error.
options:
  _input:
    description: The page.
    type: str
    required: true
"""

EXAMPLES = r"""
- name: One line, quotes escaped
  ansible.builtin.debug:
    msg: 'ErrorDocument 403 "{{ page | sametime.estate.httpd_text }}"'
  vars:
    page: '<p class="no">No photos here.</p>'
"""

RETURN = r"""
_value:
  description: The text for the place between double quotes.
  type: str
"""


def httpd_text(page: Any) -> str:
    """Return the text of a page for the place between double quotes."""
    from ansible_collections.sametime.estate.plugins.plugin_utils._httpd.error_document import error_text

    if not isinstance(page, str):
        raise AnsibleFilterError(f"httpd_text needs text, not {type(page).__name__}")
    try:
        return error_text(page)
    except ValueError as exc:
        raise AnsibleFilterError(f"httpd_text: {exc}") from exc


class FilterModule:
    """Names of the filters."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return them."""
        return {"httpd_text": httpd_text}
