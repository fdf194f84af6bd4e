# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the grant of a key must allow and refuse: the attempts, and what their ends mean.

The photo job's own calls must work, to the last option. A refusal counts only with the message of the program that
refuses: a connection that fails for another reason proves nothing.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import re
from typing import List, NamedTuple, Optional, Pattern, Sequence

from ansible_collections.sametime.estate.plugins.module_utils._core import ssh_command
from ansible_collections.sametime.estate.plugins.module_utils._photos.rsync import transport
from ansible_collections.sametime.estate.plugins.module_utils._ssh.errors import SshError

WORKS, REFUSED, UNCLEAR = "works", "refused", "unclear"

_BY_RECEIVER = r"photo-receive: refused: "
_BY_SSHD = r"administratively prohibited"
# A photo that does not exist anywhere: sending it deletes nothing, even on a target that ignores the dry run.
_NO_PHOTO = "transfer-proof@example.invalid.jpg"
# What rsync --server sends first: its protocol version, four bytes. Then it waits for the client, which sends nothing.
_RSYNC_STARTED = r"\A[\x1b-\x40]\0\0\0"
# What rsync clients pass on for calls that delete more than the photo job does, and for one that writes a whole tree.
_DELETIONS = (
    ("delete all photos", "-tpre.iLsfxCIvu --log-format=%i --delete"),
    ("delete a directory", "-tpcRe.LsfxCIvu --log-format=%i --force --delete-missing-args --delay-updates"),
    ("write a whole tree", "-tpcre.iLsfxCIvu --log-format=%i --delay-updates"),
)


class Attempt(NamedTuple):
    """One command to try.

    worked: pattern that proves success in stdout and stderr; None: exit code 0 proves it. refused: pattern that proves
    a refusal in stderr. refused_rc: exit code that proves a refusal whose message sshd does not pass on.
    """

    name: str
    wanted: str
    argv: List[str]
    worked: Optional[Pattern[str]]
    refused: Pattern[str]
    stdin: bytes = b""
    refused_rc: Optional[int] = None


class Ended(NamedTuple):
    """How a command ended. rc: exit code; None: it did not end in time."""

    rc: Optional[int]
    stdout: str
    stderr: str


class Result(NamedTuple):
    """The result of an attempt. wanted, got: WORKS, REFUSED or UNCLEAR. evidence: the decisive line of output."""

    name: str
    wanted: str
    got: str
    evidence: str

    @property
    def proven(self) -> bool:
        """Whether the attempt ended as it must."""
        return self.wanted == self.got


def attempts(remote: transport.Remote, empty: str, inbox: str) -> List[Attempt]:
    """Return the attempts. empty: an empty directory. inbox: the directory in which stolen files would appear.

    None of them changes the target, even if the target permits everything: calls that would write are dry runs, or end
    before the client names a file.
    Raises SshError for a path or a target that ssh could misread.
    """
    _check(remote.connection)
    target = remote.connection.target
    ssh = [*ssh_command.argv(remote.connection), "-l", remote.connection.user]
    return [
        _must_work("push photos", _dry_run(transport.write(remote, empty)), _NO_PHOTO),
        _must_work("compare photos", transport.read(remote, empty)),
        _must_work("compare named photos", transport.compare(remote, empty)),
        _must_not("run a command", [*ssh, target, "echo $((6 * 7))-answers"], "42-answers"),
        _must_not("open a shell", [*ssh, "-T", target], "42-answers", stdin=b"echo $((6 * 7))-answers\n"),
        # -W requests what -L requests, without a local port. A forwarded sshd would send its greeting.
        _must_not("forward a port (-L)", [*ssh, "-W", f"localhost:{remote.connection.port}", target], "SSH-", _BY_SSHD),
        _must_not(
            "forward a port back (-R)",
            [*ssh, "-o", "ExitOnForwardFailure=yes", "-R", "localhost:0:localhost:9", target, "true"],
            "Allocated port",
            r"remote port forwarding failed",
        ),
        _must_not("read /etc/passwd (rsync)", transport.fetch(remote, "/etc/passwd", inbox), None),
        _must_not("read /etc/passwd (scp)", [*ssh, target, "scp -f /etc/passwd"], r"^C0", stdin=b"\0"),
        _sftp([*ssh, "-s", target, "sftp"]),
        _must_not("write above the directory", _push_to(remote, empty, "../"), None),
        _must_not("write to /tmp", _push_to(remote, empty, "/tmp/"), None),  # noqa: S108, on the target
        *(
            _must_not(name, [*ssh, target, f"rsync --server {options} . ."], _RSYNC_STARTED)
            for name, options in _DELETIONS
        ),
    ]


def judge(attempt: Attempt, ended: Ended) -> Result:
    """Return the result of an attempt."""
    worked = ended.rc == 0 if attempt.worked is None else attempt.worked.search(ended.stdout + ended.stderr)
    if worked:
        return Result(attempt.name, attempt.wanted, WORKS, "it worked")
    refusals = [line.strip() for line in ended.stderr.splitlines() if attempt.refused.search(line)]
    if refusals:
        return Result(attempt.name, attempt.wanted, REFUSED, refusals[0])
    if ended.rc is not None and ended.rc == attempt.refused_rc:
        return Result(attempt.name, attempt.wanted, REFUSED, f"photo-receive ended with exit code {ended.rc}")
    if ended.rc is None:
        return Result(attempt.name, attempt.wanted, UNCLEAR, "timeout")
    lines = [line.strip() for line in ended.stderr.splitlines() if line.strip()]
    evidence = _decisive(lines) if lines else f"exit code {ended.rc} without output"
    return Result(attempt.name, attempt.wanted, UNCLEAR, evidence)


def problems(results: Sequence[Result]) -> List[str]:
    """Return the names of the attempts that did not end as they must."""
    return [result.name for result in results if not result.proven]


def table(results: Sequence[Result]) -> List[str]:
    """Return the results as lines of text, the wrong ones marked."""
    width = max(len(result.name) for result in results)
    return [
        f"{'ok   ' if r.proven else 'WRONG'} {r.name:<{width}}  expected: {r.wanted:<8} actual: {r.got:<8} {r.evidence}"
        for r in results
    ]


def _check(connection: ssh_command.Connection) -> None:
    for path in (connection.ssh, connection.key, connection.known_hosts):
        if not path.startswith("/") or ssh_command.misread(path):
            raise SshError(
                f"{path!r} must be an absolute path without blanks, quotes, percent, dollar signs or backslashes"
            )
    if not re.match(r"^[A-Za-z0-9:][A-Za-z0-9.:_%-]*\Z", connection.target):
        raise SshError(f"{connection.target!r} is not a host name or address")


def _decisive(lines: List[str]) -> str:
    """Return what says why a connection failed: not the reports of rsync, not the frame around a warning of ssh."""
    host_key = " | ".join(transport.host_key_lines(lines))
    others = [line for line in lines if not line.startswith(("rsync:", "rsync error:", "@"))]
    return host_key or (others or lines)[0]


def _dry_run(call: List[str]) -> List[str]:
    return [call[0], transport.DRY_RUN, *call[1:]]


def _push_to(remote: transport.Remote, directory: str, destination: str) -> List[str]:
    return transport.push(remote, [transport.DRY_RUN, "--recursive"], directory, destination)


def _must_work(name: str, argv: List[str], *photos: str) -> Attempt:
    stdin = transport.names_on_stdin(photos).encode()
    return Attempt(name, WORKS, argv, None, re.compile(_BY_RECEIVER), stdin)


def _must_not(
    name: str, argv: List[str], worked: Optional[str], refused: str = _BY_RECEIVER, stdin: bytes = b""
) -> Attempt:
    pattern = None if worked is None else re.compile(worked, re.MULTILINE)
    return Attempt(name, REFUSED, argv, pattern, re.compile(refused), stdin)


def _sftp(argv: List[str]) -> Attempt:
    """Request the subsystem and its version. sshd passes on no message of a subsystem, only its exit code."""
    attempt = _must_not("open sftp", argv, r"\x02", stdin=b"\0\0\0\5\1\0\0\0\3")
    return attempt._replace(refused_rc=77)
