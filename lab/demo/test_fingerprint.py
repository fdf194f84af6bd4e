"""The fingerprint of the lab: which changes make the next demo recreate it."""

import pytest
from ansible_collections.sametime.estate.lab.demo.fingerprint import Fingerprint


@pytest.fixture
def fingerprint(tmp_path, monkeypatch):
    podman = tmp_path / "bin" / "podman"
    podman.parent.mkdir()
    podman.write_text(f"#!/bin/sh\ncat {tmp_path}/running\n")
    podman.chmod(0o755)
    monkeypatch.setenv("PATH", f"{podman.parent}:/usr/bin:/bin")
    (tmp_path / "running").write_text("b\na\n")
    for folder in ("lab/db2", "inventories/lab"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "lab/db2/file.py").write_text("1")
    return Fingerprint(tmp_path)


def test_a_stored_fingerprint_is_there_until_a_demo_begins(fingerprint):
    assert fingerprint.stored() is None
    fingerprint.store()
    assert fingerprint.stored() == fingerprint.present()
    fingerprint.remove()
    fingerprint.remove()
    assert fingerprint.stored() is None


@pytest.mark.parametrize(
    ("path", "text", "same"),
    [
        pytest.param("running", "a\nb\n", True, id="the containers in another order"),
        pytest.param("running", "a\n", False, id="one container is missing"),
        pytest.param("running", "a\nc\n", False, id="a container was recreated"),
        pytest.param("lab/db2/file.py", "2", False, id="a file of the lab changed"),
        pytest.param("inventories/lab/hosts.yml", "all:", False, id="a new file of the inventory"),
        pytest.param("lab/__pycache__/lab.pyc", "2", True, id="a cache of Python"),
        pytest.param("roles/new.yml", "2", True, id="a file of the collection"),
    ],
)
def test_changes_of_the_fingerprint(fingerprint, tmp_path, path, text, same):
    before = fingerprint.present()
    (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / path).write_text(text)
    assert (fingerprint.present() == before) is same
