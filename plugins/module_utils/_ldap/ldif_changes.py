# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Changes as a file for ldapmodify or ldifde: change records of LDIF (RFC 2849).

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import base64
import re
from typing import List

from ansible_collections.sametime.estate.plugins.module_utils._ldap.plan import Change

__all__ = ["text"]

# RFC 2849, note 8 and the rule SAFE-STRING: everything else needs base64. A blank at the end would be invisible.
_SAFE = re.compile(r"(?![ :<])[\x01-\x09\x0b\x0c\x0e-\x7f]*(?<! )\Z")
_WIDTH = 76


def text(changes: List[Change], attribute: str) -> str:
    """Return the file. The same changes give the same file, so that a second run does not change it."""
    count = f"{len(changes)} change" + ("" if len(changes) == 1 else "s")
    head = f"# {count} of {attribute}. Apply with: ldapmodify -H ldaps://SERVER -D ADMINISTRATOR -W -f THIS-FILE\n"
    if not changes:
        return f"# The directory is up to date; there is no change of {attribute}.\n"
    return head + "version: 1\n" + "".join(_record(change, attribute) for change in changes)


def _record(change: Change, attribute: str) -> str:
    lines = [_line("dn", change.dn), "changetype: modify", f"replace: {attribute}"]
    lines += [_line(attribute, change.after)] if change.after else []
    return "\n" + "\n".join([*lines, "-"]) + "\n"


def _line(name: str, value: str) -> str:
    if _SAFE.match(value):
        return _folded(f"{name}: {value}")
    return _folded(f"{name}:: {base64.b64encode(value.encode('utf-8')).decode('ascii')}")


def _folded(line: str) -> str:
    """Return a line in pieces of at most 76 characters; the next ones begin with a blank."""
    rest = [line[start : start + _WIDTH - 1] for start in range(_WIDTH, len(line), _WIDTH - 1)]
    return "\n ".join([line[:_WIDTH], *rest])
