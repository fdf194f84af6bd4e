"""The demo: bring the lab's estate into its wanted state, show that it stays there, and what people see of it.

usage: python -m ansible_collections.sametime.estate.lab.demo     from the root of the checkout, as root

Exit code 0 only when every playbook succeeded, the second run of the site changed nothing, and every row of the tables
shows what should be.
"""

import sys
from pathlib import Path

from ansible_collections.sametime.estate.lab.demo import db2, photos, report, websphere
from ansible_collections.sametime.estate.lab.demo.check import Check
from ansible_collections.sametime.estate.lab.demo.play import Player, Run
from rich.console import Console

ROOT = Path(__file__).resolve().parents[2]
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
    runs, tables = play(Player(ROOT, console))
    report.playbooks(console, runs)
    if any(run.failed for run in runs):
        return 1
    tables += [(title, look(ROOT)) for title, look in TABLES]
    for title, rows in tables:
        report.checks(console, title, rows)
    changes = runs[-1].changes
    if changes:
        console.print(f"The second run changed something: {', '.join(changes)}", style="bold red")
    wrong = [row for _title, rows in tables for row in rows if not row.as_expected]
    verdict = "everything is as it should be" if not wrong else f"{len(wrong)} row(s) differ"
    console.print(f"[bold]{verdict}; second run: {len(changes)} changes[/]")
    return 1 if changes or wrong else 0


def play(player: Player) -> tuple[list[Run], list[tuple[str, list[Check]]]]:
    """Run the playbooks in order until one fails; return what each did, and what was seen on the way."""
    runs: list[Run] = []
    tables: list[tuple[str, list[Check]]] = []
    for title, playbook, variables in (
        ("the lab is there", "lab/create.yml", {"lab_use": "demo"}),
        ("the site, first run", "playbooks/site.yml", {}),
    ):
        runs.append(player.play(title, playbook, **variables))
        if runs[-1].failed:
            return runs, tables
    takeovers, rows = db2.takeover_and_back(player, ROOT)
    runs += takeovers
    tables.append(("Two takeovers under a client that writes", rows))
    for title, playbook in (
        ("verification", "playbooks/verify.yml"),
        ("the site, second run", "playbooks/site.yml"),
    ):
        if not runs[-1].failed:
            runs.append(player.play(title, playbook))
    return runs, tables


if __name__ == "__main__":
    sys.exit(main())
