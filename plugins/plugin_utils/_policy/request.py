# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A request for a photo, and its path as httpd compares it.

As in httpd 2.4: the query string does not count; percent-encoding is decoded once, but an encoded slash or null byte is
refused; "." and ".." segments are resolved and repeated slashes are one; a path above the root is refused. httpd 2.2
keeps repeated slashes, and so refuses such a path.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_ABSOLUTE = re.compile(r"[Hh][Tt][Tt][Pp][Ss]?://[^/?#]*")
# Characters that httpd refuses in a request line.
_NOT_IN_REQUEST = re.compile(r"[\x00-\x20\x7f#]")


class Request(NamedTuple):
    """One request: the address that connects, text of the Cookie header, method, and path as in the request line.

    forwarded: text of the header in which a balancer names the client. balancers: networks of the balancers; the header
    of other senders does not count.
    """

    address: str
    cookie: str = ""
    method: str = "GET"
    path: str = "/a@acme.example.jpg"
    forwarded: str = ""
    balancers: Sequence[str] = ()


def photo_path(raw: str) -> str:
    """Return the path of a request line as httpd compares it. Raises ValueError: httpd refuses the path."""
    if raw_error := _NOT_IN_REQUEST.search(raw):
        raise ValueError(f"{raw_error.group()!r} is not allowed in a request")
    path = _ABSOLUTE.sub("", raw, count=1).partition("?")[0]
    if not path.startswith("/"):
        raise ValueError("a path begins with '/'")
    if "%" in _ESCAPE.sub("", path):
        raise ValueError("a percent sign is not followed by two hexadecimal digits")
    if re.search("%2[Ff]", path):
        raise ValueError("it has an encoded slash")
    if "%00" in path:
        raise ValueError("it has an encoded null byte")
    return _resolved(_ESCAPE.sub(lambda found: chr(int(found[1], 16)), path))


def _resolved(path: str) -> str:
    segments: list[str] = []
    parts = path.split("/")[1:]
    for number, part in enumerate(parts, 1):
        if part == "..":
            if not segments:
                raise ValueError("it leads above the root")
            segments.pop()
        elif part not in ("", "."):
            segments.append(part)
            continue
        if number == len(parts):
            segments.append("")
    return "/" + "/".join(segments)
