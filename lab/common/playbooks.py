"""Run playbooks and modules on the lab's inventory, for tests and benchmarks."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from . import ansible_runs
from .inventory import INVENTORY, ROOT

# Output that a test or a person can read: no colors.
PLAIN = {"ANSIBLE_FORCE_COLOR": "0", "ANSIBLE_NOCOLOR": "1"}


class PlaybookError(RuntimeError):
    """A playbook failed, or succeeded where it has to fail."""


class PlaybookRun(NamedTuple):
    """A finished run."""

    rc: int
    output: str  # standard output and standard error
    seconds: float


def command(
    playbook: str, *arguments: str, variables: Mapping[str, Any] | None = None, inventory: Path = INVENTORY
) -> list[str]:
    """Return the command line of a playbook, a path from the root of the checkout."""
    extra = ["--extra-vars", json.dumps(variables)] if variables else []
    return ["ansible-playbook", "--inventory", str(inventory), playbook, *arguments, *extra]


def run(
    playbook: str,
    *arguments: str,
    variables: Mapping[str, Any] | None = None,
    environment: Mapping[str, str] | None = None,
    succeeds: bool | None = True,
    inventory: Path = INVENTORY,
) -> PlaybookRun:
    """Run a playbook to its end. Raises PlaybookError if the result is not the expected one; None expects none."""
    argv = command(playbook, *arguments, variables=variables, inventory=inventory)
    start = time.monotonic()
    done = _run(argv, environment or {})
    finished = PlaybookRun(done.returncode, done.stdout + done.stderr, time.monotonic() - start)
    if succeeds is not None and (finished.rc == 0) != succeeds:
        raise PlaybookError(f"{playbook}: exit code {finished.rc}:\n{finished.output}")
    return finished


@contextmanager
def started(
    playbook: str, *arguments: str, variables: Mapping[str, Any] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a playbook while the context lasts, in a process group of its own, and kill it at the end."""
    program, *words = command(playbook, *arguments, variables=variables)
    with subprocess.Popen(
        [Path(sys.executable).with_name(program), *words],  # not one that shares a process with other runs
        cwd=ROOT,
        env={**os.environ, **PLAIN},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def changed(output: str, host: str) -> int:
    """Return how many tasks changed something on the hosts whose names match a regular expression."""
    return sum(int(number) for number in re.findall(rf"^{host} .*changed=(\d+)", output, re.MULTILINE))


def run_module(host: str, name: str, inventory: Path = INVENTORY, /, **arguments: Any) -> dict[str, Any]:
    """Run one module of the collection on a host; returns its result, with the key ``failed``."""
    module = ["-m", f"sametime.estate.{name}", "-a", json.dumps(arguments)]
    argv = ["ansible", "--inventory", str(inventory), host, *module]
    verdict, _, result = _run(argv, {"ANSIBLE_CALLBACK_RESULT_FORMAT": "json"}).stdout.partition("=>")
    return {"failed": "FAILED" in verdict, **json.loads(result)}


def _run(argv: list[str], environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    return ansible_runs.run(argv, environment={**PLAIN, **environment})
