# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The proof of a grant: attempts, and what their ends mean. Python 3.6."""

import subprocess

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._core import ssh_command
from ansible_collections.sametime.estate.plugins.module_utils._photos.rsync import target, transport
from ansible_collections.sametime.estate.plugins.module_utils._photos.settings import Transfer
from ansible_collections.sametime.estate.plugins.module_utils._ssh import receive
from ansible_collections.sametime.estate.plugins.module_utils._ssh.errors import SshError
from ansible_collections.sametime.estate.plugins.module_utils._ssh.proof import (
    REFUSED,
    UNCLEAR,
    WORKS,
    Ended,
    Result,
    attempts,
    judge,
    problems,
    table,
)
from ansible_collections.sametime.estate.tests.unit.real_rsync import VERSIONS, rsync

CONNECTION = ssh_command.Connection("/usr/bin/ssh", "stphotos", "ihs1", 2222, "/home/t/key", "/home/t/known_hosts", 7)
REMOTE = transport.Remote("/usr/bin/rsync", CONNECTION)
EMPTY = "/tmp/p/empty"
BY_NAME = {attempt.name: attempt for attempt in attempts(REMOTE, EMPTY, "/tmp/p/inbox")}

SHELL = "photo-receive: refused: no command was given, and this key opens no shell\n"
COMMAND = "photo-receive: refused: only an rsync that sends photos is allowed\n"
READ = "photo-receive: refused: this key cannot read files\n"
WRITE = "photo-receive: refused: the destination must be a dot, the photo directory itself, not '../'\n"
DELETE = "photo-receive: refused: the photo job never sends these options together: '-tpr --delete'\n"
ENDED = (
    "rsync: connection unexpectedly closed (0 bytes received so far) [sender]\nrsync error: error in rsync protocol\n"
)
FORWARD = "channel 0: open failed: administratively prohibited: open failed\nstdio forwarding failed\n"
BACK = "Error: remote port forwarding failed for listen port 0\n"
CHANGED_KEY = (
    "@@@@@@@@@\r\n@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\r\n@@@@@@@@@\r\n  remove with:\r\n"
    '  ssh-keygen -f "/k" -R "ihs1"\r\nHost key verification failed.\r\n'
)
NO_KEY = "stphotos@ihs1: Permission denied (publickey).\r\n"


def test_what_is_tried():
    assert {name: attempt.wanted for name, attempt in BY_NAME.items()} == {
        "push photos": WORKS,
        "compare photos": WORKS,
        "compare named photos": WORKS,
        "run a command": REFUSED,
        "open a shell": REFUSED,
        "forward a port (-L)": REFUSED,
        "forward a port back (-R)": REFUSED,
        "read /etc/passwd (rsync)": REFUSED,
        "read /etc/passwd (scp)": REFUSED,
        "open sftp": REFUSED,
        "write above the directory": REFUSED,
        "write to /tmp": REFUSED,
        "delete all photos": REFUSED,
        "delete a directory": REFUSED,
        "write a whole tree": REFUSED,
    }


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("push photos", transport.write),
        ("compare photos", transport.read),
        ("compare named photos", transport.compare),
    ],
)
def test_the_proof_makes_the_calls_of_the_job(name, call):
    """To the last option, for the same inputs; the proof only adds that nothing is written."""
    configuration = Transfer(
        target="ihs1",
        user="stphotos",
        port=2222,
        key="/home/t/key",
        known_hosts="/home/t/known_hosts",
        timeout_seconds=60,
        connect_timeout_seconds=7,
        connections=2,
        rsync="/usr/bin/rsync",
        ssh="/usr/bin/ssh",
    )
    of_the_job = call(target.remote(configuration), EMPTY)
    argv = BY_NAME[name].argv
    assert "--dry-run" in argv
    assert [word for word in argv if word != "--dry-run"] == [word for word in of_the_job if word != "--dry-run"]


def test_every_connection_uses_the_ssh_command_of_the_job():
    command = ssh_command.argv(CONNECTION)
    for attempt in BY_NAME.values():
        if attempt.argv[0] == CONNECTION.ssh:
            assert attempt.argv[: len(command) + 2] == [*command, "-l", "stphotos"]
        else:
            assert attempt.argv[attempt.argv.index("--rsh") + 1] == ssh_command.shell(CONNECTION)


def test_whatever_writes_is_a_dry_run():
    writing = [a.argv for a in BY_NAME.values() if a.argv[0] == REMOTE.rsync and a.argv[-1] != "/tmp/p/inbox/"]
    assert len(writing) == 5
    assert all("--dry-run" in argv for argv in writing)
    assert BY_NAME["read /etc/passwd (rsync)"].argv[-2:] == ["stphotos@ihs1:/etc/passwd", "/tmp/p/inbox/"]


def test_deletions_send_nothing_and_name_what_the_receiver_refuses():
    for name in ("delete all photos", "delete a directory", "write a whole tree"):
        assert BY_NAME[name].stdin == b""
        assert BY_NAME[name].argv[-2] == "ihs1"
        with pytest.raises(receive.RefusedError):
            receive.decide(BY_NAME[name].argv[-1])


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", ["delete all photos", "delete a directory", "write a whole tree"])
def test_deletions_on_a_target_that_permits_everything(tmp_path, name, version):
    (tmp_path / "a@acme.example.jpg").write_text("1")
    words = [rsync(version), *BY_NAME[name].argv[-1].split()[1:]]
    done = subprocess.run(  # noqa: UP022, Python 3.6
        words, cwd=str(tmp_path), input=b"", stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False
    )
    ended = Ended(done.returncode, done.stdout.decode("latin-1"), done.stderr.decode())
    assert judge(BY_NAME[name], ended).got == WORKS
    assert [path.name for path in tmp_path.iterdir()] == ["a@acme.example.jpg"]


def test_push_names_a_photo_that_does_not_exist():
    assert BY_NAME["push photos"].stdin == b"transfer-proof@example.invalid.jpg\0"
    assert BY_NAME["compare named photos"].stdin == b""


@pytest.mark.parametrize(
    "change",
    [
        {"target": "-oProxyCommand=id"},
        {"target": "a b"},
        {"target": ""},
        {"key": "key"},
        {"key": "/home/t/my key"},
        {"known_hosts": "/home/%u/known_hosts"},
        {"ssh": "ssh"},
    ],
)
def test_what_ssh_could_misread(change):
    with pytest.raises(SshError):
        attempts(REMOTE._replace(connection=CONNECTION._replace(**change)), "/a", "/b")


def test_ipv6_target():
    remote = REMOTE._replace(connection=CONNECTION._replace(target="2001:db8::12"))
    tried = {attempt.name: attempt.argv for attempt in attempts(remote, "/a", "/b")}
    assert tried["push photos"][-1] == "stphotos@[2001:db8::12]:"
    assert "2001:db8::12" in tried["run a command"]


@pytest.mark.parametrize(
    ("name", "ended", "got", "evidence"),
    [
        ("push photos", Ended(0, "", ""), WORKS, "it worked"),
        ("push photos", Ended(12, "", WRITE + ENDED), REFUSED, WRITE.strip()),
        ("push photos", Ended(255, "", NO_KEY + ENDED), UNCLEAR, NO_KEY.strip()),
        ("push photos", Ended(None, "", ""), UNCLEAR, "timeout"),
        ("push photos", Ended(12, "", ENDED), UNCLEAR, ENDED.splitlines()[0]),
        ("push photos", Ended(12, "", ""), UNCLEAR, "exit code 12 without output"),
        ("push photos", Ended(255, "", CHANGED_KEY), UNCLEAR, "Host key verification failed."),
        ("run a command", Ended(77, "", COMMAND), REFUSED, COMMAND.strip()),
        ("run a command", Ended(0, "42-answers\n", ""), WORKS, "it worked"),
        ("run a command", Ended(0, "42-answers\n", COMMAND), WORKS, "it worked"),
        ("run a command", Ended(255, "", NO_KEY), UNCLEAR, NO_KEY.strip()),
        ("run a command", Ended(0, "", ""), UNCLEAR, "exit code 0 without output"),
        ("open a shell", Ended(77, "", SHELL), REFUSED, SHELL.strip()),
        ("open a shell", Ended(0, "42-answers\n", ""), WORKS, "it worked"),
        ("forward a port (-L)", Ended(255, "", FORWARD), REFUSED, FORWARD.splitlines()[0]),
        ("forward a port (-L)", Ended(0, "SSH-2.0-OpenSSH_9.2\r\n", ""), WORKS, "it worked"),
        (
            "forward a port (-L)",
            Ended(255, "", "channel 0: open failed: connect failed: Connection refused\n"),
            UNCLEAR,
            "channel 0: open failed: connect failed: Connection refused",
        ),
        ("forward a port back (-R)", Ended(255, "", BACK), REFUSED, BACK.strip()),
        (
            "forward a port back (-R)",
            Ended(77, "", "Allocated port 4711 for remote forward\n" + COMMAND),
            WORKS,
            "it worked",
        ),
        ("forward a port back (-R)", Ended(77, "", COMMAND), UNCLEAR, COMMAND.strip()),
        ("read /etc/passwd (rsync)", Ended(12, "", READ + ENDED), REFUSED, READ.strip()),
        ("read /etc/passwd (rsync)", Ended(0, "", ""), WORKS, "it worked"),
        ("read /etc/passwd (scp)", Ended(77, "", COMMAND), REFUSED, COMMAND.strip()),
        ("read /etc/passwd (scp)", Ended(1, "C0644 1234 passwd\n", ""), WORKS, "it worked"),
        ("open sftp", Ended(77, "", COMMAND), REFUSED, COMMAND.strip()),
        ("open sftp", Ended(77, "", ""), REFUSED, "photo-receive ended with exit code 77"),
        ("open sftp", Ended(1, "", ""), UNCLEAR, "exit code 1 without output"),
        ("open a shell", Ended(77, "", ""), UNCLEAR, "exit code 77 without output"),
        ("open sftp", Ended(0, "\x00\x00\x00\x9c\x02\x00\x00\x00\x03", ""), WORKS, "it worked"),
        ("write above the directory", Ended(12, "", WRITE + ENDED), REFUSED, WRITE.strip()),
        ("write to /tmp", Ended(0, "", ""), WORKS, "it worked"),
        ("delete all photos", Ended(77, "", DELETE), REFUSED, DELETE.strip()),
        ("delete all photos", Ended(12, "\x20\0\0\0", ENDED), WORKS, "it worked"),
        ("delete a directory", Ended(12, "\x1f\0\0\0\1", ""), WORKS, "it worked"),
        ("write a whole tree", Ended(127, "", "sh: rsync: not found\n"), UNCLEAR, "sh: rsync: not found"),
    ],
)
def test_judge(name, ended, got, evidence):
    attempt = BY_NAME[name]
    assert judge(attempt, ended) == Result(name, attempt.wanted, got, evidence)


def test_table_marks_what_is_wrong():
    results = [
        Result("push photos", WORKS, WORKS, "it worked"),
        Result("open a shell", REFUSED, UNCLEAR, "timeout"),
    ]
    assert problems(results) == ["open a shell"]
    assert table(results) == [
        "ok    push photos   expected: works    actual: works    it worked",
        "WRONG open a shell  expected: refused  actual: unclear  timeout",
    ]
