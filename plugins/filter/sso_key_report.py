# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter sso_key_report: the keys on a web server, in lines. The work is in plugin_utils/_sso/rotation.py."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from ansible.errors import AnsibleFilterError

DOCUMENTATION = r"""
name: sso_key_report
short_description: Report which sign-on keys a web server accepts, and what to do next
version_added: 1.1.0
author: The sametime.estate maintainers
description:
  - Returns lines for an administrator. They have no secret.
positional: _input
options:
  _input:
    description: Keys as module M(sametime.estate.photo_gate) returns them.
    type: list
    elements: dict
    required: true
"""

EXAMPLES = r"""
- name: Show the accepted keys
  ansible.builtin.debug:
    msg: "{{ installed['keys'] | sametime.estate.sso_key_report }}"
"""

RETURN = r"""
_value:
  description: The report as lines.
  type: list
  elements: str
"""


def sso_key_report(keys: Any) -> list[str]:
    """Return the report as lines."""
    from ansible_collections.sametime.estate.plugins.plugin_utils._sso import rotation

    try:
        return rotation.report(keys, time.time())
    except (KeyError, TypeError) as exc:
        raise AnsibleFilterError(f"sso_key_report: this is not a result of module photo_gate: {exc!r}") from exc


class FilterModule:
    """Filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters by name."""
        return {"sso_key_report": sso_key_report}
