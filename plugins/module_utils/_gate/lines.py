# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines between httpd and the program: a request in, an answer out.

A request is ``VERB CLIENT PORT PATH COOKIES``, separated by single blanks: what httpd wants to know, the address of the
client as the policy determines it, the port of its connection, the path of the request, and the text of the Cookie
header, which may be empty. The first three fields are httpd's own. What a client writes comes after them, and can
change its own request only.

An answer begins with client and port again, and httpd compares them with those of its request. If a process of httpd
dies between request and answer, its answer remains, and the next request would read it: without the comparison, each
client would get the answer for the one before it. Then comes a word and, for the verb ``rule``, the name of the rule.
httpd reads byte by byte, so an answer is short.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import re
from typing import NamedTuple, Optional

__all__ = ["Line", "parse", "text"]

_VERBS = (b"admit", b"rule")
_FIELDS = 5
_CONTROL = re.compile("[\x00-\x1f\x7f]")


class Line(NamedTuple):
    """A request. verb: admit, or rule to get the name of the rule, too."""

    verb: bytes
    client: bytes
    port: bytes
    path: bytes
    cookies: bytes


def parse(data: bytes) -> Optional[Line]:
    """Return the fields of a line without its end, None if httpd did not write it."""
    fields = data.split(b" ", _FIELDS - 1)
    return Line(*fields) if len(fields) == _FIELDS and fields[0] in _VERBS else None


def text(line: Optional[Line], word: str, name: str) -> bytes:
    """Return the answer as exactly one line, with its end. line: None: it could not be read."""
    if line is None:
        return word.encode() + b"\n"
    if line.verb == b"rule":
        word = f"{word} {_CONTROL.sub('?', name)}"
    return b"%b %b %b\n" % (line.client, line.port, word.encode("utf-8", "replace"))
