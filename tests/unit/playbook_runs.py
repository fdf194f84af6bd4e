"""ansible-playbook as a process of its own, without paying for its imports each time.

The process is a fork of this one, which has imported the program. What it prints goes to files, since a process that it
leaves behind may keep its output open.
"""

import atexit
import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from ansible.cli import playbook

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {
    "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"),
    "ANSIBLE_NOCOLOR": "1",  # whatever the terminal is
    # Each module is a start of Python, which would compile its archive again.
    "PYTHONPATH": f"{ROOT}/tests/unit/python_start:{ROOT}/lab/image",
}


def play(arguments: Iterable[str | Path], cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run ansible-playbook with the configuration of the checkout; return its exit code, output and errors."""
    argv = ["ansible-playbook", *map(str, arguments)]
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        child = os.fork()
        if child == 0:
            os.environ.update(ENVIRONMENT, **environment)
            os.chdir(cwd)
            _connect(out, err)
            _run(argv)
        _pid, status = os.waitpid(child, 0)
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess(argv, os.waitstatus_to_exitcode(status), out.read(), err.read())


def _connect(out: io.TextIOBase, err: io.TextIOBase) -> None:
    for number, target in enumerate((os.open(os.devnull, os.O_RDONLY), out.fileno(), err.fileno())):
        os.dup2(target, number)
    sys.stdin, sys.stdout, sys.stderr = os.fdopen(0), os.fdopen(1, "w"), os.fdopen(2, "w")


def _run(argv: list[str]) -> None:
    """Run the program, and end this process with its exit code."""
    # The program finds collections by itself; what this process has imported of them would hide them from it.
    for name in [name for name in sys.modules if name.partition(".")[0] == "ansible_collections"]:
        del sys.modules[name]
    sys.argv = argv
    atexit._clear()  # what pytest has registered is for the parent
    code = 250
    try:
        playbook.main(argv)
        code = 0
    except SystemExit as exc:
        code = exc.code if isinstance(exc.code, int) else 1
    finally:
        atexit._run_exitfuncs()  # os._exit leaves them out
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
