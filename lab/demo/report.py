"""The tables at the end of the demo."""

from collections.abc import Sequence

from ansible_collections.sametime.estate.lab.demo.check import Check
from ansible_collections.sametime.estate.lab.demo.play import Run
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table


def playbooks(console: Console, runs: Sequence[Run]) -> None:
    """Show what each playbook did."""
    table = Table(title="Playbooks", box=box.SIMPLE, title_justify="left")
    for heading in ("playbook", "ok", "changed", "seconds", "result"):
        table.add_column(heading, justify="left" if heading in ("playbook", "result") else "right")
    for run in runs:
        result = "[red]failed[/]" if run.failed else "[green]done[/]"
        table.add_row(run.title, str(run.ok), str(run.changed), f"{run.seconds:.0f}", result)
    console.print(table)


def checks(console: Console, title: str, rows: Sequence[Check]) -> None:
    """Show what was checked, the expected and the actual result. All rows have the same headings."""
    table = Table(title=title, box=box.SIMPLE, title_justify="left")
    for heading in (*rows[0].what, "expected", "actual", ""):
        table.add_column(heading, overflow="fold")
    for row in rows:
        mark = "[green]OK[/]" if row.as_expected else "[bold red]DIFFERS[/]"
        mark = "[yellow]skipped[/]" if row.skipped else mark
        table.add_row(*map(escape, (*row.what.values(), row.expected, row.actual)), mark)
    console.print(table)
