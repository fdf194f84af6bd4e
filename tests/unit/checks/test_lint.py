"""The list of static checks, which `make lint` and pre-commit share."""

from pathlib import Path

import yaml
from ansible_collections.sametime.estate.tests.checks import lint

ROOT = Path(lint.ROOT)


def test_pre_commit_has_no_list_of_its_own():
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())
    hooks = [(repository["repo"], hook) for repository in config["repos"] for hook in repository["hooks"]]
    assert [(repository, hook["entry"]) for repository, hook in hooks] == [
        ("local", ".venv/bin/python tests/run.py lint --quick")
    ]
    assert [hook["language"] for _repository, hook in hooks] == ["system"], "nothing is downloaded"


def test_quick_checks_are_a_part_of_all(monkeypatch):
    ran = []
    monkeypatch.setattr(lint, "run", lambda check: (ran.append(check.name), lint.Outcome(passed=(check.name,)))[1])
    assert set(lint.lint(quick=True).passed) < set(lint.lint().passed)
    assert {"ruff", "yamllint", "mypy"} <= set(ran)
    assert len(lint.CHECKS) == len({check.name for check in lint.CHECKS})


def test_a_missing_shellcheck_is_skipped(monkeypatch):
    monkeypatch.setattr(lint.shutil, "which", lambda _name: None)
    check = next(check for check in lint.CHECKS if check.name == "shellcheck")
    assert lint.run(check).skipped == ("shellcheck: not installed",)
