"""Runs of ansible and ansible-playbook, each a fork of a process that has loaded Ansible; see ansible_server.py."""

import atexit
import functools
import os
import secrets
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from . import ask_ansible, start
from .inventory import ROOT

SERVER = [sys.executable, start.__file__, "common.ansible_server"]
ASK = [sys.executable, "-E", "-s", "-S", ask_ansible.__file__]
PROGRAMS = Path(__file__).with_name("programs")
NAME = "LAB_ANSIBLE"


def run(
    argv: Sequence[str], folder: Path = ROOT, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run one of the programs in a folder, with these variables in the environment; return code, output and errors."""
    everything = {**os.environ, **(environment or {})}
    everything.pop("PYTEST_CURRENT_TEST", None)  # tests share a process
    in_main_thread = threading.current_thread() is threading.main_thread()
    if not (in_main_thread and _is_served(_socket_name(everything))):
        everything[NAME] = _served(_settings(everything), threading.get_ident())
    return subprocess.run(
        [*ASK, *argv],
        cwd=folder,
        env=everything,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@contextmanager
def loaded(environment: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Keep a process that has loaded Ansible with these variables in the environment.

    Yields the variables with which programs find it. Their runs must not overlap: all share Ansible's archives of
    modules, and two runs would write the same one.
    """
    everything = {**os.environ, **environment, NAME: f"sametime-lab-{os.getpid()}-{secrets.token_hex(8)}"}
    argv = [*SERVER, _socket_name(everything)]
    with subprocess.Popen(argv, env=everything, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        if server.stdin is None or server.stdout is None or server.stdout.read(1) != b"\n":
            raise RuntimeError(f"{argv} did not start")
        yield {**environment, NAME: everything[NAME], "PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"}
        server.stdin.close()


@functools.cache
def _served(settings: tuple[tuple[str, str], ...], _thread: int) -> str:
    """Load Ansible once for the runs of a thread with these settings; it ends when this process does."""
    until_the_end = ExitStack()
    atexit.register(until_the_end.close)
    return until_the_end.enter_context(loaded(dict(settings)))[NAME]


@functools.cache
def _is_served(name: str) -> bool:
    return os.fsencode(f"@{name}\n") in Path("/proc/net/unix").read_bytes()


def _settings(environment: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(item for item in environment.items() if ask_ansible.is_setting(os.fsencode(item[0]))))


def _socket_name(environment: Mapping[str, str]) -> str:
    return ask_ansible.socket_name({os.fsencode(name): os.fsencode(value) for name, value in environment.items()})
