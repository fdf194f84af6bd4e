"""The job as a program: built, proven, installed. Python 3.6."""

import ast
import subprocess
import sys

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._photos import program
from ansible_collections.sametime.estate.plugins.module_utils._photos.errors import PhotoError
from ansible_collections.sametime.estate.plugins.module_utils._photos.process import Process


def run(argv):
    outcome = Process(argv).finish()
    return outcome.rc, outcome.stdout, outcome.stderr


def test_the_program_needs_nothing_but_python(tmp_path, estate):
    path = tmp_path / "photo-sync"
    program.install(str(path), program.build(sys.executable), run)
    assert path.stat().st_mode & 0o777 == 0o755
    # As cron starts it: no environment, another directory, no site packages.
    done = subprocess.run(
        ["/usr/bin/env", "-i", sys.executable, "-IS", str(path), "--config", estate.config()],
        cwd="/",
        stderr=subprocess.PIPE,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert set(estate.served()) == {"ann", "ben", "eve"}
    assert program.read(str(path)) == program.build(sys.executable)


def test_the_program_has_its_modules_of_other_packages_and_none_imports_ansible():
    entry = program.cli.__name__
    sources = program.archive.closure(entry, program._source)
    assert {name.split(".")[-2] for name in sources} == {"_core", "_photos", "names", "rsync"}
    for name, text in sources.items():
        for node in ast.walk(ast.parse(text)):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) else []
            assert [one for one in names if one.split(".")[0] == "ansible"] == [], name


def test_a_program_that_does_not_start_does_not_take_the_place(tmp_path):
    path = tmp_path / "photo-sync"
    path.write_bytes(b"old")
    with pytest.raises(
        PhotoError, match=r"does not start with /no/python; .* Last output: no such interpreter"
    ) as caught:
        program.install(str(path), program.build("/no/python"), lambda _argv: (126, "", "no such interpreter"))
    assert caught.value.details["rc"] == 126
    assert path.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["photo-sync"]


def test_a_directory_that_is_not_there(tmp_path):
    assert program.read(str(tmp_path / "no" / "photo-sync")) is None
    with pytest.raises(PhotoError, match=r"cannot write .*: No such file or directory"):
        program.install(str(tmp_path / "no" / "photo-sync"), b"", run)
    with pytest.raises(PhotoError, match=r"cannot read .*: Is a directory"):
        program.read(str(tmp_path))
