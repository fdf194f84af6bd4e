# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Character classes for digits: the shortest one for the digits that are needed.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

from collections.abc import Iterable

from ansible_collections.sametime.estate.plugins.plugin_utils._net.alternatives import ANY_CHARACTER
from ansible_collections.sametime.estate.plugins.plugin_utils._net.notation import Notation


class DigitClasses:
    """Writes classes for the digits of one notation, and remembers them."""

    def __init__(self, notation: Notation) -> None:
        self._digits = notation.digits
        self._any = notation.any_digit
        self._exact = notation.exact
        self.any_last = ANY_CHARACTER if notation.dot_is_digit else notation.any_digit
        self._classes: dict[tuple[str, str, bool], str] = {}

    def shortest(self, needed: str, impossible: str, *, final: bool) -> str:
        """Return the shortest class of the needed digits; it may contain digits that cannot occur at this place.

        final: whether the number ends behind this digit.
        """
        key = (needed, impossible, final)
        if key not in self._classes:
            characters = "".join(sorted(needed))
            free = "" if self._exact else impossible
            if len(characters) > 1 and len(characters) + len(free) == len(self._digits) and not self._exact:
                self._classes[key] = self.any_last if final else self._any
            else:
                self._classes[key] = self._class(characters, free)
        return self._classes[key]

    def _class(self, needed: str, free: str) -> str:
        if len(needed) == 1:
            return needed
        classes = [f"[{self._body(needed, free)}]"]
        if not self._exact:
            others = "".join(digit for digit in self._digits if digit not in needed)
            classes.append(f"[^{self._body(others, free)}{self._any[2:-1]}]")
        return min(classes, key=len)

    def _body(self, digits: str, free: str) -> str:
        """Return the inside of a class. The decimal digits and the letters are two rows."""
        rows = (self._digits[:10], self._digits[10:])
        return "".join(part for row in rows for part in _runs(row, digits, free))


def _runs(digits: str, needed: str, free: str) -> Iterable[str]:
    """Write the needed digits as ranges, over free digits where they connect two."""
    index = 0
    while index < len(digits):
        if digits[index] not in needed:
            index += 1
            continue
        last = end = index
        while end < len(digits) and (digits[end] in needed or digits[end] in free):
            last = end if digits[end] in needed else last
            end += 1
        inside = [digit for digit in digits[index : last + 1] if digit in needed]
        yield "".join(inside) if len(inside) < 3 else f"{inside[0]}-{inside[-1]}"
        index = last + 1
