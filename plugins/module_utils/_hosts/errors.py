# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What may go wrong with a hosts file. Pure. Python 3.6."""

from typing import Any


class HostsError(Exception):
    """The hosts file can not be brought into its wanted state; ``details`` holds the lines as data."""

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message)
        self.details = details
