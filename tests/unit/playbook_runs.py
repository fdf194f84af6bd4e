"""Runs of ansible-playbook with the configuration of the checkout, each as a process of its own.

The processes are forks of one that has loaded ansible-playbook; see playbook_server.py.
"""

import atexit
import functools
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {
    "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"),
    "ANSIBLE_NOCOLOR": "1",  # whatever the terminal is
    # Each module is a start of Python, which would compile its archive again.
    "PYTHONPATH": f"{ROOT}/tests/unit/python_start:{ROOT}/lab/image",
}


def play(arguments: Iterable[str | Path], cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run ansible-playbook; return its exit code, output and errors."""
    server = _server(tuple(sorted(environment.items())))
    argv = [str(argument) for argument in arguments]
    with tempfile.TemporaryDirectory() as folder:
        output, errors = Path(folder, "output"), Path(folder, "errors")
        print(json.dumps([argv, str(cwd), str(output), str(errors)]), file=server.stdin, flush=True)
        code = int(server.stdout.readline())
        return subprocess.CompletedProcess(argv, code, output.read_text(), errors.read_text())


@functools.cache
def _server(environment: tuple[tuple[str, str], ...]) -> subprocess.Popen[str]:
    """Start the process for the runs with these variables, once; it ends when this one does."""
    server = subprocess.Popen(
        [sys.executable, Path(__file__).with_name("playbook_server.py")],
        env={**os.environ, **ENVIRONMENT, **dict(environment)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    atexit.register(server.communicate, "\n")
    return server
