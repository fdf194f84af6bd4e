"""Entries per second of module ldap_photo_url with a real slapd, against one ldapmodify with a file for all entries.

usage: bench/ldap.py [--people N] [--rounds N]

A slapd on the loopback address has 5,000 people and writes every change to disk. Each round runs ldapmodify, the module
with everything to write, and the module with nothing to do; each is a process of its own, with its start. The module
also reads everything, audits, and reads back as another account. Needs slapd and ldap-utils. A ratio is the median of
the ratios of the rounds: the load of the machine has the same effect on both.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from ansible_collections.sametime.estate.tests.unit import real_slapd

ROOT = Path(__file__).resolve().parent.parent
TARGETS = {"write": 1.0, "nothing": 3.0}


class Bench:
    """The ways to give everybody a URL."""

    def __init__(self, slapd: Any, home: Path, people: int) -> None:
        self._slapd, self._home, self._people = slapd, home, people
        self._file = home / "changes.ldif"

    def module(self, pattern: str) -> float:
        """Run the module; return its seconds."""
        options = self._slapd.options(
            url=f"{pattern}/{{mail}}.jpg",
            photos={f"p{number}@acme.example.jpg": 9000 for number in range(self._people)},
            reader_bind_dn=f"cn=reader,{real_slapd.BASE}",
            reader_bind_password=real_slapd.PASSWORD,
            _ansible_remote_tmp=str(self._home),
        )
        argv = [sys.executable, "-m", "ansible_collections.sametime.estate.plugins.modules.ldap_photo_url"]
        seconds, output = self._timed(argv, json.dumps({"ANSIBLE_MODULE_ARGS": options}))
        self.counts = json.loads(output)["counts"]
        return seconds

    def ldapmodify(self, pattern: str) -> float:
        """Run ldapmodify with a file for everybody; return its seconds."""
        self._file.write_text(
            "".join(
                f"dn: {real_slapd.name(number)}\nchangetype: modify\nreplace: PhotoURL\n"
                f"PhotoURL: {pattern}/p{number}@acme.example.jpg\n-\n\n"
                for number in range(self._people)
            )
        )
        argv = ["ldapmodify", "-x", "-ZZ", "-H", self._slapd.url, "-D", f"cn=admin,{real_slapd.BASE}"]
        return self._timed([*argv, "-w", real_slapd.PASSWORD, "-f", str(self._file)], "")[0]

    def _timed(self, argv: list[str], text: str) -> tuple[float, str]:
        began = time.monotonic()
        environment = {**os.environ, "LDAPTLS_CACERT": self._slapd.ca}
        done = subprocess.run(argv, input=text, capture_output=True, text=True, check=False, env=environment)
        seconds = time.monotonic() - began
        if done.returncode != 0:
            raise SystemExit(f"{argv[0]} failed: {(done.stdout + done.stderr)[-500:]}")
        return seconds, done.stdout


def measure(people: int, rounds: int) -> dict[str, list[float]]:
    """Return the seconds of each way in each round."""
    samples: dict[str, list[float]] = {"ldapmodify": [], "write": [], "nothing": []}
    with tempfile.TemporaryDirectory(prefix="bench-ldap-") as folder:
        home = Path(folder)
        crowd = "".join(map(real_slapd.person, range(people)))
        with real_slapd.serving(home, crowd, durable=True) as slapd:
            bench = Bench(slapd, home, people)
            for number in range(rounds):
                samples["ldapmodify"].append(bench.ldapmodify(f"https://old{number}.acme.example"))
                samples["write"].append(bench.module(f"https://new{number}.acme.example"))
                if bench.counts["updated"] != people or bench.counts["hidden"]:
                    raise SystemExit(f"not everybody was written: {bench.counts}")
                samples["nothing"].append(bench.module(f"https://new{number}.acme.example"))
                if bench.counts["unchanged"] != people:
                    raise SystemExit(f"the run must have nothing to do, but it had: {bench.counts}")
    return samples


def main() -> int:
    """Measure as the command line asks for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--people", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    samples = measure(options.people, options.rounds)
    names = {"ldapmodify": "ldapmodify, all entries", "write": "module, everything", "nothing": "module, nothing to do"}
    print(f"{options.people} people, entries per second (median of {options.rounds} rounds)")
    for way, seconds in samples.items():
        line = f"  {names[way]:24} {options.people / statistics.median(seconds):8.0f}"
        if way in TARGETS:
            ratio = statistics.median(a / b for a, b in zip(samples["ldapmodify"], seconds, strict=True))
            verdict = "reached" if ratio >= TARGETS[way] else "missed"
            line += f"  {ratio:6.2f} times as fast (at least {TARGETS[way]:.0f}: {verdict})"
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
