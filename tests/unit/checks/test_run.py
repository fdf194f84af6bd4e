"""The stages of a run: which ones there are, in which order, and what is printed."""

import sys
import threading

import pytest
from ansible_collections.sametime.estate.tests import run
from ansible_collections.sametime.estate.tests.checks.outcome import Outcome


class Stages:
    """Stages that note that they ran."""

    def __init__(self):
        self.ran = []
        self.failing = set()

    def stage(self, name):
        def run_it(*_arguments, **_options):
            self.ran.append(name)
            return Outcome(
                (f"{name}: good",), (f"{name}: bad",) if name in self.failing else (), (f"{name}: left out",)
            )

        return run_it


@pytest.fixture
def stages(tmp_path, monkeypatch):
    made = Stages()
    monkeypatch.setattr(run, "REPORTS", tmp_path)
    monkeypatch.setattr(run, "TIMES", tmp_path / "times.json")
    for owner, name in (
        (run, "build_image"),
        (run, "units"),
        (run, "lint"),
        (run.live, "live"),
        (run.scenarios, "create_lab"),
        (run.scenarios, "molecule"),
    ):
        monkeypatch.setattr(owner, name, made.stage(name))
    return made


@pytest.fixture
def main(monkeypatch):
    def call(*arguments):
        monkeypatch.setattr(sys, "argv", ["run.py", *arguments])
        return run.main()

    return call


@pytest.mark.parametrize(
    ("arguments", "ran"),
    [
        pytest.param([], {"build_image", "create_lab", "units", "live", "lint", "molecule"}, id="everything"),
        pytest.param(["lint"], {"lint"}, id="lint"),
        pytest.param(["live"], {"live"}, id="live"),
        pytest.param(["units"], {"build_image", "units"}, id="units"),
        pytest.param(["molecule", "--scenario", "stproxy"], {"build_image", "create_lab", "molecule"}, id="molecule"),
    ],
)
def test_stages(stages, main, arguments, ran):
    assert main(*arguments) == 0
    assert set(stages.ran) == ran
    assert len(stages.ran) == len(ran)


def test_image_lab_and_scenarios_come_in_this_order(stages, main):
    main()
    order = [name for name in stages.ran if name in {"build_image", "create_lab", "molecule"}]
    assert order == ["build_image", "create_lab", "molecule"]


def test_a_stage_waits_for_those_before_it(stages, main, monkeypatch):
    """The scenarios wait for unit tests that take longer than the lab; the static checks wait for nothing."""
    linted = threading.Event()
    lint, units = run.lint, run.units
    monkeypatch.setattr(run, "lint", lambda **options: (lint(**options), linted.set())[0])
    monkeypatch.setattr(run, "units", lambda: (linted.wait(10), units())[1])
    main()
    assert stages.ran.index("lint") < stages.ran.index("units") < stages.ran.index("molecule")


def test_without_a_lab_there_are_no_scenarios_and_the_run_fails(stages, main, capsys):
    stages.failing = {"create_lab"}
    assert main() == 1
    assert "molecule" not in stages.ran
    assert "lint" in stages.ran
    assert "failed: create_lab: bad\n5 passed, 1 failed\n" in capsys.readouterr().out


def test_the_last_line_counts_and_skipped_ones_stand_above(stages, main, capsys):
    main("lint")
    assert capsys.readouterr().out.endswith("\nskipped: lint: left out\n1 passed, 0 failed\n")


def test_an_unknown_scenario_is_refused(stages, main, capsys):
    with pytest.raises(SystemExit):
        main("molecule", "--scenario", "none")
    assert "invalid choice: 'none'" in capsys.readouterr().err
    assert stages.ran == []
