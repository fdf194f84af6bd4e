"""Runs of ansible-playbook with the configuration of the checkout."""

import subprocess
from collections.abc import Iterable
from pathlib import Path

from ansible_collections.sametime.estate.lab.common import ansible_runs

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {
    "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"),
    "ANSIBLE_NOCOLOR": "1",  # whatever the terminal is
    # Each module is a start of Python, which would compile its archive again.
    "PYTHONPATH": f"{ROOT}/tests/unit/python_start:{ROOT}/lab/image",
}


def play(arguments: Iterable[str | Path], cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run ansible-playbook; return its exit code, output and errors."""
    argv = ["ansible-playbook", *(str(argument) for argument in arguments)]
    return ansible_runs.run(argv, cwd, {**ENVIRONMENT, **environment})
