"""One syntax check for all playbooks and roles, and ansible-lint's own where it fails."""

import importlib
from pathlib import Path
from types import SimpleNamespace

import pytest

RUNNER = SimpleNamespace(app=SimpleNamespace(runtime=SimpleNamespace(environ={"A": "b"})))
FILES = [
    SimpleNamespace(kind=kind, path=Path(path))
    for kind, path in (("playbook", "site.yml"), ("role", "roles/a"), ("pattern", "p"), ("playbook", "db2.yml"))
]


@pytest.fixture
def ansible_lint():
    """The program is loaded by its tests alone: every worker of pytest would wait for it when it collects."""
    return importlib.import_module("ansible_collections.sametime.estate.tests.checks.ansible_lint")


@pytest.mark.parametrize(("code", "found"), [(0, []), (4, ["site.yml", "roles/a", "p", "db2.yml"])])
def test_each_file_is_checked_if_all_at_once_are_not_right(ansible_lint, monkeypatch, code, found):
    calls = []

    def playbook(argv, **options):
        calls.append((argv[:-1], Path(argv[-1]).read_text(), options["env"]["A"]))
        return SimpleNamespace(returncode=code)

    monkeypatch.setattr(ansible_lint.subprocess, "run", playbook)
    monkeypatch.setattr(ansible_lint, "ONE_BY_ONE", lambda _runner, worker, files: [worker(file) for file in files])
    assert ansible_lint.together(RUNNER, lambda file: str(file.path), FILES) == found
    [(argv, play, variable)] = calls
    assert argv == ["ansible-playbook", "--syntax-check", "site.yml", "db2.yml"]
    assert '{"ansible.builtin.import_role": {"name": "roles/a"}}' in play
    assert variable == "b"
