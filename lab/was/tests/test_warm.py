"""Which calls of wsadmin share a Java virtual machine. What they find in it: test_jython.py."""

import fcntl
import os

import pytest
from ansible_collections.sametime.estate.lab.was.waslab import warm

CONTENT = {"file": "/script.py", "commands": []}
JAVA = ["java", "-Duser.language=en"]


@pytest.fixture
def cache(tmp_path):
    (tmp_path / warm.FOLDER).mkdir()
    return tmp_path


def test_calls_share_a_machine_only_with_the_same_options_environment_and_folder(tmp_path, monkeypatch):
    known = warm.key(JAVA)
    monkeypatch.setenv("SHLVL", "7")
    assert warm.key(JAVA) == known
    keys = {known, warm.key(["java", "-Duser.language=de"])}
    monkeypatch.setenv("LC_ALL", "de_DE")
    keys.add(warm.key(JAVA))
    monkeypatch.chdir(tmp_path)
    keys.add(warm.key(JAVA))
    mask = os.umask(0o137)
    keys.add(warm.key(JAVA))
    assert (os.umask(mask), len(keys)) == (0o137, 5)


def test_without_its_folder_no_machine_stays(tmp_path):
    assert warm.run(tmp_path, JAVA, CONTENT, "") is None


def test_the_prompt_has_a_machine_of_its_own(cache):
    assert warm.run(cache, JAVA, {"file": None, "commands": []}, "") is None


def test_a_call_during_another_one_has_a_machine_of_its_own(cache):
    with (cache / warm.FOLDER / f"{warm.key(JAVA)}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert warm.run(cache, JAVA, CONTENT, "") is None


def test_a_machine_that_does_not_start_is_not_used(cache):
    assert warm.run(cache, ["/bin/false"], CONTENT, "") is None


def test_a_call_that_can_read_its_input_has_a_machine_of_its_own(monkeypatch):
    streams = {0: (os.open(os.devnull, os.O_RDONLY))}
    reader, writer = os.pipe()
    assert warm.streams_usable(streams[0], writer, writer)
    assert not warm.streams_usable(reader, writer, writer)
    os.write(writer, b"x")
    assert not warm.streams_usable(reader, writer, writer)
    os.read(reader, 1)
    other, ended = os.pipe()
    os.close(ended)
    assert warm.streams_usable(other, writer, writer)
    os.close(reader)
    assert not warm.streams_usable(other, writer, writer), "nobody reads the output"
    for number in (streams[0], writer, other):
        os.close(number)
