# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can go wrong on the way to Db2 and back.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

from typing import Any

__all__ = ["Db2Error"]


class Db2Error(Exception):
    """A sentence that names value, place and remedy, and whatever is known beside it as data (rc, stdout, …)."""

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message)
        self.details = details
