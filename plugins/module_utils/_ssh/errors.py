# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can go wrong with keys, grants and connections. Python 3.6."""

from typing import Any


class SshError(Exception):
    """A sentence for the administrator; ``details`` are data for the result of the module."""

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message)
        self.details = details
