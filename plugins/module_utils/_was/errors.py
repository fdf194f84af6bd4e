# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What may go wrong with WebSphere. Pure. Python 3.6."""

from typing import Any


class WasError(Exception):
    """Something can not be read or done; ``details`` holds what wsadmin said, as data."""

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message)
        self.details = details
