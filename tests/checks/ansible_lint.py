"""ansible-lint without double work: one syntax check for all playbooks and roles, and each task is read once.

By itself it starts ansible-playbook for each playbook, each role and each import of a playbook, reads each task again
for every rule, and reads each line for rules that look at no line. If the one check fails, ansible-lint makes its own,
which name file and line.

usage: python -P tests/checks/ansible_lint.py [ARGUMENT OF ansible-lint...]
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ansiblelint import __main__ as program
from ansiblelint import utils
from ansiblelint.rules import AnsibleLintRule
from ansiblelint.runner import Runner

# There are no options for these.
REPLACED = "_map_syntax_check_workers"
READ_TASK = "normalize_task_v2"
ASK_PLAYBOOK = "has_playbook"
READ_LINES = "matchlines"
ONE_BY_ONE = getattr(Runner, REPLACED)


def together(runner: Any, worker: Callable[[Any], Any], files: Sequence[Any]) -> list[Any]:
    """Return what ansible-lint's syntax checks find in these files: nothing, if one check of all finds nothing."""
    playbooks = [str(each.path) for each in files if each.kind == "playbook"]
    roles = [str(each.path) for each in files if each.kind == "role"]
    runtime = runner.app.runtime
    if right(playbooks, roles, runtime.environ):
        setattr(runtime, ASK_PLAYBOOK, known(playbooks, getattr(runtime, ASK_PLAYBOOK)))
        return []
    found: list[Any] = ONE_BY_ONE(runner, worker, list(files))
    return found


def right(playbooks: Sequence[str], roles: Sequence[str], environment: Mapping[str, str]) -> bool:
    """Return whether ansible-playbook can read all of them."""
    tasks = [{"ansible.builtin.import_role": {"name": role}} for role in roles]
    with tempfile.NamedTemporaryFile("w", suffix=".yml", encoding="utf-8") as play:
        json.dump([{"name": "Roles", "hosts": "localhost", "tasks": tasks}], play)
        play.flush()
        argv = ["ansible-playbook", "--syntax-check", *playbooks, *([play.name] if roles else [])]
        plain = {**environment, "PYTHONWARNINGS": "ignore", "ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED": "False"}
        done = subprocess.run(argv, env=plain, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    return done.returncode == 0


def known(playbooks: Sequence[str], ask: Callable[..., bool]) -> Callable[..., bool]:
    """Return a function that answers whether a playbook is right, without asking for these ones."""
    checked = {Path(playbook).resolve() for playbook in playbooks}

    def is_right(playbook: str, *, basedir: Path | None = None) -> bool:
        return Path(basedir or "", playbook).resolve() in checked or ask(playbook, basedir=basedir)

    return is_right


def where_needed(read: Callable[[Any, Any], list[Any]]) -> Callable[[Any, Any], list[Any]]:
    """Return a function that reads the lines of a file as ``read`` does, for the rules that look at lines."""

    def read_lines(rule: Any, file: Any) -> list[Any]:
        return [] if type(rule).match is AnsibleLintRule.match else read(rule, file)

    return read_lines


def once(read: Callable[[Any], Mapping[str, Any]]) -> Callable[[Any], dict[str, Any]]:
    """Return a function that reads a task as ``read`` does, once; each caller may change what it gets."""
    known: dict[int, tuple[Any, Mapping[str, Any]]] = {}  # with the task itself: no other one gets its number

    def read_once(task: Any) -> dict[str, Any]:
        number = id(task.raw_task)
        if number not in known:
            known[number] = task.raw_task, read(task)
        found = known[number][1]
        return {**found, "action": dict(found["action"])}

    return read_once


if __name__ == "__main__":
    setattr(Runner, REPLACED, together)
    setattr(utils, READ_TASK, once(getattr(utils, READ_TASK)))
    setattr(AnsibleLintRule, READ_LINES, where_needed(getattr(AnsibleLintRule, READ_LINES)))
    sys.exit(program.main())
