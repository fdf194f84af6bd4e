# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the host keys of the sshd of this host. Python 3.6."""

import os
from typing import Callable, List, NamedTuple, Optional, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._ssh import keys
from ansible_collections.sametime.estate.plugins.module_utils._ssh.errors import SshError

# AnsibleModule.run_command fits, and so does a lambda in a test.
Run = Callable[[List[str]], Tuple[int, str, str]]


class Configured(NamedTuple):
    """What sshd is configured with: files of host keys, ports."""

    files: List[str]
    ports: List[int]


def parse_configuration(text: str) -> Configured:
    """Return what the output of ``sshd -T`` says: one ``keyword value`` per line, keywords in lower case. Pure."""
    pairs = [line.strip().partition(" ") for line in text.splitlines()]
    return Configured(
        [value for keyword, _, value in pairs if keyword.lower() == "hostkey" and value != "none"],
        [int(value) for keyword, _, value in pairs if keyword.lower() == "port" and value.isdigit()],
    )


class HostKeys:
    """Gets the host keys from sshd, and their public halves from ssh-keygen."""

    def __init__(self, run: Run, sshd: Optional[str], keygen: str) -> None:
        self._run = run
        self._sshd = sshd
        self._keygen = keygen

    def configured(self) -> Configured:
        """Return the files and ports that sshd uses. Raises SshError."""
        if self._sshd is None:
            raise SshError("sshd is not in the usual directories; set sshd to its path, or files to the host keys")
        rc, out, err = self._run([self._sshd, "-T"])
        configured = parse_configuration(out)
        if rc != 0 or not configured.files:
            raise SshError(
                f"{self._sshd} -T names no host keys; run as root, or set files to the host keys",
                rc=rc,
                stdout=out,
                stderr=err,
            )
        # sshd -T also lists default files that do not exist; sshd ignores them.
        return configured._replace(files=[path for path in configured.files if os.path.exists(path)])

    def public(self, path: str) -> keys.PublicKey:
        """Return the public half of a host key. path: a private file, or a public one if an agent holds the key.

        Raises SshError.
        """
        rc, out, err = self._run([self._keygen, "-y", "-P", "", "-f", path])
        if rc != 0:
            for candidate in (path, path + ".pub"):
                key = _read_public(candidate)
                if key is not None:
                    return key
            raise SshError(f"{path} is not a host key that ssh-keygen can read", rc=rc, stdout="", stderr=err)
        return keys.parse_public(out)


def _read_public(path: str) -> Optional[keys.PublicKey]:
    try:
        with open(path, encoding="utf-8", errors="replace") as stream:
            return keys.parse_public(stream.read())
    except (OSError, SshError):
        return None
