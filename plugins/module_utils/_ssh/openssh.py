# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The version of OpenSSH, and the restrictions that a server of this version understands.

Python 3.6. The command runner is a parameter.
"""

import re
from typing import Any, Callable, List, Optional, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._ssh.errors import SshError

Version = Tuple[int, int]

# Release notes of OpenSSH 7.2: "restrict" denies all rights that this and later versions know.
_RESTRICT_SINCE = (7, 2)
_RESTRICT = ["restrict"]
_ONE_BY_ONE = ["no-pty", "no-port-forwarding", "no-agent-forwarding", "no-X11-forwarding", "no-user-rc"]

_BANNER = re.compile(r"OpenSSH_(?:for_\w+_)?(\d+)\.(\d+)")
_PLAIN = re.compile(r"^(\d+)\.(\d+)(?:\.\d+)?(?:p\d+)?\Z")


def version(given: Optional[str], run: Callable[..., Any], program: Optional[str]) -> Version:
    """Return the given version of OpenSSH, or the installed one from the output of ``ssh -V``.

    run: AnsibleModule.run_command. program: path of ssh, None if it is not installed. Raises SshError.
    """
    if given:
        return parse_version(given)
    if program is None:
        raise SshError("ssh is not installed, so its version is unknown; set openssh_version")
    _, out, err = run([program, "-V"], environ_update={"LC_ALL": "C"})
    return parse_version(out + err)


def parse_version(text: str) -> Version:
    """Return (9, 2) for ``OpenSSH_9.2p1 Debian-2, OpenSSL 3.0.19`` or a plain ``9.2p1``.

    Raises SshError, with the text as detail ``seen``, for any other form.
    """
    match = _BANNER.search(text) or _PLAIN.match(text.strip())
    if not match:
        raise SshError(
            f"cannot read the version of OpenSSH from {text.strip()!r}; set openssh_version, for example to 7.4",
            seen=text,
        )
    return int(match.group(1)), int(match.group(2))


def limits(version: Version) -> List[str]:
    """Return the options of authorized_keys that leave a key only its forced command."""
    return list(_RESTRICT if version >= _RESTRICT_SINCE else _ONE_BY_ONE)
