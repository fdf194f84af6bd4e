"""The tests with real software: what runs, and that a missing download is named and no failure."""

import subprocess
import sys

from ansible_collections.sametime.estate.lab.liberty import fetch
from ansible_collections.sametime.estate.tests.checks import live
from ansible_collections.sametime.estate.tests.checks.commands import ROOT
from ansible_collections.sametime.estate.tests.checks.outcome import Outcome


def test_live_runs_the_folder(monkeypatch):
    ran = []
    monkeypatch.setattr(live, "run_pytest", lambda name, argv: ran.append((name, argv[1:])) or Outcome())
    assert live.live() == Outcome()
    assert ran == [("live", ["-m", "pytest", "-q", "tests/live"])]


def test_without_the_server_each_test_is_skipped_by_name(tmp_path):
    fetched = f"from {fetch.__name__.rpartition('.')[0]} import fetch; import pathlib, pytest, sys;"
    code = f"{fetched} fetch.READY = pathlib.Path({str(tmp_path)!r}); sys.exit(pytest.main(['-q', 'tests/live']))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "2 skipped" in done.stdout
