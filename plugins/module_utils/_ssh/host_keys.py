# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Host keys of the sshd of this host: the one place that asks sshd. Python 3.6."""

import os
from typing import Callable, List, NamedTuple, Optional, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._ssh import keys
from ansible_collections.sametime.estate.plugins.module_utils._ssh.errors import SshError

# AnsibleModule.run_command fits, and so does a lambda in a test.
Run = Callable[[List[str]], Tuple[int, str, str]]


class Configured(NamedTuple):
    """Files of host keys, and ports."""

    files: List[str]
    ports: List[int]


def parse_configuration(text: str) -> Configured:
    """Read ``sshd -T``: one ``keyword value`` a line, keywords in lower case; pure."""
    pairs = [line.strip().partition(" ") for line in text.splitlines()]
    return Configured(
        [value for keyword, _, value in pairs if keyword.lower() == "hostkey" and value != "none"],
        [int(value) for keyword, _, value in pairs if keyword.lower() == "port" and value.isdigit()],
    )


class HostKeys:
    """Asks sshd for its host keys, and ssh-keygen for their public halves."""

    def __init__(self, run: Run, sshd: Optional[str], keygen: str) -> None:
        self._run = run
        self._sshd = sshd
        self._keygen = keygen

    def configured(self) -> Configured:
        """Return what sshd says it uses."""
        if self._sshd is None:
            raise SshError("there is no sshd in the usual directories; set sshd, or files to the host keys")
        rc, out, err = self._run([self._sshd, "-T"])
        found = parse_configuration(out)
        if rc != 0 or not found.files:
            raise SshError(
                f"{self._sshd} -T names no host keys; run as root, or set files to the host keys",
                rc=rc,
                stdout=out,
                stderr=err,
            )
        # sshd -T also names the default files that a host does not have, and sshd passes over them.
        return found._replace(files=[path for path in found.files if os.path.exists(path)])

    def public(self, path: str) -> keys.PublicKey:
        """Return the public half of a host key; ``path`` may be a public file, as with an agent for host keys."""
        rc, out, err = self._run([self._keygen, "-y", "-P", "", "-f", path])
        if rc != 0:
            for candidate in (path, path + ".pub"):
                found = _read_public(candidate)
                if found is not None:
                    return found
            raise SshError(f"{path} is no host key that ssh-keygen can read", rc=rc, stdout="", stderr=err)
        return keys.parse_public(out)


def _read_public(path: str) -> Optional[keys.PublicKey]:
    try:
        with open(path, encoding="utf-8", errors="replace") as stream:
            return keys.parse_public(stream.read())
    except (OSError, SshError):
        return None
