"""The demo: bring the estate of the lab into its wanted state, show that it stays there, and what its users see.

usage: python -m ansible_collections.sametime.estate.lab.demo     from the root of the checkout, as root

Exit code 0: every playbook succeeded, the repeated run of the site changed nothing, and every row of the tables has the
expected result. If an earlier demo left this lab and the first run of the site changes nothing, that run is the
repeated one, and there is no second run.
"""

import sys
from concurrent.futures import ThreadPoolExecutor

from ansible_collections.sametime.estate.lab.common.inventory import ROOT
from ansible_collections.sametime.estate.lab.demo import browser, db2, photos, report, websphere
from ansible_collections.sametime.estate.lab.demo.check import Check
from ansible_collections.sametime.estate.lab.demo.fingerprint import Fingerprint
from ansible_collections.sametime.estate.lab.demo.play import Player, Run
from rich.console import Console

SITE = "playbooks/site.yml"
TABLES = [
    ("Who sees a photo", photos.check_all),
    ("Photos through the Sametime Proxy", websphere.check_photos),
    ("Meeting servers", websphere.check_meetings),
    ("Database servers of the data sources", websphere.check_reroute),
    ("Name resolution of the hosts", websphere.check_addresses),
    ("Db2 pair", db2.check_all),
    ("Seen in a browser", browser.check_all),
]


def main() -> int:
    """Run the playbooks, show the tables, and return the exit code."""
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 140)
    fingerprint = Fingerprint(ROOT)
    runs, tables = play(Player(console), fingerprint)
    report.playbooks(console, runs)
    if failed(runs):
        return 1
    with ThreadPoolExecutor() as pool:
        tables += pool.map(lambda entry: (entry[0], entry[1]()), TABLES)
    for title, rows in tables:
        report.checks(console, title, rows)
    if browser.SHEET.exists():
        console.print(f"The screenshots of the clients: {browser.SHEET}")
    changes = [run for run in runs if run.playbook == SITE][-1].changes
    if changes:
        console.print(f"The repeated run changed: {', '.join(changes)}", style="bold red")
    wrong = [row for _title, rows in tables for row in rows if not row.as_expected]
    verdict = "all checks are OK" if not wrong else f"checks that differ: {len(wrong)}"
    console.print(f"[bold]{verdict}; changes of the repeated run: {len(changes)}[/]")
    if changes or wrong:
        return 1
    fingerprint.store()
    return 0


def play(player: Player, fingerprint: Fingerprint) -> tuple[list[Run], list[tuple[str, list[Check]]]]:
    """Run the playbooks in order until one fails; return their results and the tables of the checks in between."""
    runs: list[Run] = []
    tables: list[tuple[str, list[Check]]] = []
    stored = fingerprint.stored()
    unchanged = stored == fingerprint.present()
    fingerprint.remove()
    if unchanged:
        player.heading("the lab is unchanged since the last demo")
    else:
        runs.append(player.play("create the lab", "lab/create.yml", lab_use="demo", lab_fresh=stored is None))
    if not failed(runs):
        runs.append(player.play("the site", SITE))
    if not failed(runs):
        takeovers, rows = db2.takeovers(player)
        runs += takeovers
        tables.append(("Takeovers while clients write", rows))
    if not failed(runs):
        runs.append(player.play("verification", "playbooks/verify.yml"))
    if not failed(runs) and any(run.changes for run in runs if run.playbook == SITE):
        runs.append(player.play("the site, second run", SITE))
    return runs, tables


def failed(runs: list[Run]) -> bool:
    """Return whether a playbook failed."""
    return any(run.failed for run in runs)


if __name__ == "__main__":
    sys.exit(main())
