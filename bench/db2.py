"""Takeover of the Db2 pair: seconds beyond the product's own, and commands of a run that has nothing to do.

usage: bench/db2.py [--rounds N] [--json]

Makes the lab if it is not there, brings its two Db2 hosts into a pair in step, and runs the published playbooks. A
round is a takeover to the standby and one back. "Beyond" is the time of the whole playbook less what Db2's commands
took on the host that took over, TAKEOVER HADR among them, as the journal of the stand-in notes it. Commands are counted
in that journal too. Needs root and podman. The Db2 part of the lab is as new afterwards.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
HOSTS = ("db1", "db2")
# What the project promises.
BEYOND_SECONDS, COMMANDS = 5.0, 6
QUIET = {"ANSIBLE_FORCE_COLOR": "0", "ANSIBLE_NOCOLOR": "1"}


class Result(NamedTuple):
    """Seconds of each takeover: the playbook's, those of its Db2 commands; commands of a no-op run by host."""

    playbook: list[float]
    product: list[float]
    commands: dict[str, int]

    @property
    def beyond(self) -> float:
        """Median of what the playbook took beyond Db2's commands."""
        return statistics.median(whole - own for whole, own in zip(self.playbook, self.product, strict=True))


def lab(host: str, *words: str) -> str:
    """Run the lab's own command on a host; returns what it prints."""
    argv = ["podman", "exec", f"sametime-lab-{host}", "db2lab", *words]
    return subprocess.run(argv, check=True, stdout=subprocess.PIPE, text=True).stdout


def journal(host: str) -> list[dict[str, object]]:
    """Return the commands that a host ran since its journal was cleared."""
    return [json.loads(line) for line in lab(host, "journal").splitlines()]


def play(playbook: str, *arguments: str) -> float:
    """Run a playbook to its end; returns the seconds it took."""
    argv = ["ansible-playbook", "--inventory", "inventories/lab", playbook, *arguments]
    began = time.monotonic()
    done = subprocess.run(argv, cwd=ROOT, env={**os.environ, **QUIET}, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{playbook} failed:\n{done.stdout}{done.stderr}")
    return time.monotonic() - began


def ready() -> None:
    """Have the lab, and a pair in it that is as the inventory wants it."""
    play("lab/create.yml")
    play("molecule/db2_reset.yml", "--extra-vars", json.dumps({"db2_reset_pair": True}))
    play("playbooks/db2.yml")


def takeover() -> tuple[float, float]:
    """Take over once; returns the seconds of the playbook, and those of Db2's commands on the host that took over."""
    for host in HOSTS:
        lab(host, "journal", "--clear")
    whole = play("playbooks/db2_takeover.yml", "--skip-tags", "data_sources")
    taking = [entries for entries in map(journal, HOSTS) if "takeover" in json.dumps(entries)]
    return whole, sum(float(str(entry["seconds"])) for entries in taking for entry in entries)


def no_op() -> dict[str, int]:
    """Return how many commands each host ran in a run that changed nothing."""
    for host in HOSTS:
        lab(host, "journal", "--clear")
    play("playbooks/db2.yml")
    if any(lab(host, "journal", "--changing") for host in HOSTS):
        raise SystemExit("the run was to change nothing, and did")
    return {host: len(journal(host)) for host in HOSTS}


def measure(rounds: int) -> Result:
    """Measure takeovers there and back, and one run without anything to do."""
    ready()
    times = [takeover() for _ in range(2 * rounds)]
    return Result([whole for whole, _ in times], [own for _, own in times], no_op())


def table(result: Result) -> str:
    """Return the figures as people read them, each beside what is promised."""
    most = max(result.commands.values())
    rows = [
        ("takeovers", str(len(result.playbook)), ""),
        ("playbook", f"{statistics.median(result.playbook):.1f} s", ""),
        ("its commands of Db2", f"{statistics.median(result.product):.1f} s", ""),
        (
            "beyond it",
            f"{result.beyond:.1f} s",
            promise(f"under {BEYOND_SECONDS:.0f} s", result.beyond < BEYOND_SECONDS),
        ),
        ("commands a host with nothing to do", str(most), promise(f"at most {COMMANDS}", most <= COMMANDS)),
    ]
    return "\n".join(f"{what:<36}{figure:>8}  {said}".rstrip() for what, figure, said in rows)


def promise(wanted: str, holds: bool) -> str:
    """Say what is promised and whether it holds."""
    return f"{wanted}: {'yes' if holds else 'NO'}"


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    result = measure(options.rounds)
    print(json.dumps({**result._asdict(), "beyond": result.beyond}, indent=2) if options.json else table(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
