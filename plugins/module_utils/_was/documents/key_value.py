# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One key of a key file with its value. Pure. Python 3.6."""

from typing import NamedTuple


class KeyValue(NamedTuple):
    """A key, its value, and the span of the value in the text of the file; XML has no span."""

    key: str
    value: str
    start: int = 0
    end: int = 0

    def splice(self, text: str, new: str) -> str:
        """Return the text of the file with the value replaced."""
        return text[: self.start] + new + text[self.end :]
