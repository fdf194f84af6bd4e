"""One syntax check for all playbooks and roles, and ansible-lint's own where it fails; nothing is read twice."""

import importlib
from pathlib import Path
from types import SimpleNamespace

import pytest
from ansible_compat.runtime import Runtime

FILES = [
    SimpleNamespace(kind=kind, path=Path(path))
    for kind, path in (("playbook", "site.yml"), ("role", "roles/a"), ("pattern", "p"), ("playbook", "db2.yml"))
]


@pytest.fixture
def ansible_lint():
    """The program is loaded by its tests alone: every worker of pytest would wait for it when it collects."""
    return importlib.import_module("ansible_collections.sametime.estate.tests.checks.ansible_lint")


@pytest.fixture
def runner():
    """A runner whose ansible-playbook can read nothing that it is asked for."""
    runtime = SimpleNamespace(environ={"A": "b"}, has_playbook=lambda _playbook, basedir: False)  # noqa: ARG005
    return SimpleNamespace(app=SimpleNamespace(runtime=runtime))


@pytest.mark.parametrize(("code", "found"), [(0, []), (4, ["site.yml", "roles/a", "p", "db2.yml"])])
def test_each_file_is_checked_if_all_together_are_not_right(ansible_lint, runner, monkeypatch, code, found):
    calls = []

    def playbook(argv, **options):
        calls.append((argv[:-1], Path(argv[-1]).read_text(), options["env"]["A"]))
        return SimpleNamespace(returncode=code)

    monkeypatch.setattr(ansible_lint.subprocess, "run", playbook)
    monkeypatch.setattr(ansible_lint, "ONE_BY_ONE", lambda _runner, worker, files: [worker(file) for file in files])
    assert ansible_lint.together(runner, lambda file: str(file.path), FILES) == found
    [(argv, play, variable)] = calls
    assert argv == ["ansible-playbook", "--syntax-check", "site.yml", "db2.yml"]
    assert '{"ansible.builtin.import_role": {"name": "roles/a"}}' in play
    assert variable == "b"
    ask = runner.app.runtime.has_playbook
    imported = ["playbooks/../site.yml", "other.yml"]
    assert [ask(name, basedir=None) for name in imported] == [code == 0, False]
    assert ask("../db2.yml", basedir=Path("playbooks")) == (code == 0)


def test_each_task_is_read_once_and_no_rule_changes_it_for_another_one(ansible_lint):
    calls = []

    def read(task):
        calls.append(task.raw_task["name"])
        return {"name": task.raw_task["name"], "action": {"__ansible_module__": "copy"}}

    read_once = ansible_lint.once(read)
    tasks = [SimpleNamespace(raw_task={"name": name}) for name in ("a", "b")]
    first = read_once(tasks[0])
    first["__raw_task__"] = first["action"]["more"] = 1
    again = SimpleNamespace(raw_task=tasks[0].raw_task)  # as another rule sees it
    assert [read_once(task)["name"] for task in (again, tasks[1])] == ["a", "b"]
    assert read_once(again) == {"name": "a", "action": {"__ansible_module__": "copy"}}
    assert calls == ["a", "b"]


def test_lines_are_read_for_rules_that_look_at_lines(ansible_lint):
    class OfLines(ansible_lint.AnsibleLintRule):
        id = "lines"

        def match(self, line):
            return "bad" in line

    class OfTasks(ansible_lint.AnsibleLintRule):
        id = "tasks"

    read = ansible_lint.where_needed(lambda rule, file: [(rule.id, line) for line in file if rule.match(line)])
    assert read(OfLines(), ["good", "bad"]) == [("lines", "bad")]
    assert read(OfTasks(), None) == []


def test_what_is_replaced_exists(ansible_lint):
    assert callable(getattr(ansible_lint.Runner, ansible_lint.REPLACED))
    assert callable(getattr(ansible_lint.utils, ansible_lint.READ_TASK))
    assert callable(getattr(ansible_lint.AnsibleLintRule, ansible_lint.READ_LINES))
    assert callable(getattr(Runtime, ansible_lint.ASK_PLAYBOOK))
