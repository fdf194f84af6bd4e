# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the Db2 modules have in common: who runs them, and their options for a database. Python 3.6."""

from typing import Any, Dict

__all__ = ["ACCOUNT", "database_options"]

# Who may do what these modules do.
ACCOUNT = "the instance owner"


def database_options() -> Dict[str, Any]:
    """Return the options of every module that works on a database."""
    return {
        "database": {"type": "str", "required": True},
        "profile": {"type": "path", "required": True},
        "work_directory": {"type": "path", "default": "~/.sametime_estate"},
    }
