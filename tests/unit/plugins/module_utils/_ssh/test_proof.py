# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The proof of a grant: attempts and how their ends are read. Python 3.6 as the code."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._ssh.errors import SshError
from ansible_collections.sametime.estate.plugins.module_utils._ssh.proof import (
    REFUSED,
    UNCLEAR,
    WORKS,
    Ended,
    Result,
    Way,
    attempts,
    judge,
    ssh_command,
    table,
)

WAY = Way("/usr/bin/ssh", "/usr/bin/rsync", "stphotos", "ihs1", 2222, "/home/t/key", "/home/t/known_hosts", 7)
BY_NAME = {attempt.name: attempt for attempt in attempts(WAY, "/tmp/p/empty", "/tmp/p/inbox")}

SHELL = "photo-receive: refused: no command was given: this key opens no shell\n"
COMMAND = "photo-receive: refused: only an rsync that sends photos is served\n"
READ = "photo-receive: refused: nothing can be read with this key\n"
WRITE = "photo-receive: refused: the destination is not '../', but a dot: the photo directory itself\n"
ENDED = (
    "rsync: connection unexpectedly closed (0 bytes received so far) [sender]\nrsync error: error in rsync protocol\n"
)
FORWARD = "channel 0: open failed: administratively prohibited: open failed\nstdio forwarding failed\n"
BACK = "Error: remote port forwarding failed for listen port 0\n"
NO_KEY = "stphotos@ihs1: Permission denied (publickey).\r\n"


def test_what_is_tried():
    assert {name: attempt.wanted for name, attempt in BY_NAME.items()} == {
        "push photos": WORKS,
        "run a command": REFUSED,
        "open a shell": REFUSED,
        "forward a port (-L)": REFUSED,
        "forward a port back (-R)": REFUSED,
        "read /etc/passwd (rsync)": REFUSED,
        "read /etc/passwd (scp)": REFUSED,
        "open sftp": REFUSED,
        "write above the directory": REFUSED,
        "write to /tmp": REFUSED,
    }


def test_whatever_writes_is_a_dry_run():
    writing = [
        attempt.argv for attempt in BY_NAME.values() if attempt.argv[0] == WAY.rsync and attempt.argv[-1][-1] != "/"
    ]
    writing += [BY_NAME[name].argv for name in ("write above the directory", "write to /tmp")]
    assert writing
    assert all("--dry-run" in argv for argv in writing)
    assert BY_NAME["read /etc/passwd (rsync)"].argv[-2:] == ["ihs1:/etc/passwd", "/tmp/p/inbox/"]


def test_push_has_the_pinned_host_key_and_nobodys_configuration():
    argv = BY_NAME["push photos"].argv
    shell = argv[argv.index("--rsh") + 1].split()
    assert shell == ssh_command(WAY)
    assert shell[:9] == ["/usr/bin/ssh", "-F", "/dev/null", "-i", "/home/t/key", "-p", "2222", "-l", "stphotos"]
    for option in (
        "StrictHostKeyChecking=yes",
        "UserKnownHostsFile=/home/t/known_hosts",
        "GlobalKnownHostsFile=/dev/null",
    ):
        assert option in shell


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
        attempts(WAY._replace(**change), "/a", "/b")


def test_ipv6_target():
    tried = {attempt.name: attempt.argv for attempt in attempts(WAY._replace(target="2001:db8::12"), "/a", "/b")}
    assert tried["push photos"][-1] == "[2001:db8::12]:."
    assert "2001:db8::12" in tried["run a command"]


@pytest.mark.parametrize(
    ("name", "ended", "got", "evidence"),
    [
        ("push photos", Ended(0, "", ""), WORKS, "it worked"),
        ("push photos", Ended(12, "", WRITE + ENDED), REFUSED, WRITE.strip()),
        ("push photos", Ended(255, "", NO_KEY + ENDED), UNCLEAR, NO_KEY.strip()),
        ("push photos", Ended(None, "", ""), UNCLEAR, "no end in time"),
        ("push photos", Ended(12, "", ENDED), UNCLEAR, ENDED.splitlines()[0]),
        ("push photos", Ended(12, "", ""), UNCLEAR, "ended with 12 and no message"),
        ("run a command", Ended(77, "", COMMAND), REFUSED, COMMAND.strip()),
        ("run a command", Ended(0, "42-answers\n", ""), WORKS, "it worked"),
        ("run a command", Ended(0, "42-answers\n", COMMAND), WORKS, "it worked"),
        ("run a command", Ended(255, "", NO_KEY), UNCLEAR, NO_KEY.strip()),
        ("run a command", Ended(0, "", ""), UNCLEAR, "ended with 0 and no message"),
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
        ("open sftp", Ended(77, "", ""), REFUSED, "photo-receive ended with 77"),
        ("open sftp", Ended(1, "", ""), UNCLEAR, "ended with 1 and no message"),
        ("open a shell", Ended(77, "", ""), UNCLEAR, "ended with 77 and no message"),
        ("open sftp", Ended(0, "\x00\x00\x00\x9c\x02\x00\x00\x00\x03", ""), WORKS, "it worked"),
        ("write above the directory", Ended(12, "", WRITE + ENDED), REFUSED, WRITE.strip()),
        ("write to /tmp", Ended(0, "", ""), WORKS, "it worked"),
    ],
)
def test_judge(name, ended, got, evidence):
    attempt = BY_NAME[name]
    assert judge(attempt, ended) == Result(name, attempt.wanted, got, evidence)


def test_table_marks_what_is_wrong():
    results = [
        Result("push photos", WORKS, WORKS, "it worked"),
        Result("open a shell", REFUSED, UNCLEAR, "no end in time"),
    ]
    assert table(results).splitlines() == [
        "ok    push photos   must be: works    is: works    it worked",
        "WRONG open a shell  must be: refused  is: unclear  no end in time",
    ]
