"""Module transfer_grant as a process: check, do, check, do; lines of others stay."""

import base64
import os
import pwd
import struct

import pytest

OTHERS = b"# the web team\r\nssh-rsa AAAAbroken joe\n\n  no-pty ssh-rsa AAAA"


def key(seed):
    parts = (b"ssh-ed25519", bytes([seed]) * 32)
    blob = b"".join(struct.pack(">I", len(part)) + part for part in parts)
    return "ssh-ed25519 " + base64.b64encode(blob).decode()


@pytest.fixture
def call(tmp_path, call_module):
    home = tmp_path / "home"
    home.mkdir(mode=0o755)

    def lookup(name):
        """Know one account: with this process's user id, and a home directory of its own."""
        if name != "stphotos":
            raise KeyError(name)
        return pwd.struct_passwd((name, "*", os.geteuid(), os.getegid(), "", str(home), "/bin/sh"))

    def prepare():
        pwd.getpwnam = lookup

    def run(check=False, **params):
        arguments = {"user": "stphotos", "name": "photos", "_ansible_check_mode": check, "_ansible_diff": True}
        if params.get("state") != "absent":
            arguments.update(keys=[key(1)], directory="/opt/photos", openssh_version="9.2")
            arguments["from"] = ["192.0.2.11"]
        return call_module("transfer_grant", dict(arguments, **params), prepare)

    run.home = home
    run.file = home / ".ssh" / "authorized_keys"
    return run


def line(number, source="192.0.2.11"):
    command = "/usr/local/libexec/sametime/photo-receive /opt/photos"
    return f'restrict,command="{command}",from="{source}" {key(number)} sametime-grant:photos'


def test_check_do_check_do(call):
    foreseen = call(check=True)
    assert foreseen["changed"]
    assert not call.file.parent.exists()
    done = call()
    assert done["changed"]
    assert done["diff"] == foreseen["diff"]
    assert (done["path"], done["lines"]) == (str(call.file), [line(1)])
    assert call.file.read_text() == line(1) + "\n"
    assert call.file.stat().st_mode & 0o777 == 0o600
    assert call.file.parent.stat().st_mode & 0o777 == 0o700
    for check in (True, False):
        again = call(check=check)
        assert not again["changed"]
        assert again["diff"]["before"] == again["diff"]["after"] == {"lines": []}


def test_lines_of_others_stay_there_and_back(call):
    call.file.parent.mkdir(mode=0o700)
    call.file.write_bytes(OTHERS)
    call.file.chmod(0o600)
    assert call(keys=[key(1), key(2)])["changed"]
    *first, last = OTHERS.splitlines(keepends=True)
    assert call.file.read_bytes() == b"".join([*first, line(1).encode() + b"\n", line(2).encode() + b"\n", last])
    assert call(keys=[key(2) + " with a comment", key(2)])["changed"]
    assert call.file.read_bytes() == b"".join([*first, line(2).encode() + b"\n", last])
    foreseen = call(check=True, state="absent")
    assert call(state="absent")["diff"] == foreseen["diff"]
    assert call.file.read_bytes() == OTHERS
    assert not call(state="absent")["changed"]


def test_drift_is_shown_with_fingerprints_and_corrected(call):
    call()
    call.file.write_text(line(1, "192.0.2.99") + "\n")
    call.file.chmod(0o644)
    foreseen = call(check=True)
    (before,), (after,) = foreseen["diff"]["before"]["lines"], foreseen["diff"]["after"]["lines"]
    assert 'from="192.0.2.99"' in before["options"]
    assert 'from="192.0.2.11"' in after["options"]
    assert before["key"] == after["key"]
    assert before["key"].startswith("SHA256:")
    assert foreseen["diff"]["after"][str(call.file)].endswith("0600")
    assert call()["changed"]
    assert call.file.read_text() == line(1) + "\n"
    assert not call()["changed"]


def test_sibling_is_a_warning(call):
    call.file.parent.mkdir(mode=0o700)
    call.file.write_text(key(1) + " manual\n")
    result = call()
    assert "line 1 accepts the same key without restrictions and does not belong to the grant" in str(
        result["warnings"]
    )
    assert call.file.read_text() == f"{key(1)} manual\n{line(1)}\n"


@pytest.mark.parametrize(
    ("version", "start"),
    [("7.2", "restrict,"), ("6.6p1", "no-pty,no-port-forwarding,no-agent-forwarding,no-X11-forwarding,no-user-rc,")],
)
def test_old_openssh(call, version, start):
    assert call(openssh_version=version)["lines"][0].startswith(start + "command=")


def test_version_is_asked(call, tmp_path, monkeypatch):
    fake = tmp_path / "ssh"
    fake.write_text("#!/bin/sh\necho 'OpenSSH_6.6.1p1, OpenSSL 1.0.1' >&2\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert call(openssh_version=None)["lines"][0].startswith("no-pty,")
    fake.write_text("#!/bin/sh\necho 'Sun_SSH_1.1' >&2\n")
    result = call(openssh_version=None)
    assert result["msg"] == (
        "cannot read the version of OpenSSH from 'Sun_SSH_1.1'; set openssh_version, for example to 7.4"
    )


def test_home_that_others_may_write(call):
    call.home.chmod(0o775)
    result = call()
    assert result["failed"]
    assert f"{call.home} has mode 0775: users other than its owner may write" in result["msg"]
    assert "StrictModes" in result["msg"]
    assert not call.file.parent.exists()


def test_photos_above_the_grant(call):
    result = call(directory=str(call.home))
    assert "could write its own grant there" in result["msg"]
    assert not call.file.parent.exists()


def test_photos_above_the_grant_by_a_link(call, tmp_path):
    (tmp_path / "photos").symlink_to(call.home)
    assert "could write its own grant there" in call(directory=str(tmp_path / "photos"))["msg"]


@pytest.mark.parametrize(
    ("place", "problem"),
    [
        (".ssh", "is a link or not a directory; replace it by a directory"),
        (".ssh/authorized_keys", "is a symbolic link, which is not followed"),
    ],
)
def test_links_are_not_followed(call, tmp_path, place, problem):
    outside = tmp_path / "outside"
    if place == ".ssh":
        outside.mkdir()
    else:
        call.file.parent.mkdir(mode=0o700)
        outside.write_text("secret\n")
    (call.home / place).symlink_to(outside)
    result = call()
    assert result["failed"]
    assert problem in result["msg"]
    assert outside.is_dir() or outside.read_text() == "secret\n"


def test_account_and_key_to_come(call):
    foreseen = call(check=True, user="later", keys=[])
    assert foreseen["changed"]
    assert foreseen["diff"]["after"]["lines"] == ["a line for the key that the run generates"]
    foreseen = call(check=True, keys=[])
    assert (foreseen["changed"], foreseen["lines"]) == (True, [])
    assert "keys is empty" in call(keys=[])["msg"]
    assert call(user="later")["msg"] == "there is no account later on this host; create it first"
    assert not call(user="later", state="absent")["changed"]


def test_names_need_usedns(call):
    result = call(**{"from": ["tdi1.acme.example"]})
    assert "UseDNS yes" in str(result["warnings"])


@pytest.mark.parametrize("option", ["keys", "directory", "from"])
def test_required_options(call, option):
    assert option in call(**{option: None})["msg"]
