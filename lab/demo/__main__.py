"""The demo: bring the lab's estate into its wanted state, show that it stays there, and who sees a photo.

usage: python -m ansible_collections.sametime.estate.lab.demo     from the root of the checkout, as root

Exit code 0 only when every playbook succeeded, the second run of the site changed nothing, and every row of the table
shows what should be.
"""

import sys
from pathlib import Path

from ansible_collections.sametime.estate.lab.demo import photos, report, websphere
from ansible_collections.sametime.estate.lab.demo.play import Player
from rich.console import Console

ROOT = Path(__file__).resolve().parents[2]
STEPS: list[tuple[str, str, dict[str, str]]] = [
    ("the lab is there", "lab/create.yml", {"lab_use": "demo"}),
    ("the site, first run", "playbooks/site.yml", {}),
    ("verification", "playbooks/verify.yml", {}),
    ("the site, second run", "playbooks/site.yml", {}),
]
TABLES = [
    ("Who sees a photo", photos.ask_all),
    ("Photos through the Sametime Proxy", websphere.ask_photos),
    ("Meeting servers", websphere.ask_meetings),
    ("Where data sources lead", websphere.ask_reroute),
    ("Who resolves whom to what", websphere.ask_addresses),
]


def main() -> int:
    """Run the steps in order; stop at the first playbook that fails."""
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 140)
    player = Player(ROOT, console)
    runs = []
    for title, playbook, variables in STEPS:
        run = player.play(title, playbook, **variables)
        runs.append(run)
        if run.failed:
            report.playbooks(console, runs)
            return 1
    tables = [(title, look(ROOT)) for title, look in TABLES]
    report.playbooks(console, runs)
    for title, rows in tables:
        report.checks(console, title, rows)
    settled = runs[-1].changed == 0
    if not settled:
        console.print(f"The second run changed something: {', '.join(runs[-1].changes)}", style="bold red")
    wrong = [row for _title, rows in tables for row in rows if not row.as_expected]
    verdict = "everything is as it should be" if not wrong else f"{len(wrong)} row(s) differ"
    console.print(f"[bold]{verdict}; second run: {runs[-1].changed} changes[/]")
    return 0 if settled and not wrong else 1


if __name__ == "__main__":
    sys.exit(main())
