# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter photo_probes: glue over plugin_utils/_httpd/photo_sites.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible.errors import AnsibleFilterError

DOCUMENTATION = r"""
name: photo_probes
short_description: Make the requests that prove the virtual hosts of the photos
version_added: 1.0.0
author: The sametime.estate maintainers
description:
  - Returns one probe of module M(sametime.estate.ihs_vhost) for each virtual host of
    P(sametime.estate.photo_sites#filter).
positional: _input
options:
  _input:
    description: The virtual hosts, C(sites) in the result of P(sametime.estate.photo_sites#filter).
    type: list
    elements: dict
    required: true
  proof:
    description: C(proof) in the result of P(sametime.estate.access_rules#filter).
    type: dict
    required: true
  common:
    description: >-
      What all probes have in common, C(host), C(directory) of the photos, C(address) (empty for that of each virtual
      host), C(timeout_seconds).
    type: dict
    required: true
  tls:
    description: C(ca_file) and C(expiry_days) of probes with TLS.
    type: dict
    default: {}
"""

EXAMPLES = r"""
- name: Show the probes
  ansible.builtin.debug:
    msg: "{{ plan.sites | sametime.estate.photo_probes(rules.proof, common, {'expiry_days': 30}) }}"
"""

RETURN = r"""
_value:
  description: The probes.
  type: list
  elements: dict
"""


def photo_probes(sites: Any, proof: Any, common: Any, tls: Any = None) -> list[dict[str, Any]]:
    """Return the probes."""
    from ansible_collections.sametime.estate.plugins.plugin_utils._httpd import photo_sites as pure

    try:
        return pure.photo_probes(sites, proof, common, tls or {})
    except (KeyError, TypeError) as exc:
        raise AnsibleFilterError(f"photo_probes: this is not a result of filter photo_sites: {exc!r}") from exc


class FilterModule:
    """Filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters by name."""
        return {"photo_probes": photo_probes}
