# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rule for names of photos, for the photo job that writes files and the virtual host that serves them.

A name is a lower-case mail address and ``.jpg``: ``joe.bloggs@acme.example.jpg``.

* Before the ``@``: words of ``a-z 0-9 _ + ' & = -``, joined by single dots; the first character is a letter or digit.
  So no name is hidden (leading dot) or looks like an option (leading dash), and ``..`` cannot occur.
* After the ``@``: words of ``a-z 0-9 -``, joined by single dots.
* At most 255 characters: more does not fit into a directory entry.

None of these characters needs escaping in a URL path or in a quoted argument of an httpd configuration. The comparison
is case-sensitive: convert names to lower case first.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import re

__all__ = ["MAXIMUM_LENGTH", "PHOTO_NAME", "PHOTO_PATH", "is_photo_name"]

MAXIMUM_LENGTH = 255

_ATOM = "[a-z0-9_+'&=-]"
_LABEL = "[a-z0-9-]"
# "$" alone matches before a final line feed, in PCRE as in Python.
_END = r"$(?!\n)"
_NAME = (
    f"(?=.{{1,{MAXIMUM_LENGTH}}}$)"
    rf"[a-z0-9]{_ATOM}*(?:\.{_ATOM}+)*"
    rf"@{_LABEL}+(?:\.{_LABEL}+)*"
    rf"\.jpg{_END}"
)

# Both are anchored, have no capturing group, and mean the same in PCRE and Python.
PHOTO_NAME = "^" + _NAME
PHOTO_PATH = "^/" + _NAME

_PHOTO_NAME = re.compile(PHOTO_NAME)


def is_photo_name(name: str) -> bool:
    """Return whether a photo may have this file name, a plain name without directory."""
    return _PHOTO_NAME.match(name) is not None
