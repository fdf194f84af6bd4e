# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""OpenSSH by version: what ``ssh -V`` says and which restrictions the server understands.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import re
from typing import List, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._ssh.errors import SshError

Version = Tuple[int, int]

# release notes of OpenSSH 7.2: "restrict" takes away everything known now and in later versions
_RESTRICT_SINCE = (7, 2)
_RESTRICT = ["restrict"]
_ONE_BY_ONE = ["no-pty", "no-port-forwarding", "no-agent-forwarding", "no-X11-forwarding", "no-user-rc"]

_BANNER = re.compile(r"OpenSSH_(?:for_\w+_)?(\d+)\.(\d+)")
_PLAIN = re.compile(r"^(\d+)\.(\d+)(?:\.\d+)?(?:p\d+)?\Z")


def parse_version(text: str) -> Version:
    """Read ``OpenSSH_9.2p1 Debian-2, OpenSSL 3.0.19`` or a plain ``9.2p1``: (9, 2).

    Raises SshError with the text seen when neither form is there.
    """
    found = _BANNER.search(text) or _PLAIN.match(text.strip())
    if not found:
        raise SshError(
            f"cannot tell the version of OpenSSH from {text.strip()!r}; set openssh_version, for example to 7.4",
            seen=text,
        )
    return int(found.group(1)), int(found.group(2))


def limits(version: Version) -> List[str]:
    """Name the options of authorized_keys that leave a key nothing but its forced command."""
    return list(_RESTRICT if version >= _RESTRICT_SINCE else _ONE_BY_ONE)
