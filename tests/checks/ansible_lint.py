"""ansible-lint with one syntax check for all playbooks and roles; by itself it starts ansible-playbook for each one.

If that check fails, ansible-lint makes its own, which name file and line.

usage: python -P tests/checks/ansible_lint.py [ARGUMENT OF ansible-lint...]
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ansiblelint import __main__ as program
from ansiblelint.runner import Runner

REPLACED = "_map_syntax_check_workers"  # there is no option for it
ONE_BY_ONE = getattr(Runner, REPLACED)


def together(runner: Any, worker: Callable[[Any], Any], files: Sequence[Any]) -> list[Any]:
    """Return what ansible-lint's syntax checks find in these files: nothing, if one check of all finds nothing."""
    playbooks = [str(each.path) for each in files if each.kind == "playbook"]
    roles = [str(each.path) for each in files if each.kind == "role"]
    if right(playbooks, roles, runner.app.runtime.environ):
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


if __name__ == "__main__":
    setattr(Runner, REPLACED, together)
    sys.exit(program.main())
