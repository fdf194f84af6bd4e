# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values of settings as text. Pure. Python 3.6."""

from typing import Any, Optional

from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError


def as_text(value: Any, name: str) -> Optional[str]:
    """Return the value of the setting ``name`` as text; None stays None.

    YAML reads ``yes``, ``on`` and ``true`` without quotes as the same boolean, but the products distinguish them.
    Raises WasError: the value is a boolean, a number with a point, a list or a dictionary.
    """
    if isinstance(value, (bool, list, dict, float)):
        raise WasError(f"the value of {name} is not a text but {value!r}: put it in quotes, as the product spells it")
    return None if value is None else str(value)
