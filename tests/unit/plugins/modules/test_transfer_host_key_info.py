"""Module transfer_host_key_info as a process, with a simulator of sshd and the real ssh-keygen."""

import shutil
import subprocess

import pytest

pytestmark = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="no ssh-keygen here")


@pytest.fixture
def call(call_module):
    return lambda **params: call_module("transfer_host_key_info", {"_ansible_check_mode": True, **params})


@pytest.fixture
def host(tmp_path):
    for kind in ("ed25519", "ecdsa"):
        subprocess.run(["ssh-keygen", "-q", "-t", kind, "-N", "", "-f", tmp_path / kind], check=True)
    sshd = tmp_path / "sshd"
    lines = ["port 2222", *(f"hostkey {tmp_path}/{kind}" for kind in ("rsa", "ecdsa", "ed25519"))]
    sshd.write_text("#!/bin/sh\n" + "".join(f"echo '{line}'\n" for line in lines))
    sshd.chmod(0o755)
    return tmp_path


def bare(path):
    return " ".join(path.read_text().split()[:2])


def test_asks_sshd(host, call):
    result = call(sshd=str(host / "sshd"))
    assert not result["changed"]
    assert result["ports"] == [2222]
    assert result["public_keys"] == [bare(host / "ecdsa.pub"), bare(host / "ed25519.pub")]
    assert set(result["fingerprints"]) == {"ecdsa-sha2-nistp256", "ssh-ed25519"}


def test_public_file_out_of_date_does_not_count(host, call):
    right = bare(host / "ed25519.pub")
    shutil.copy(host / "ecdsa.pub", host / "ed25519.pub")
    assert call(files=[str(host / "ed25519")])["public_keys"] == [right]


def test_files_instead_of_asking(host, call):
    (host / "ed25519").unlink()
    result = call(files=[str(host / "ed25519.pub")])
    assert (result["public_keys"], result["ports"]) == ([bare(host / "ed25519.pub")], [])


def test_sshd_without_an_answer(host, call):
    (host / "sshd").write_text("#!/bin/sh\necho 'no hostkeys available' >&2\nexit 1\n")
    result = call(sshd=str(host / "sshd"))
    assert result["msg"].endswith("sshd -T names no host keys; run as root, or set files to the host keys")
    assert result["stderr"] == "no hostkeys available\n"
