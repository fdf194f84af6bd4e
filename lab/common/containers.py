"""Commands in the lab's containers, for tests, demo and benchmarks."""

import shlex
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PREFIX = "sametime-lab-"
PODMAN = str(Path(__file__).parents[1] / "podman.sh")  # faster than podman itself


class CommandError(RuntimeError):
    """A command in a container failed."""


def podman_exec(host: str, *command: str, stdin: bool = False) -> list[str]:
    """Return the command line that runs a command in the container of a host."""
    return [PODMAN, "exec", *(["-i"] if stdin else []), f"{PREFIX}{host}", *command]


def output(host: str, *command: str, stdin: bytes | None = None, check: bool = False) -> bytes:
    """Run a command; returns its standard output. With ``check`` it raises CommandError if the command fails."""
    argv = podman_exec(host, *command, stdin=stdin is not None)
    done = subprocess.run(argv, input=stdin or b"", stdout=subprocess.PIPE, check=False)
    if check and done.returncode != 0:
        raise CommandError(f"{host}: {shlex.join(command)}: exit code {done.returncode}: {done.stdout.decode()}")
    return done.stdout


def run(host: str, command_line: str, check: bool = True) -> str:
    """Run a shell command line as root; returns its standard output. Raises CommandError if it fails."""
    argv = podman_exec(host, "/bin/sh", "-c", command_line)
    done = subprocess.run(argv, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if check and done.returncode != 0:
        raise CommandError(f"{host}: {command_line}: exit code {done.returncode}: {done.stdout}{done.stderr}")
    return done.stdout


def run_words(host: str, *words: object, check: bool = True) -> str:
    """Run a program with its arguments as root, as run() does: ``run_words("db1", "db2lab", "journal")``."""
    return run(host, shlex.join(str(word) for word in words), check)


@contextmanager
def background(host: str, *command: str) -> Iterator[subprocess.Popen[str]]:
    """Run a command in a container while the context lasts; its standard output is a pipe."""
    argv = podman_exec(host, *command)
    with subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def host(name: str) -> Any:
    """Return the host as an object of testinfra."""
    from testinfra.backend.podman import PodmanBackend  # noqa: PLC0415 - demo and benchmarks run without it
    from testinfra.host import Host  # noqa: PLC0415

    class Backend(PodmanBackend):
        """Runs commands as the functions above do."""

        def run(self, command: str, *args: str, **_kwargs: Any) -> Any:
            line = self.get_command(command, *args)
            done = self.run_local("%s exec -i %s /bin/sh -c %s", PODMAN, self.name, line)
            done.command = self.encode(line)
            return done

    return Host(Backend(f"{PREFIX}{name}"))
