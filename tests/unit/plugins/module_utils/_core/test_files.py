"""Atomic writes: Python 3.6 as the code."""

import os
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._core import files


def names(folder):
    return [path.name for path in folder.iterdir()]


def mode(path):
    return path.stat().st_mode & 0o7777


@pytest.mark.parametrize("umask", [0o000, 0o077])
def test_replaces_and_creates_with_the_mode_whatever_the_umask(tmp_path, umask):
    path = tmp_path / "record.json"
    before = os.umask(umask)
    try:
        files.replace(str(path), b"one", 0o640)
        files.replace(str(path), b"two", 0o644)
    finally:
        os.umask(before)
    assert (path.read_bytes(), mode(path), names(tmp_path)) == (b"two", 0o644, ["record.json"])


def test_inside_an_open_directory(tmp_path):
    folder = os.open(str(tmp_path), os.O_RDONLY | os.O_DIRECTORY)
    try:
        files.replace("key", b"data", folder=folder)
        assert (tmp_path / "key").read_bytes() == b"data"
        assert files.remove("key", folder)
        assert not files.remove("key", folder)
    finally:
        os.close(folder)


def test_a_failed_proof_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "program"
    path.write_bytes(b"old")
    seen = []

    def prove(temporary):
        seen.append(Path(temporary).read_bytes())
        raise ValueError("does not start")

    with pytest.raises(ValueError, match="does not start"):
        files.replace(str(path), b"new", prove=prove)
    assert (seen, path.read_bytes(), names(tmp_path)) == ([b"new"], b"old", ["program"])


@pytest.mark.parametrize("call", ["fsync", "rename", "fchmod"])
def test_a_failure_of_the_system_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch, call):
    path = tmp_path / "state.json"
    path.write_bytes(b"old")

    def fail(*_arguments, **_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, call, fail)
    with pytest.raises(OSError, match="No space"):
        files.replace(str(path), b"new")
    monkeypatch.undo()
    assert (path.read_bytes(), names(tmp_path)) == (b"old", ["state.json"])


def test_a_link_is_replaced_and_not_followed(tmp_path):
    target = tmp_path / "target"
    target.write_bytes(b"stays")
    link = tmp_path / "link"
    link.symlink_to(target)
    files.replace(str(link), b"new")
    assert (target.read_bytes(), link.read_bytes(), link.is_symlink()) == (b"stays", b"new", False)


def test_append_sets_the_mode_of_a_new_file_only(tmp_path):
    path = tmp_path / "log"
    before = os.umask(0o077)
    try:
        files.append(str(path), b"one\n", 0o640)
    finally:
        os.umask(before)
    assert mode(path) == 0o640
    path.chmod(0o600)
    files.append(str(path), b"two\n", 0o640)
    assert (path.read_bytes(), mode(path)) == (b"one\ntwo\n", 0o600)


def test_creates_only_a_file_that_does_not_exist(tmp_path):
    path = tmp_path / "lock.json"
    assert files.create(str(path), b"one", 0o640)
    assert not files.create(str(path), b"two")
    assert (path.read_bytes(), mode(path), names(tmp_path)) == (b"one", 0o640, ["lock.json"])


def test_another_program_replaces_and_keeps_what_it_keeps(tmp_path):
    path, scratch, moved = tmp_path / "httpd.conf", tmp_path / "scratch", []
    scratch.mkdir()
    path.write_bytes(b"old")
    path.chmod(0o640)

    def move(new, old):
        moved.append((Path(new).parent, old, mode(Path(new))))
        Path(new).replace(old)

    files.replace_by(move, str(path), b"new", str(scratch), like=str(path))
    assert (path.read_bytes(), mode(path), moved) == (b"new", 0o640, [(scratch, str(path), 0o640)])


def test_another_program_fails_and_nothing_is_left(tmp_path):
    path, scratch = tmp_path / "httpd.conf", tmp_path / "scratch"
    scratch.mkdir()
    path.write_bytes(b"old")

    def move(new, old):
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        files.replace_by(move, str(path), b"new", str(scratch), like=str(path))
    assert (path.read_bytes(), names(scratch)) == (b"old", [])
