"""Programs are run, counted, and found out when they leave something behind."""

import sys
from types import SimpleNamespace

import pytest
from ansible_collections.sametime.estate.tests.checks import commands
from ansible_collections.sametime.estate.tests.checks.commands import run_check, run_pytest, run_streaming, tracked


@pytest.fixture(autouse=True)
def _reports(tmp_path, monkeypatch):
    monkeypatch.setattr(commands, "REPORTS", tmp_path)


def pytest_on(tmp_path, source):
    """Run pytest on one test file, outside the settings of the project."""
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "pytest.ini").write_text("[pytest]\naddopts = -p no:cacheprovider\n")
    test = tmp_path / "own" / "test_it.py"
    test.write_text(source)
    return run_pytest("own tests", [sys.executable, "-m", "pytest", "-q", "-c", tmp_path / "own" / "pytest.ini", test])


def test_run_check(capsys, monkeypatch):
    monkeypatch.setattr(commands, "time", SimpleNamespace(monotonic=iter([0, 1.25, 2, 4.75]).__next__))
    good = run_check("good", ["sh", "-c", "echo hidden"])
    bad = run_check("bad", ["sh", "-c", "echo out; echo err >&2; echo $SPOKEN; exit 3"], {"SPOKEN": "word"})
    assert (good.passed, good.failed, good.seconds) == (("good",), (), {"good": 1.25})
    assert (bad.passed, bad.failed) == ((), ("bad",))
    printed = capsys.readouterr().out
    assert "hidden" not in printed
    assert "FAIL bad (3 s)\nout\nerr\nword\n" in printed


def test_run_streaming(capsys):
    seen = []
    code, lines = run_streaming(["printf", "\\033[1mone\\033[0m\\ntwo\\n"], {}, "x: ", seen.append)
    assert (code, lines) == (0, ["one", "two"])
    assert seen == lines
    assert "x: two\n" in capsys.readouterr().out


def test_run_pytest(tmp_path):
    outcome = pytest_on(tmp_path, "def test_a(tmp_path): pass\ndef test_b(): assert False\n")
    assert [name.rpartition("::")[2] for name in outcome.passed] == ["test_a"]
    assert [name.rpartition("::")[2] for name in outcome.failed] == ["test_b"]


def test_what_a_run_leaves_behind_is_a_failure(tmp_path):
    outcome = pytest_on(tmp_path, "import tempfile\ndef test_a(): tempfile.mkdtemp(prefix='left-')\n")
    assert len(outcome.passed) == 1
    assert len(outcome.failed) == 1
    assert outcome.failed[0].startswith("own tests: the tests left left-")


def test_an_exit_code_without_a_failed_test_is_a_failure(tmp_path):
    outcome = pytest_on(tmp_path, "import os, atexit\ndef test_a(): atexit.register(os._exit, 5)\n")
    assert outcome.failed == ("own tests: exit code 5",)


def test_tracked_files_are_those_of_the_checkout():
    names = [path.name for path in tracked("tests/checks/*.py")]
    assert "commands.py" in names
    assert names == sorted(names)
