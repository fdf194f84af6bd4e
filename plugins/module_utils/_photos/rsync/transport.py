# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How rsync is called over ssh, and what its failures mean.

The web server runs rsync as a forced command that is tied to the photo directory, so the remote path stays empty. The
job makes four calls. ``read`` compares the whole stage with the directory and changes nothing; ``compare`` does so for
named photos of another directory. ``write`` sends and deletes named photos and touches no other file. ``sweep`` deletes
named leftovers of a broken run. The proof of the key makes the same calls, and with ``push`` and ``fetch`` calls that
the web server must refuse.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import re
from typing import List, NamedTuple, Sequence, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._core import ssh_command
from ansible_collections.sametime.estate.plugins.module_utils._photos.rsync.listing import FORMAT

__all__ = [
    "DRY_RUN",
    "SWEPT",
    "Failure",
    "Remote",
    "classify",
    "compare",
    "fetch",
    "host_key_lines",
    "names_on_stdin",
    "push",
    "read",
    "sweep",
    "write",
]

# Makes a call that changes nothing out of any call.
DRY_RUN = "--dry-run"
# Exit code of `sweep`: "some files vanished", which means the partial directory that the empty directory does not have.
SWEPT = 24


class Remote(NamedTuple):
    """The web server as rsync reaches it. rsync: path of the program on this host."""

    rsync: str
    connection: ssh_command.Connection


class Failure(NamedTuple):
    """Why a call failed: a cause (a key of CAUSES), and the decisive output of rsync or ssh on one line."""

    cause: str
    output: str


def read(remote: Remote, stage: str) -> List[str]:
    """Return the call that lists how the photo directory differs from ``stage``, files of others included."""
    return push(remote, [DRY_RUN, "--recursive", "--omit-dir-times", "--delete"], stage)


def compare(remote: Remote, directory: str) -> List[str]:
    """Return the call that lists which named photos differ from ``directory``, whose files may be links."""
    return push(remote, [DRY_RUN, "--copy-links", *_NAMED], directory)


def write(remote: Remote, stage: str) -> List[str]:
    """Return the call that sends named photos of ``stage`` and deletes named photos that ``stage`` does not have.

    New photos replace the old ones at the end, all together and each in one step: no reader sees half a file. The names
    of photos to delete come first: rsync 3.4.3, and 3.2.7 and 3.4.1 with the security fixes of May 2026, refuse a
    missing file after a file that exists (upstream issue 910).
    """
    return push(remote, ["--delay-updates", "--delete-missing-args", *_NAMED], stage)


def sweep(remote: Remote, empty: str) -> List[str]:
    """Return the call that deletes named leftovers of a broken run. It ends with `SWEPT`.

    It is `write` from a directory that is empty. From the stage, rsync would name the partial directory first, which
    exists, and then the leftovers, which do not: the order that the receivers named above refuse.
    """
    return write(remote, empty)


def push(remote: Remote, options: Sequence[str], directory: str, destination: str = "") -> List[str]:
    """Return a call that sends from ``directory``. destination: remote path; empty: the photo directory."""
    # --checksum: content decides. --times: httpd derives Last-Modified and ETag from them.
    common = ["--checksum", "--times", "--perms", "--chmod=F0644", f"--out-format={FORMAT}"]
    return [remote.rsync, *common, *options, *_rsh(remote), directory.rstrip("/") + "/", _place(remote, destination)]


def fetch(remote: Remote, path: str, directory: str) -> List[str]:
    """Return a call that copies a remote file into ``directory``."""
    return [remote.rsync, *_rsh(remote), _place(remote, path), directory.rstrip("/") + "/"]


def names_on_stdin(names: Sequence[str]) -> str:
    """Return names as `compare` and `write` read them on their standard input."""
    return "".join(name + "\0" for name in names)


_NAMED = ["--files-from=-", "--from0"]


def _rsh(remote: Remote) -> List[str]:
    return ["--rsh", ssh_command.shell(remote.connection)]


def _place(remote: Remote, path: str) -> str:
    connection = remote.connection
    return f"{connection.user}@{ssh_command.host_in_path(connection.target)}:{path}"


# Causes and the messages of ssh, rsync and the forced command in the C locale, in the order in which they are tried.
_MESSAGES: Tuple[Tuple[str, str], ...] = (
    ("transfer_host_key", r"Host key verification failed|REMOTE HOST IDENTIFICATION HAS CHANGED"),
    (
        "transfer_refused",
        r"photo-receive: refused|Permission denied \([a-z]|Too many authentication|Load key |Identity file .* not acc",
    ),
    ("transfer_partial", r"No space left on device|Disk quota exceeded|Read-only file system|File too large"),
    ("transfer_link", r"^ssh: connect to host |Could not resolve|kex_exchange|during banner exchange"),
    ("transfer_broken", r"Broken pipe|closed by remote host|Connection (reset|timed out)|not responding"),
)

_HOST_KEY = re.compile(
    r"No .+ host key is known|SHA256:|MD5:|.*host key .*(changed and|revoked)|Host key verification failed",
    re.IGNORECASE,
)
_NOTHING_RECEIVED = re.compile(r"connection unexpectedly closed \(0 bytes received so far\)")
_ADVICE = (
    (
        "Another instance of rrsync is already accessing this directory",
        "set [transfer] connections = 1, or give rrsync the option -no-lock",
    ),
    (
        "invalid file mode 00",
        "this rsync of the web server refuses to delete photos (rsync issue 910); update it, and update photo-sync",
    ),
)
# Consequences of a remote end that ended early. Which of them appear varies from run to run; none names the reason.
_NOISE = re.compile(
    r"^(rsync error: |rsync: connection unexpectedly closed|rsync: .*: (Broken pipe|Connection reset by peer) \(\d+\)$"
    r"|@@@|Warning: Permanently added)"
)


def classify(rc: int, stderr: str) -> Failure:
    """Return what a failed call of rsync means (rsync.1, "exit values"; 255 is from ssh)."""
    cause = _cause(rc, stderr)
    # The rest of the output of ssh recommends to remove the pinned key.
    lines = host_key_lines(_decisive(stderr)) if cause == "transfer_host_key" else []
    return Failure(cause, (" | ".join(lines) or _output(rc, stderr)) + _advice(stderr))


def host_key_lines(lines: Sequence[str]) -> List[str]:
    """Return the lines of ssh that say what is wrong with the host key, without its advice to remove the pinned key."""
    return [line for line in lines if _HOST_KEY.match(line)]


def _cause(rc: int, stderr: str) -> str:
    decisive = "\n".join(_decisive(stderr))
    for cause, pattern in _MESSAGES:
        if re.search(pattern, decisive, re.MULTILINE):
            return cause
    if rc in (11, 23, 24, 25):  # 11: the receiver cannot write a file
        return "transfer_partial"
    # rsync is missing here or there, or too old.
    if rc in (1, 2, 4, 127) or "command not found" in decisive:
        return "transfer_tool"
    # The forced command refused, and the remote rsync never started.
    if _NOTHING_RECEIVED.search(stderr) and rc != 255 and decisive:
        return "transfer_refused"
    return "transfer_broken"


def _advice(stderr: str) -> str:
    """Return what to do where the output alone does not show it."""
    return "".join("; " + advice for message, advice in _ADVICE if message in stderr)


def _output(rc: int, stderr: str) -> str:
    """Return the last lines of the output, the decisive ones if there are any."""
    lines = _decisive(stderr) or [line.strip() for line in stderr.splitlines() if line.strip()]
    return " | ".join(lines[-3:]) if lines else f"exit code {rc} without output"


def _decisive(stderr: str) -> List[str]:
    """Return the lines that say why the call failed, not only that it did."""
    lines = (line.strip() for line in stderr.splitlines())
    return [line for line in lines if line and not _NOISE.match(line)]
