# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A known_hosts file that holds the keys of one host and nothing else.

Format: sshd(8), section SSH_KNOWN_HOSTS FILE FORMAT; a port other than 22 is written ``[name]:port``.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import re
from typing import Dict, List, Sequence, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._ssh import keys
from ansible_collections.sametime.estate.plugins.module_utils._ssh.errors import SshError

_NAME = re.compile(r"^[A-Za-z0-9:][A-Za-z0-9.:_%-]*\Z")


def render(names: Sequence[str], port: int, host_keys: Sequence[str]) -> bytes:
    """Return the whole file: one line per key, each for all names.

    Raises SshError for a name that is not one word, and if there is no name or no key.
    """
    if not names or not host_keys:
        raise SshError("a pinned host needs at least one name and one key")
    for name in names:
        if not _NAME.match(name):
            raise SshError(f"{name!r} is not a host name or address")
    unique = list(dict.fromkeys(name.lower() for name in names))
    hosts = ",".join(name if port == 22 else f"[{name}]:{port}" for name in unique)
    lines = [f"{hosts} {keys.parse_public(key).bare}\n" for key in host_keys]
    return "".join(lines).encode("ascii")


def read(data: bytes) -> Dict[str, List[str]]:
    """Return a file for a diff: {names as written: [type fingerprint, …]}; other lines are listed below ""."""
    entries = {}  # type: Dict[str, List[str]]
    for line in data.decode("utf-8", "replace").splitlines():
        names, shown = _entry(line)
        entries.setdefault(names, []).append(shown)
    return entries


def replaced(before: Dict[str, List[str]], after: Dict[str, List[str]]) -> List[str]:
    """Return which key types have another key now: ``ssh-ed25519: SHA256:… becomes SHA256:…``."""
    old, new = _by_type(before), _by_type(after)
    return [
        f"{kind}: {' '.join(sorted(old[kind]))} becomes {' '.join(sorted(new[kind]))}"
        for kind in sorted(old)
        if kind in new and old[kind] != new[kind]
    ]


def _entry(line: str) -> Tuple[str, str]:
    names, _, rest = line.strip().partition(" ")
    try:
        key = keys.parse_public(rest)
    except SshError:
        return "", line.strip()
    return names, f"{key.type} {key.fingerprint}"


def _by_type(entries: Dict[str, List[str]]) -> Dict[str, set]:
    by_type = {}  # type: Dict[str, set]
    for shown in (shown for names, listed in entries.items() if names for shown in listed):
        kind, _, fingerprint = shown.partition(" ")
        by_type.setdefault(kind, set()).add(fingerprint)
    return by_type
