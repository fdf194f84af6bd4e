"""Run a playbook by ansible-runner; its events become progress lines and counts."""

import threading
import time
from dataclasses import dataclass, field
from typing import Any

import ansible_runner
from ansible_collections.sametime.estate.lab.common.inventory import INVENTORY, ROOT
from rich.console import Console

Event = dict[str, Any]
RESULTS = {"runner_on_ok": "ok", "runner_on_failed": "failed", "runner_on_unreachable": "unreachable"}
SILENCE_SECONDS = 10  # after so long without an event, a line names the running task


@dataclass
class Run:
    """The result of one playbook."""

    title: str
    playbook: str
    ok: int = 0
    changed: int = 0
    failed: bool = False
    seconds: float = 0.0
    changes: list[str] = field(default_factory=list)  # "host: task" of each change


class Player:
    """Runs playbooks of the checkout on the lab's inventory and shows their progress."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def heading(self, text: str) -> None:
        """Show a heading."""
        self._console.rule(text, align="left")

    def play(self, title: str, playbook: str, *, skip_tags: str = "", **variables: Any) -> Run:
        """Run one playbook, a path from the root of the checkout, to its end; ``variables`` are extra variables."""
        run = Run(title, playbook)
        progress = Progress(self._console, run)
        self._console.rule(f"{title}: {playbook}", align="left")
        start = time.monotonic()
        private = ROOT / ".cache" / "runner"
        private.mkdir(parents=True, exist_ok=True)
        with progress:
            done = ansible_runner.run(
                private_data_dir=str(private),
                project_dir=str(ROOT),
                playbook=str(ROOT / playbook),
                inventory=str(INVENTORY),
                extravars=variables,
                skip_tags=skip_tags,
                suppress_env_files=True,
                event_handler=progress.event,
                quiet=True,
                rotate_artifacts=8,
            )
        run.seconds = time.monotonic() - start
        run.failed = done.rc != 0
        if run.failed and not progress.failure_shown:
            self._console.print(done.stdout.read(), markup=False)
        return run


class Progress:
    """Turns the events of a run into lines and counts; names the running task when it takes long."""

    def __init__(self, console: Console, run: Run) -> None:
        self._console = console
        self._run = run
        self._start = self._last = time.monotonic()
        self._task = "starting"
        self._over = threading.Event()
        self._watch = threading.Thread(target=self._report_silence, daemon=True)
        self.failure_shown = False

    def __enter__(self) -> None:
        self._watch.start()

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._watch.join()

    def event(self, event: Event) -> None:
        """Process one event of ansible-runner."""
        data = event.get("event_data") or {}
        kind = event.get("event")
        self._last = time.monotonic()
        if kind == "playbook_on_task_start":
            self._task = " ".join(filter(None, [data.get("role"), data.get("task")]))
        elif kind in RESULTS:
            self._result(RESULTS[kind], data)

    def _result(self, result: str, data: dict[str, Any]) -> None:
        answer = data.get("res") or {}
        if result == "ok" and answer.get("changed"):
            result = "changed"
            self._run.changed += 1
            self._run.changes.append(f"{data.get('host')}: {data.get('task')}")
        elif result == "ok":
            self._run.ok += 1
        style = {"ok": "green", "changed": "yellow"}.get(result, "bold red")
        if result != "ok" and data.get("ignore_errors"):
            style = "dim"
        role = (data.get("role") or "").rpartition(".")[2]
        where = f"{data.get('host', ''):<10} {role:<22} {data.get('task', '')} "
        self._line(where, f"{result} {data.get('duration', 0):.1f} s", style)
        if style == "bold red":
            self.failure_shown = True
            text = str(answer.get("msg") or answer.get("stderr") or answer.get("stdout") or "no message")
            self._console.print(text, markup=False, style="red")

    def _line(self, text: str, outcome: str, style: str) -> None:
        self._console.print(f"{time.monotonic() - self._start:6.1f} s  ", end="", style="dim")
        self._console.print(text, end="", markup=False)
        self._console.print(outcome, style=style)

    def _report_silence(self) -> None:
        while not self._over.wait(1):
            if time.monotonic() - self._last > SILENCE_SECONDS:
                self._last = time.monotonic()
                self._line("", f"still running: {self._task}", "dim")
