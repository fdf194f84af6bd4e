"""Module transfer_known_hosts as a process: check, do, check, do; a host with another key."""

import base64
import struct

import pytest


def key(seed):
    parts = (b"ssh-ed25519", bytes([seed]) * 32)
    blob = b"".join(struct.pack(">I", len(part)) + part for part in parts)
    return "ssh-ed25519 " + base64.b64encode(blob).decode()


@pytest.fixture
def call(tmp_path, call_module):
    path = tmp_path / ".ssh" / "known_hosts"

    def run(check=False, **params):
        arguments = {"path": str(path), "names": ["ihs1", "192.0.2.12"], "keys": [key(1)]}
        arguments.update({"_ansible_check_mode": check, "_ansible_diff": True}, **params)
        return call_module("transfer_known_hosts", arguments)

    run.path = path
    return run


def test_check_do_check_do(call):
    foreseen = call(check=True)
    assert foreseen["changed"]
    assert not call.path.parent.exists()
    done = call()
    assert done["diff"] == foreseen["diff"]
    assert call.path.read_text() == f"ihs1,192.0.2.12 {key(1)}\n"
    assert call.path.stat().st_mode & 0o777 == 0o644
    assert not call(check=True)["changed"]
    assert not call()["changed"]


def test_another_host_key_is_a_warning(call):
    call()
    foreseen = call(check=True, keys=[key(2)])
    assert call.path.read_text() == f"ihs1,192.0.2.12 {key(1)}\n"
    done = call(keys=[key(2)])
    assert done["replaced"] == foreseen["replaced"]
    assert len(done["replaced"]) == 1
    assert "the host key of ihs1 has changed: ssh-ed25519: SHA256:" in str(done["warnings"])
    assert done["diff"]["before"] != done["diff"]["after"]
    assert call.path.read_text() == f"ihs1,192.0.2.12 {key(2)}\n"


def test_what_others_wrote_goes(call):
    call()
    call.path.write_text(f"ihs1,192.0.2.12 {key(1)}\nihs1 {key(9)}\n")
    call.path.chmod(0o666)
    assert call()["changed"]
    assert call.path.read_text() == f"ihs1,192.0.2.12 {key(1)}\n"
    assert call.path.stat().st_mode & 0o777 == 0o644


def test_port(call):
    call(port=2222)
    assert call.path.read_text().startswith("[ihs1]:2222,[192.0.2.12]:2222 ")


def test_errors(call):
    assert call(names=["*"])["msg"] == "'*' is not a host name or address"
    assert call(keys=["x"])["failed"]
    assert "there is no account nobody-here" in call(owner="nobody-here")["msg"]
    assert call(check=True, owner="nobody-here")["changed"]
