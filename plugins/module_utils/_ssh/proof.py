# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the grant of a key must allow and refuse: the attempts, and how their ends are read.

A refusal counts only with the words of the one who refused. A connection that fails for another reason proves nothing.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import re
import shlex
from typing import List, NamedTuple, Optional, Pattern, Sequence

from ansible_collections.sametime.estate.plugins.module_utils._ssh.errors import SshError

WORKS, REFUSED, UNCLEAR = "works", "refused", "unclear"

_BY_RECEIVER = r"photo-receive: refused: "
_BY_SSHD = r"administratively prohibited"


class Way(NamedTuple):
    """How to reach the target; ``port`` is sshd's."""

    ssh: str
    rsync: str
    user: str
    target: str
    port: int
    key: str
    known_hosts: str
    connect_timeout_seconds: int


class Attempt(NamedTuple):
    """One thing to try. ``worked`` is searched in all that came back; None: exit code 0 says that it worked.

    ``refused`` is searched in the messages; ``refused_rc`` is for a refusal whose words sshd keeps to itself.
    """

    name: str
    wanted: str
    argv: List[str]
    worked: Optional[Pattern[str]]
    refused: Pattern[str]
    stdin: bytes = b""
    refused_rc: Optional[int] = None


class Ended(NamedTuple):
    """How a command ended; rc None: it did not end in time."""

    rc: Optional[int]
    stdout: str
    stderr: str


class Result(NamedTuple):
    """What came of an attempt; ``evidence`` is the line that tells."""

    name: str
    wanted: str
    got: str
    evidence: str

    @property
    def proven(self) -> bool:
        """Whether it ended as it must."""
        return self.wanted == self.got


def ssh_command(way: Way) -> List[str]:
    """Return ssh with this key, the pinned host key, and nothing of anybody's configuration."""
    for path in (way.ssh, way.key, way.known_hosts):
        if not path.startswith("/") or re.search(r"[\s\"'%\\]", path):
            raise SshError(f"{path!r} must be an absolute path without blanks, quotes, percent signs or backslashes")
    if not re.match(r"^[A-Za-z0-9:][A-Za-z0-9.:_%-]*\Z", way.target):
        raise SshError(f"{way.target!r} is no host name or address")
    options = [
        "BatchMode=yes",
        "IdentitiesOnly=yes",
        "PreferredAuthentications=publickey",
        "StrictHostKeyChecking=yes",
        f"UserKnownHostsFile={way.known_hosts}",
        "GlobalKnownHostsFile=/dev/null",
        f"ConnectTimeout={way.connect_timeout_seconds}",
        "LogLevel=INFO",
    ]
    command = [way.ssh, "-F", "/dev/null", "-i", way.key, "-p", str(way.port), "-l", way.user]
    return command + [word for option in options for word in ("-o", option)]


def attempts(way: Way, empty: str, inbox: str) -> List[Attempt]:
    """List the attempts. ``empty`` is an empty directory, ``inbox`` a directory in which stolen files would appear.

    None of them changes the target, even if the target lets everything pass: what would write is a dry run.
    """
    ssh = ssh_command(way)
    rsync = [way.rsync, "--rsh", " ".join(shlex.quote(word) for word in ssh)]
    push = [*rsync, "--dry-run", "--recursive", "--times"]
    host = f"[{way.target}]" if ":" in way.target else way.target
    return [
        _must_work("push photos", [*push, "--delete-delay", "--delay-updates", empty + "/", host + ":."]),
        _must_not("run a command", [*ssh, way.target, "echo $((6 * 7))-answers"], "42-answers"),
        _must_not("open a shell", [*ssh, "-T", way.target], "42-answers", stdin=b"echo $((6 * 7))-answers\n"),
        # -W asks for what -L asks for, without a port of its own. sshd itself would greet through it.
        _must_not("forward a port (-L)", [*ssh, "-W", f"localhost:{way.port}", way.target], "SSH-", _BY_SSHD),
        _must_not(
            "forward a port back (-R)",
            [*ssh, "-o", "ExitOnForwardFailure=yes", "-R", "localhost:0:localhost:9", way.target, "true"],
            "Allocated port",
            r"remote port forwarding failed",
        ),
        _must_not("read /etc/passwd (rsync)", [*rsync, host + ":/etc/passwd", inbox + "/"], None),
        _must_not("read /etc/passwd (scp)", [*ssh, way.target, "scp -f /etc/passwd"], r"^C0", stdin=b"\0"),
        _sftp([*ssh, "-s", way.target, "sftp"]),
        _must_not("write above the directory", [*push, empty + "/", host + ":../"], None),
        _must_not("write to /tmp", [*push, empty + "/", host + ":/tmp/"], None),
    ]


def judge(attempt: Attempt, ended: Ended) -> Result:
    """Say what came of an attempt."""
    worked = ended.rc == 0 if attempt.worked is None else attempt.worked.search(ended.stdout + ended.stderr)
    if worked:
        return Result(attempt.name, attempt.wanted, WORKS, "it worked")
    telling = [line.strip() for line in ended.stderr.splitlines() if attempt.refused.search(line)]
    if telling:
        return Result(attempt.name, attempt.wanted, REFUSED, telling[0])
    if ended.rc is not None and ended.rc == attempt.refused_rc:
        return Result(attempt.name, attempt.wanted, REFUSED, f"photo-receive ended with {ended.rc}")
    if ended.rc is None:
        return Result(attempt.name, attempt.wanted, UNCLEAR, "no end in time")
    said = [line.strip() for line in ended.stderr.splitlines() if line.strip()]
    evidence = _most_telling(said) if said else f"ended with {ended.rc} and no message"
    return Result(attempt.name, attempt.wanted, UNCLEAR, evidence)


def table(results: Sequence[Result]) -> str:
    """Return the results as lines of text, the wrong ones marked."""
    width = max(len(result.name) for result in results)
    return "\n".join(
        f"{'ok   ' if r.proven else 'WRONG'} {r.name:<{width}}  must be: {r.wanted:<8} is: {r.got:<8} {r.evidence}"
        for r in results
    )


def _most_telling(lines: List[str]) -> str:
    """Return the first line that is not rsync's echo of a connection that ended."""
    own = [line for line in lines if not line.startswith(("rsync:", "rsync error:"))]
    return (own or lines)[0]


def _must_work(name: str, argv: List[str]) -> Attempt:
    return Attempt(name, WORKS, argv, None, re.compile(_BY_RECEIVER))


def _must_not(
    name: str, argv: List[str], worked: Optional[str], refused: str = _BY_RECEIVER, stdin: bytes = b""
) -> Attempt:
    pattern = None if worked is None else re.compile(worked, re.MULTILINE)
    return Attempt(name, REFUSED, argv, pattern, re.compile(refused), stdin)


def _sftp(argv: List[str]) -> Attempt:
    """Ask for the subsystem, and for its version. Of a subsystem, sshd passes on no messages, but the exit code."""
    asked = _must_not("open sftp", argv, r"\x02", stdin=b"\0\0\0\5\1\0\0\0\3")
    return asked._replace(refused_rc=77)
