"""Runs of ansible and ansible-playbook, each a fork of a process that has loaded Ansible; see ansible_server.py."""

import atexit
import functools
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from .inventory import ROOT


def run(
    argv: Sequence[str], folder: Path = ROOT, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run one of the programs in a folder, with these variables in the environment; return code, output and errors."""
    everything = {**os.environ, **(environment or {})}
    everything.pop("PYTEST_CURRENT_TEST", None)  # tests share a process
    server = _server(tuple(sorted(everything.items())), threading.get_ident())
    program, *arguments = argv
    if server.stdin is None or server.stdout is None:
        raise RuntimeError("the process has no pipes")
    with tempfile.TemporaryDirectory() as results:
        output, errors = Path(results, "output"), Path(results, "errors")
        print(json.dumps([program, arguments, str(folder), str(output), str(errors)]), file=server.stdin, flush=True)
        code = server.stdout.readline()
        if not code:
            raise RuntimeError(f"{program}: the process that has loaded Ansible has ended")
        return subprocess.CompletedProcess(list(argv), int(code), output.read_text(), errors.read_text())


@functools.cache
def _server(environment: tuple[tuple[str, str], ...], _thread: int) -> subprocess.Popen[str]:
    """Start the process for the runs of a thread with this environment, once; it ends when this one does."""
    server = subprocess.Popen(
        [sys.executable, Path(__file__).with_name("start.py"), "common.ansible_server"],
        env=dict(environment),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    atexit.register(server.communicate)
    return server
