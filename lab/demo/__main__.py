"""The demo: bring the lab's estate into its wanted state, show that it stays there, and what people see of it.

usage: python -m ansible_collections.sametime.estate.lab.demo     from the root of the checkout, as root

Exit code 0 only when every playbook succeeded, the repeated run of the site changed nothing, and every row of the
tables shows what should be. On a lab that an earlier demo left, the site needs no second run if the first one changed
nothing: it is the repeated run.
"""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ansible_collections.sametime.estate.lab.demo import db2, photos, report, websphere
from ansible_collections.sametime.estate.lab.demo.check import Check
from ansible_collections.sametime.estate.lab.demo.memory import Memory
from ansible_collections.sametime.estate.lab.demo.play import Player, Run
from rich.console import Console

ROOT = Path(__file__).resolve().parents[2]
SITE = "playbooks/site.yml"
TABLES = [
    ("Who sees a photo", photos.ask_all),
    ("Photos through the Sametime Proxy", websphere.ask_photos),
    ("Meeting servers", websphere.ask_meetings),
    ("Where data sources lead", websphere.ask_reroute),
    ("Who resolves whom to what", websphere.ask_addresses),
    ("Db2 pair", db2.ask_all),
]


def main() -> int:
    """Play everything, show the tables, and return the exit code."""
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 140)
    memory = Memory(ROOT)
    runs, tables = play(Player(ROOT, console), memory)
    report.playbooks(console, runs)
    if failed(runs):
        return 1
    with ThreadPoolExecutor() as pool:
        tables += pool.map(lambda entry: (entry[0], entry[1](ROOT)), TABLES)
    for title, rows in tables:
        report.checks(console, title, rows)
    changes = [run for run in runs if run.playbook == SITE][-1].changes
    if changes:
        console.print(f"The repeated run changed something: {', '.join(changes)}", style="bold red")
    wrong = [row for _title, rows in tables for row in rows if not row.as_expected]
    verdict = "everything is as it should be" if not wrong else f"{len(wrong)} row(s) differ"
    console.print(f"[bold]{verdict}; repeated run: {len(changes)} changes[/]")
    if changes or wrong:
        return 1
    memory.keep()
    return 0


def play(player: Player, memory: Memory) -> tuple[list[Run], list[tuple[str, list[Check]]]]:
    """Run the playbooks in order until one fails; return what each did, and what was seen on the way."""
    runs: list[Run] = []
    tables: list[tuple[str, list[Check]]] = []
    left = memory.recall()
    known = left == memory.fingerprint()
    memory.forget()
    if known:
        player.say("the lab is there, as the last demo left it")
    else:
        runs.append(player.play("the lab is there", "lab/create.yml", lab_use="demo", lab_fresh=left is None))
    if not failed(runs):
        runs.append(player.play("the site", SITE))
    if not failed(runs):
        takeovers, rows = db2.takeover_and_back(player, ROOT)
        runs += takeovers
        tables.append(("Two takeovers under a client that writes", rows))
    if not failed(runs):
        runs.append(player.play("verification", "playbooks/verify.yml"))
    if not failed(runs) and any(run.changes for run in runs if run.playbook == SITE):
        runs.append(player.play("the site, second run", SITE))
    return runs, tables


def failed(runs: list[Run]) -> bool:
    """Say whether a playbook failed."""
    return any(run.failed for run in runs)


if __name__ == "__main__":
    sys.exit(main())
