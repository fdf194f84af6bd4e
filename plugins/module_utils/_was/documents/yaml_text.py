# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Texts that are wanted somewhere, as YAML hands them over. Pure. Python 3.6."""

from typing import Any, Optional

from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError


def text(value: Any, name: str) -> Optional[str]:
    """Return the value of a setting as a text. WasError: YAML has made something else of it that can be spelled anyhow.

    ``yes``, ``on`` and ``true`` without quotes all arrive as the same; the products tell them apart.
    """
    if isinstance(value, (bool, list, dict, float)):
        raise WasError(f"the value of {name} is no text but {value!r}: put it in quotes, as the product spells it")
    return None if value is None else str(value)
