"""The note of a demo: what makes the next one trust the lab, and what does not."""

import pytest
from ansible_collections.sametime.estate.lab.demo.memory import Memory


@pytest.fixture
def memory(tmp_path, monkeypatch):
    podman = tmp_path / "bin" / "podman"
    podman.parent.mkdir()
    podman.write_text(f"#!/bin/sh\ncat {tmp_path}/running\n")
    podman.chmod(0o755)
    monkeypatch.setenv("PATH", f"{podman.parent}:/usr/bin:/bin")
    (tmp_path / "running").write_text("b\na\n")
    for folder in ("lab/db2", "inventories/lab"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "lab/db2/lab.py").write_text("1")
    return Memory(tmp_path)


def test_what_was_kept_is_recalled_until_a_demo_begins(memory):
    assert memory.recall() is None
    memory.keep()
    assert memory.recall() == memory.fingerprint()
    memory.forget()
    memory.forget()
    assert memory.recall() is None


@pytest.mark.parametrize(
    ("path", "text", "same"),
    [
        pytest.param("running", "a\nb\n", True, id="containers in another order"),
        pytest.param("running", "a\n", False, id="a container less"),
        pytest.param("running", "a\nc\n", False, id="a container made anew"),
        pytest.param("lab/db2/lab.py", "2", False, id="a file of the lab changed"),
        pytest.param("inventories/lab/hosts.yml", "all:", False, id="a file of the inventory came"),
        pytest.param("lab/__pycache__/lab.pyc", "2", True, id="what Python keeps"),
        pytest.param("roles/new.yml", "2", True, id="a file of the collection"),
    ],
)
def test_what_makes_it_another_lab(memory, tmp_path, path, text, same):
    before = memory.fingerprint()
    (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / path).write_text(text)
    assert (memory.fingerprint() == before) is same
