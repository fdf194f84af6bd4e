"""Module transfer_proof as a process, with simulators of ssh and rsync that answer for a target."""

import getpass

import pytest

# What ssh and rsync print when the grant is as it should be.
GOOD_SSH = """
case "$*" in
  *" -W "*) echo 'channel 0: open failed: administratively prohibited: open failed' >&2; exit 255;;
  *" -R "*) echo 'Error: remote port forwarding failed for listen port 0' >&2; exit 255;;
  *) echo 'photo-receive: refused: only an rsync that sends photos is allowed' >&2; exit 77;;
esac
"""
GOOD_RSYNC = """
case "$*" in
  *@ihs1:) exit 0;;
  *) echo 'photo-receive: refused: this key cannot read files' >&2; exit 12;;
esac
"""


@pytest.fixture
def call(tmp_path, call_module):
    def run(ssh=GOOD_SSH, rsync=GOOD_RSYNC, **params):
        for name, text in (("ssh", ssh), ("rsync", rsync)):
            (tmp_path / name).write_text("#!/bin/sh\n" + text)
            (tmp_path / name).chmod(0o755)
        arguments = {
            "owner": getpass.getuser(),
            "target": "ihs1",
            "user": "stphotos",
            "key": "/home/tdiphoto/.ssh/key",
            "known_hosts": "/home/tdiphoto/.ssh/known_hosts",
            "ssh": str(tmp_path / "ssh"),
            "rsync": str(tmp_path / "rsync"),
            "_ansible_check_mode": True,
        }
        return call_module("transfer_proof", dict(arguments, **params))

    return run


def test_proven(call):
    result = call()
    assert not result["changed"]
    assert [one["got"] for one in result["results"]] == ["works"] * 3 + ["refused"] * 12
    assert all(line.startswith("ok ") for line in result["table"])


@pytest.mark.parametrize(
    ("programs", "wrong"),
    [
        ({"ssh": "echo 42-answers"}, {"run a command": "works", "open a shell": "works"}),
        ({"ssh": "echo SSH-2.0-OpenSSH_9.2"}, {"forward a port (-L)": "works"}),
        ({"ssh": "echo 'Allocated port 4711 for remote forward' >&2; exit 77"}, {"forward a port back (-R)": "works"}),
        ({"ssh": "echo C0644 1 passwd"}, {"read /etc/passwd (scp)": "works"}),
        ({"rsync": "exit 0"}, {"read /etc/passwd (rsync)": "works", "write to /tmp": "works"}),
        ({"rsync": "exit 12"}, {"push photos": "unclear", "compare photos": "unclear"}),
        (
            {"ssh": "echo 'Permission denied (publickey).' >&2; exit 255"},
            {"open a shell": "unclear", "forward a port (-L)": "unclear", "open sftp": "unclear"},
        ),
    ],
)
def test_not_proven(call, programs, wrong):
    result = call(**programs)
    assert result["failed"]
    got = {one["name"]: one["got"] for one in result["results"]}
    assert wrong.items() <= got.items()
    for name in wrong:
        assert name in result["msg"].splitlines()[0]
        assert f"WRONG {name} " in result["msg"]


def test_hanging_target_ends(call):
    result = call(ssh="case \"$*\" in *' -T '*) sleep 60;; esac", timeout_seconds=1)
    assert {one["name"]: one["evidence"] for one in result["results"]}["open a shell"] == "timeout"


def test_unknown_account(call):
    assert call(owner="no-such-account")["msg"].startswith("there is no account no-such-account")
