"""Module transfer_key as a process, with the real ssh-keygen: check, do, check, do; and a rotation."""

import shutil
import subprocess

import pytest

pytestmark = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="no ssh-keygen here")


@pytest.fixture
def call(tmp_path, call_module):
    path = tmp_path / ".ssh" / "photos"

    def run(check=False, **params):
        arguments = {"path": str(path), "_ansible_check_mode": check, "_ansible_diff": True, **params}
        return call_module("transfer_key", arguments)

    run.path = path
    return run


def names(call):
    return sorted(path.name for path in call.path.parent.iterdir()) if call.path.parent.exists() else []


def test_check_do_check_do(call):
    foreseen = call(check=True)
    assert foreseen["changed"]
    assert foreseen["diff"]["after"]["current"] == "a new key"
    assert (foreseen["public_key"], foreseen["public_keys"]) == (None, [])
    assert names(call) == []
    done = call(comment="photos from tdi1")
    assert done["changed"]
    assert done["phase"] == "single"
    assert done["public_keys"] == [done["public_key"]]
    assert call.path.with_suffix(".pub").read_text() == done["public_key"] + " photos from tdi1\n"
    assert done["fingerprints"] == {"current": done["fingerprint"], "next": None, "previous": None}
    for check in (True, False):
        again = call(check=check)
        assert not again["changed"]
        assert again["diff"]["before"] == again["diff"]["after"]
        assert again["public_key"] == done["public_key"]


def test_rotation(call):
    old = call()["fingerprint"]
    foreseen = call(check=True, rotation="prepare")
    assert (foreseen["changed"], foreseen["diff"]["after"]["next"]) == (True, "a new key")
    assert foreseen["fingerprints"] == {"current": old, "next": None, "previous": None}
    prepared = call(rotation="prepare")
    new = prepared["fingerprints"]["next"]
    assert (prepared["changed"], prepared["phase"], len(prepared["public_keys"])) == (True, "prepared", 2)
    assert not call(rotation="prepare")["changed"]
    assert "has not been promoted" in call(rotation="retire")["msg"]
    assert call(check=True, rotation="promote")["diff"]["after"] == {"current": new, "next": new, "previous": old}
    promoted = call(rotation="promote")
    assert promoted["fingerprints"] == {"current": new, "next": new, "previous": old}
    assert (promoted["phase"], len(promoted["public_keys"])) == ("promoted", 1)
    assert not call(rotation="promote")["changed"]
    assert not call(rotation="prepare")["changed"]
    assert call(rotation="retire")["fingerprints"] == {"current": new, "next": None, "previous": None}
    assert not call(rotation="retire")["changed"]
    assert names(call) == ["photos", "photos.pub"]


def test_modes_are_restored_and_shown(call):
    call()
    call.path.chmod(0o644)
    foreseen = call(check=True)
    assert foreseen["diff"]["before"][str(call.path)].endswith(" 0644")
    assert foreseen["diff"]["after"][str(call.path)].endswith(" 0600")
    assert call()["changed"]
    assert call.path.stat().st_mode & 0o777 == 0o600
    assert not call()["changed"]


def test_a_passphrase_is_a_clear_error(call):
    call.path.parent.mkdir(mode=0o700)
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "secret", "-f", call.path], check=True)
    before = call.path.read_bytes()
    result = call()
    assert result["failed"]
    assert f"{call.path} has a passphrase, which a scheduled job cannot enter" in result["msg"]
    assert call.path.read_bytes() == before


def test_absent(call):
    assert not call(state="absent")["changed"]
    call()
    call(rotation="prepare")
    foreseen = call(check=True, state="absent")
    assert foreseen["changed"]
    assert len(names(call)) == 4
    assert call(state="absent")["diff"] == foreseen["diff"]
    assert names(call) == []
    assert not call(state="absent")["changed"]


def test_account_to_come(call):
    foreseen = call(check=True, owner="no-such-account")
    assert (foreseen["changed"], foreseen["phase"], foreseen["public_keys"]) == (True, "none", [])
    result = call(owner="no-such-account")
    assert result["msg"] == "there is no account no-such-account on this host; create it first, or correct owner"
    assert not call(owner="no-such-account", state="absent")["changed"]


def test_missing_home_is_named(call, tmp_path):
    result = call(path=str(tmp_path / "none" / ".ssh" / "photos"))
    assert f"{tmp_path}/none does not exist; create it, or the account that it belongs to" in result["msg"]
