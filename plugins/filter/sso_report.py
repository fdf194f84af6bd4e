# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter sso_report: what disagrees about single sign-on. The work is in plugin_utils/_sso/report."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from ansible.errors import AnsibleFilterError

DOCUMENTATION = r"""
name: sso_report
short_description: Compare the single sign-on of cells, keys files, web servers and Domino servers
version_added: 1.1.0
author: The sametime.estate maintainers
description:
  - Returns what there is, and each disagreement with what users notice and what to change where. It has no secret.
positional: _input
options:
  _input:
    description:
      - C(cells) (C(host), C(cell), C(sign_on) and C(servers) of M(sametime.estate.was_info), C(error)), C(keys_files)
        and C(domino) as M(sametime.estate.sso_files_info) returns them, C(web_servers) (C(host), and the result of
        M(sametime.estate.photo_gate_info)), C(names) (C(what), C(name)), C(clocks) (C(host), C(behind)), C(domain),
        C(photo_host), C(photo_http).
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: Show what disagrees
  ansible.builtin.debug:
    msg: "{{ (estate | sametime.estate.sso_report).words }}"
"""

RETURN = r"""
_value:
  description:
    - C(facts) and C(table) as lines, C(findings) (C(place), C(what), C(users), C(change)), the same in one line each
      under C(words), and C(unknown), what was not read.
  type: dict
"""


def sso_report(estate: Any) -> dict[str, list[Any]]:
    """Return the report."""
    from ansible_collections.sametime.estate.plugins.plugin_utils._sso.report.estate import Estate
    from ansible_collections.sametime.estate.plugins.plugin_utils._sso.report.text import report

    if not isinstance(estate, Mapping):
        raise AnsibleFilterError(f"sso_report needs what was read as a mapping, not {type(estate).__name__}")
    try:
        return report(Estate(**{"now": time.time(), **estate}))
    except (KeyError, TypeError) as exc:
        raise AnsibleFilterError(f"sso_report: the estate is not as the documentation describes it: {exc!r}") from exc


class FilterModule:
    """Filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters by name."""
        return {"sso_report": sso_report}
