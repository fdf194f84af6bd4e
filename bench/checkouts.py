"""Playbooks of this checkout and of an earlier commit, run in turn on the lab, and what a run costs.

On a machine with other users, seconds vary. The CPU time of a run varies less, and its number of commands on hosts does
not; the ratio of two runs that follow each other varies less than either run alone.
"""

import argparse
import os
import resource
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
# The commit to compare with, for all benchmarks of one `make bench`.
BASE = os.environ.get("BENCH_BASE", "")
QUIET = {"ANSIBLE_FORCE_COLOR": "0", "ANSIBLE_NOCOLOR": "1"}


class Cost(NamedTuple):
    """What a run took: seconds, CPU seconds of Ansible and of its commands on hosts, number of these commands."""

    seconds: float
    cpu: float
    commands: int
    output: str


class Checkout(NamedTuple):
    """A working tree of the collection; ``collections`` is where Ansible finds this tree as the collection."""

    name: str
    root: Path
    collections: Path | None = None

    def play(self, playbook: str, *arguments: str) -> Cost:
        """Run a playbook of this checkout with its own configuration and inventory; SystemExit when it fails."""
        # The lab is that of this checkout, its connection too.
        connection = ["--extra-vars", f"ansible_podman_executable={ROOT / 'lab' / 'podman.sh'}"]
        argv = ["ansible-playbook", "--inventory", "inventories/lab", *connection, playbook, *arguments]
        paths = {"ANSIBLE_COLLECTIONS_PATH": str(self.collections)} if self.collections else {}
        environment = {**os.environ, **QUIET, **paths, "ANSIBLE_CONFIG": str(self.root / "ansible.cfg")}
        with tempfile.NamedTemporaryFile() as commands:
            environment["LAB_COMMANDS"] = commands.name
            began, before = time.monotonic(), cpu()
            done = subprocess.run(argv, cwd=self.root, env=environment, capture_output=True, text=True, check=False)
            seconds, used = time.monotonic() - began, cpu() - before
            count = commands.read().count(b"\n")
        if done.returncode != 0:
            raise SystemExit(f"{playbook} of {self.name} failed:\n{done.stdout}{done.stderr}")
        return Cost(seconds, used, count, done.stdout)


THIS = Checkout("this checkout", ROOT)


def command_line(documentation: str | None) -> argparse.Namespace:
    """Return the options of a benchmark that runs playbooks: rounds, base, json."""
    parser = argparse.ArgumentParser(description=(documentation or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--base", default=BASE, metavar="COMMIT")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


@contextmanager
def earlier(commit: str) -> Iterator[Checkout]:
    """Give a checkout of a commit; it is removed afterwards."""
    git = ["git", "-C", str(ROOT), "worktree"]
    collections = ROOT / ".cache" / "bench" / "collections"
    root = collections / "ansible_collections" / "sametime" / "estate"
    subprocess.run([*git, "remove", "--force", str(root)], check=False, capture_output=True)
    subprocess.run([*git, "add", "--quiet", "--force", "--detach", str(root), commit], check=True)
    try:
        yield Checkout(commit, root, collections)
    finally:
        subprocess.run([*git, "remove", "--force", str(root)], check=True)


def cpu() -> float:
    """Return the CPU seconds so far of all children of this process."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
