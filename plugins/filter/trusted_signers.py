# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter trusted_signers: glue over module_utils/_was/cell/signers.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible.errors import AnsibleFilterError

DOCUMENTATION = r"""
name: trusted_signers
short_description: Find the authorities of a server among the signers of a trust store
version_added: 1.0.0
author: The sametime.estate maintainers
description:
  - Returns those names of a chain that a signer certificate has. None means that WebSphere does not trust the server.
positional: _input
options:
  _input:
    description: C(signers) in the result of M(sametime.estate.was_info).
    type: dict
    required: true
  chain:
    description: C(chain) in the result of M(sametime.estate.tls_server_info).
    type: list
    elements: str
    required: true
"""

EXAMPLES = r"""
- name: Show what the cell trusts
  ansible.builtin.debug:
    msg: "{{ was.cell.signers | sametime.estate.trusted_signers(photo_certificate.chain) }}"
"""

RETURN = r"""
_value:
  description: The names.
  type: list
  elements: str
"""


def trusted_signers(signers: Any, chain: Any) -> list[str]:
    """Return the names."""
    from ansible_collections.sametime.estate.plugins.module_utils._was.cell import signers as pure

    try:
        return pure.trusted(signers["subjects"], chain)
    except (KeyError, TypeError) as exc:
        raise AnsibleFilterError(f"trusted_signers: these are not the signers of module was_info: {exc!r}") from exc


class FilterModule:
    """Filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters by name."""
        return {"trusted_signers": trusted_signers}
