"""Commands in containers, with a podman that prints how it was called."""

import pytest
from ansible_collections.sametime.estate.lab.common import containers


@pytest.fixture(autouse=True)
def _podman(tmp_path, monkeypatch):
    program = tmp_path / "podman"
    program.write_text('#!/bin/sh\nshift; case "$*" in *fails*) echo why >&2; exit 3;; -i*) cat;; esac; echo "$@"\n')
    program.chmod(0o755)
    monkeypatch.setattr(containers, "PODMAN", str(program))


def test_run():
    assert containers.run("db1", "db2pd | wc") == "sametime-lab-db1 /bin/sh -c db2pd | wc\n"
    assert (
        containers.run_words("db1", "db2lab", "fault", "a b", 1) == "sametime-lab-db1 /bin/sh -c db2lab fault 'a b' 1\n"
    )


def test_a_command_that_fails():
    with pytest.raises(containers.CommandError, match="db1: it fails: exit code 3: why"):
        containers.run("db1", "it fails")
    assert containers.run("db1", "it fails", check=False) == ""
    assert containers.output("db1", "fails") == b""
    with pytest.raises(containers.CommandError, match="db1: it fails: exit code 3"):
        containers.output("db1", "it", "fails", check=True)


def test_standard_input():
    assert containers.output("ssc1", "wsadmin", stdin=b"text ") == b"text -i sametime-lab-ssc1 wsadmin\n"


def test_background():
    with containers.background("meet1", "client") as process:
        assert process.communicate()[0] == "sametime-lab-meet1 client\n"


def test_host_of_testinfra():
    done = containers.host("ihs1").run("cat %s", "a b")
    assert (done.rc, done.stdout) == (0, "-i sametime-lab-ihs1 /bin/sh -c cat 'a b'\n")
    assert containers.host("ihs1").run("it fails").rc == 3
