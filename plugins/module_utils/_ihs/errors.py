# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The error of everything about IBM HTTP Server. Pure. Python 3.6."""

from typing import Any


class IhsError(Exception):
    """Something is wrong with the web server or with what was asked for.

    ``details`` goes into the module's result as it is: rc, stdout, stderr and what else helps.
    """

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message)
        self.details = details
