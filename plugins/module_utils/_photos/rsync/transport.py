# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How rsync is called over ssh, and what its failures mean.

The web server runs rsync as a forced command that is tied to the photo directory, so the remote path stays empty. Three
calls exist. ``read`` compares the whole stage with the directory and changes nothing. ``compare`` does so for named
photos of another directory. ``write`` sends and deletes named photos, and touches nothing that is not named.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import re
import shlex
from typing import List, NamedTuple, Sequence, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._photos.rsync.listing import FORMAT
from ansible_collections.sametime.estate.plugins.module_utils._photos.settings import Transfer

__all__ = ["Failure", "classify", "compare", "names_on_stdin", "read", "write"]


class Failure(NamedTuple):
    """A cause (a key of CAUSES) and what rsync or ssh said, on one line."""

    cause: str
    words: str


def read(transfer: Transfer, stage: str) -> List[str]:
    """Return the call that lists how the photo directory differs from `stage`, strangers included."""
    return [*_rsync(transfer), "--dry-run", "--recursive", "--omit-dir-times", "--delete", *_ends(transfer, stage)]


def compare(transfer: Transfer, directory: str) -> List[str]:
    """Return the call that lists which named photos differ from `directory`, whose files may be links."""
    return [*_rsync(transfer), "--dry-run", "--copy-links", *_NAMED, *_ends(transfer, directory)]


def write(transfer: Transfer, stage: str) -> List[str]:
    """Return the call that sends named photos of `stage` and deletes named ones that `stage` does not have.

    New photos take their places together at the end, each in one step: no reader sees half a file.
    """
    changing = ["--delay-updates", "--delete-missing-args"]
    return [*_rsync(transfer), *changing, *_NAMED, *_ends(transfer, stage)]


def names_on_stdin(names: Sequence[str]) -> str:
    """Return names as `compare` and `write` want them on their standard input."""
    return "".join(name + "\0" for name in names)


_NAMED = ["--files-from=-", "--from0"]


def _rsync(transfer: Transfer) -> List[str]:
    # Content decides (--checksum). Times go along because httpd makes Last-Modified and ETag of them.
    options = ["--checksum", "--times", "--perms", "--chmod=F0644"]
    return [transfer.rsync, *options, f"--out-format={FORMAT}"]


def _ends(transfer: Transfer, directory: str) -> List[str]:
    host = f"[{transfer.target}]" if ":" in transfer.target else transfer.target
    return ["--rsh", _ssh(transfer), directory.rstrip("/") + "/", f"{transfer.user}@{host}:"]


def _ssh(transfer: Transfer) -> str:
    """Return the ssh command: this key, this host key, no questions, nobody's configuration."""
    argv = [transfer.ssh, "-F", "/dev/null", "-i", transfer.key, "-p", str(transfer.port)]
    for option in (
        "BatchMode=yes",
        "IdentitiesOnly=yes",
        # While the key is rotated, the next one stands there; ssh passes over a file that is missing. A run that read
        # the old key just before it was exchanged gets on with this one.
        f'IdentityFile="{transfer.key}.next"',
        "StrictHostKeyChecking=yes",
        f"UserKnownHostsFile={transfer.known_hosts}",
        "GlobalKnownHostsFile=/dev/null",
        "UpdateHostKeys=no",
        f"ConnectTimeout={transfer.connect_timeout_seconds}",
        "ServerAliveInterval=15",
        "ServerAliveCountMax=4",
    ):
        argv += ["-o", option]
    return " ".join(shlex.quote(word) for word in argv)


# Looked for in this order in what ssh, rsync and the forced command say in the C locale.
_TELLTALES: Tuple[Tuple[str, str], ...] = (
    ("transfer_host_key", r"Host key verification failed|REMOTE HOST IDENTIFICATION HAS CHANGED"),
    (
        "transfer_refused",
        r"photo-receive: refused|Permission denied \([a-z]|Too many authentication|Load key |Identity file .* not acc",
    ),
    ("transfer_link", r"^ssh: connect to host |Could not resolve|kex_exchange|during banner exchange"),
    ("transfer_broken", r"Broken pipe|closed by remote host|Connection (reset|timed out)|not responding"),
)

_NOTHING_RECEIVED = re.compile(r"connection unexpectedly closed \(0 bytes received so far\)")
_LOCKED = "Another instance of rrsync is already accessing this directory"
# A far end that ended early shows to rsync in one of several ways, as chance has it; why it ended, others have said.
_NOISE = re.compile(
    r"^(rsync error: |rsync: connection unexpectedly closed|rsync: .*: (Broken pipe|Connection reset by peer) \(\d+\)$"
    r"|@@@|Warning: Permanently added)"
)


def classify(rc: int, stderr: str) -> Failure:
    """Say what a failed call of rsync means (rsync.1, "exit values"; ssh: 255)."""
    return Failure(_cause(rc, stderr), _words(rc, stderr) + _advice(stderr))


def _cause(rc: int, stderr: str) -> str:
    telling = "\n".join(_telling(stderr))
    for cause, pattern in _TELLTALES:
        if re.search(pattern, telling, re.MULTILINE):
            return cause
    if rc in (23, 24, 25):
        return "transfer_partial"
    # Ours is missing, or theirs is, or one of them is too old.
    if rc in (1, 2, 4, 127) or "command not found" in telling:
        return "transfer_tool"
    # The forced command said no, and rsync never said a word there.
    if _NOTHING_RECEIVED.search(stderr) and rc != 255 and telling:
        return "transfer_refused"
    return "transfer_broken"


def _advice(stderr: str) -> str:
    """Return what to do, where the words alone do not tell. rrsync serves one connection at a time."""
    return "; set [transfer] connections = 1, or give rrsync the option -no-lock" if _LOCKED in stderr else ""


def _words(rc: int, stderr: str) -> str:
    """Return what was said, the telling lines first if there are any."""
    lines = _telling(stderr) or [line.strip() for line in stderr.splitlines() if line.strip()]
    return " | ".join(lines[-3:]) if lines else f"exit code {rc} without a word"


def _telling(stderr: str) -> List[str]:
    """Return the lines that say more than that it failed."""
    lines = (line.strip() for line in stderr.splitlines())
    return [line for line in lines if line and not _NOISE.match(line)]
