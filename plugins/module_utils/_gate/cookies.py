# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cookies of a request, read from the text of the Cookie header. Pure. Python 3.6."""

from typing import List

__all__ = ["MOST_OF_A_NAME", "has_value", "values"]

# A browser can hold several cookies of one name, for several domains and paths. A browser does not send more of them.
MOST_OF_A_NAME = 8


def values(header: bytes, name: bytes) -> List[bytes]:
    """Return the values of all cookies of this name, at most MOST_OF_A_NAME of them.

    As WebSphere and Liberty read them: upper and lower case of the name are the same, and quotes around a value do not
    belong to it.
    """
    found = []
    for pair in header.split(b";"):
        before, equals, value = pair.strip(b" \t").partition(b"=")
        if equals and before.lower() == name.lower():
            quoted = len(value) > 1 and value[:1] == value[-1:] == b'"'
            found.append(value[1:-1] if quoted else value)
            if len(found) == MOST_OF_A_NAME:
                break
    return found


def has_value(header: bytes, name: bytes, value: bytes) -> bool:
    """Return whether a cookie has exactly this name and value (RFC 6265), as the expressions of httpd decide."""
    return name + b"=" + value in [pair.lstrip(b" ") for pair in header.split(b";")]
