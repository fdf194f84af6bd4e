"""Module photo_sync_program: check, do, check, do; owners and modes; a program that cannot start."""

import hashlib
import subprocess
import sys

import pytest

FOUR_CALLS = [(True, True), (False, True), (True, False), (False, False)]


@pytest.fixture
def call(call_module, tmp_path):
    def run(check=False, **params):
        arguments = {"path": str(tmp_path / "photo-sync"), "interpreter": sys.executable, **params}
        return call_module("photo_sync_program", {**arguments, "_ansible_check_mode": check, "_ansible_diff": True})

    return run


def test_four_calls(call, tmp_path):
    path = tmp_path / "photo-sync"
    diffs = []
    for check, changed in FOUR_CALLS:
        result = call(check=check, mode="0755")
        assert result["changed"] is changed
        assert path.exists() is (changed is False or not check)
        diffs.append((result["diff"][0]["before"], result["diff"][0]["after"]))
    assert diffs[0] == diffs[1]
    assert diffs[2] == diffs[3] == ("", "")
    assert result["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert "_photos/job.py: " in diffs[0][1]


def test_the_program_starts_on_its_own(call, tmp_path):
    call()
    done = subprocess.run(
        [tmp_path / "photo-sync", "--config", "/no/file"], env={}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 10
    assert done.stderr == ("photo-sync: cannot read the configuration /no/file: No such file or directory\n")


def test_a_program_that_was_altered_is_restored(call, tmp_path):
    call()
    good = (tmp_path / "photo-sync").read_bytes()
    (tmp_path / "photo-sync").write_bytes(good + b"x")
    assert call()["changed"] is True
    assert (tmp_path / "photo-sync").read_bytes() == good


def test_mode_alone(call, tmp_path):
    call(mode="0755")
    (tmp_path / "photo-sync").chmod(0o700)
    predicted = call(mode="0755", check=True)
    assert predicted["changed"] is True
    assert predicted["diff"][1] == {"before": {"mode": "0700"}, "after": {"mode": "0755"}}
    assert call(mode="0755")["changed"] is True
    assert call(mode="0755")["changed"] is False
    assert (tmp_path / "photo-sync").stat().st_mode & 0o777 == 0o755


def test_an_interpreter_that_is_none(call, tmp_path):
    result = call(interpreter="/bin/false")
    assert result["failed"] is True
    assert "does not start with /bin/false" in result["msg"]
    assert list(tmp_path.iterdir()) == []


def test_a_directory_that_is_not_there(call, tmp_path):
    result = call(path=str(tmp_path / "no" / "photo-sync"))
    assert "cannot write" in result["msg"]
    assert call(path=str(tmp_path / "no" / "photo-sync"), check=True)["changed"] is True
