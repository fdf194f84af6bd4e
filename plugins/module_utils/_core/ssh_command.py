# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ssh command of an unattended connection: one key, pinned host keys, no user or system configuration.

Options: ssh_config(5). The photo job and the proof of its key use the same command.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import re
import shlex
from typing import List, NamedTuple

__all__ = ["Connection", "argv", "host_in_path", "misread", "shell"]

_MISREAD = re.compile(r"[\s\"'%$\\]")


class Connection(NamedTuple):
    """How to reach an account on another host.

    ssh, key, known_hosts: absolute paths on this host. target: host name or address. port: port of sshd.
    """

    ssh: str
    user: str
    target: str
    port: int
    key: str
    known_hosts: str
    connect_timeout_seconds: int


def argv(connection: Connection) -> List[str]:
    """Return the ssh command as words, without user, target and remote command."""
    options = (
        "BatchMode=yes",
        "PreferredAuthentications=publickey",
        "IdentitiesOnly=yes",
        # KEY.next exists only while the key is rotated; ssh ignores a missing file. A job that read the old key just
        # before the rotation replaced it continues with this one.
        f'IdentityFile="{connection.key}.next"',
        "StrictHostKeyChecking=yes",
        f"UserKnownHostsFile={connection.known_hosts}",
        "GlobalKnownHostsFile=/dev/null",
        "UpdateHostKeys=no",
        f"ConnectTimeout={connection.connect_timeout_seconds}",
        "ServerAliveInterval=15",
        "ServerAliveCountMax=4",
    )
    command = [connection.ssh, "-F", "/dev/null", "-i", connection.key, "-p", str(connection.port)]
    return command + [word for option in options for word in ("-o", option)]


def shell(connection: Connection) -> str:
    """Return the ssh command as one line, as ``rsync --rsh`` takes it. rsync adds user and target."""
    return " ".join(shlex.quote(word) for word in argv(connection))


def misread(path: str) -> bool:
    """Return whether ssh could take a path for something else: it splits at blanks, and replaces % and $."""
    return _MISREAD.search(path) is not None


def host_in_path(target: str) -> str:
    """Return the target as ``user@HOST:path`` needs it: an IPv6 address in brackets."""
    return f"[{target}]" if ":" in target else target
