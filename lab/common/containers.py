"""Commands in the lab's containers, for tests, demo and benchmarks."""

import shlex
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

PREFIX = "sametime-lab-"


class CommandError(RuntimeError):
    """A command in a container failed."""


def podman_exec(host: str, *command: str, stdin: bool = False) -> list[str]:
    """Return the command line that runs a command in the container of a host."""
    return ["podman", "exec", *(["--interactive"] if stdin else []), f"{PREFIX}{host}", *command]


def output(host: str, *command: str, stdin: bytes | None = None, check: bool = False) -> bytes:
    """Run a command; returns its standard output. With ``check`` it raises CommandError if the command fails."""
    argv = podman_exec(host, *command, stdin=stdin is not None)
    done = subprocess.run(argv, input=stdin, stdout=subprocess.PIPE, check=False)
    if check and done.returncode != 0:
        raise CommandError(f"{host}: {shlex.join(command)}: exit code {done.returncode}: {done.stdout.decode()}")
    return done.stdout


def run(host: str, command_line: str, check: bool = True) -> str:
    """Run a shell command line as root; returns its standard output. Raises CommandError if it fails."""
    argv = podman_exec(host, "/bin/sh", "-c", command_line)
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    if check and done.returncode != 0:
        raise CommandError(f"{host}: {command_line}: exit code {done.returncode}: {done.stdout}{done.stderr}")
    return done.stdout


def run_words(host: str, *words: object, check: bool = True) -> str:
    """Run a program with its arguments as root, as run() does: ``run_words("db1", "db2lab", "journal")``."""
    return run(host, shlex.join(str(word) for word in words), check)


@contextmanager
def background(host: str, *command: str) -> Iterator[subprocess.Popen[str]]:
    """Run a command in a container while the context lasts; its standard output is a pipe."""
    with subprocess.Popen(podman_exec(host, *command), stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def host(name: str) -> Any:
    """Return the host as an object of testinfra."""
    import testinfra  # noqa: PLC0415 - demo and benchmarks run without it

    return testinfra.get_host(f"podman://{PREFIX}{name}")
