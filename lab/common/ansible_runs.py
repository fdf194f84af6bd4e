"""Runs of ansible and ansible-playbook, each a fork of a process that has loaded Ansible; see ansible_server.py."""

import atexit
import functools
import json
import os
import secrets
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from . import ask_ansible, start
from .inventory import ROOT

SERVER = [sys.executable, start.__file__, "common.ansible_server"]
ASK = [sys.executable, "-E", "-s", "-S", ask_ansible.__file__]
PROGRAMS = Path(__file__).with_name("programs")


@contextmanager
def loaded(environment: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Keep a process that has loaded Ansible with these variables in the environment.

    Yields the variables with which programs find it. Their runs must not overlap: all share Ansible's archives of
    modules, and two runs would write the same one.
    """
    everything = {**os.environ, **environment, "LAB_ANSIBLE": f"sametime-lab-{os.getpid()}-{secrets.token_hex(8)}"}
    argv = [*SERVER, _socket_name(everything)]
    with subprocess.Popen(argv, env=everything, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        if server.stdin is None or server.stdout is None or server.stdout.read(1) != b"\n":
            raise RuntimeError(f"{argv} did not start")
        path = f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"
        yield {**environment, "LAB_ANSIBLE": everything["LAB_ANSIBLE"], "PATH": path}
        server.stdin.close()


def _socket_name(environment: Mapping[str, str]) -> str:
    return ask_ansible.socket_name({os.fsencode(name): os.fsencode(value) for name, value in environment.items()})


@functools.cache
def _is_served(name: str) -> bool:
    return f"@{name}\n" in Path("/proc/net/unix").read_text()


def run(
    argv: Sequence[str], folder: Path = ROOT, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run one of the programs in a folder, with these variables in the environment; return code, output and errors."""
    everything = {**os.environ, **(environment or {})}
    everything.pop("PYTEST_CURRENT_TEST", None)  # tests share a process
    if threading.current_thread() is threading.main_thread() and _is_served(_socket_name(everything)):
        return subprocess.run(
            [*ASK, *argv],
            cwd=folder,
            env=everything,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
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
        SERVER,
        env=dict(environment),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    atexit.register(server.communicate)
    return server
