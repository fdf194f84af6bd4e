"""Run a playbook by ansible-runner: its events become progress lines and counts."""

import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import ansible_runner
from rich.console import Console

Event = dict[str, Any]
RESULTS = {"runner_on_ok": "ok", "runner_on_failed": "failed", "runner_on_unreachable": "unreachable"}
SILENCE_SECONDS = 10  # after so long without an event, a line says what is still under way


@dataclass
class Run:
    """What one playbook did."""

    title: str
    playbook: str
    ok: int = 0
    changed: int = 0
    failed: bool = False
    seconds: float = 0.0
    changes: list[str] = field(default_factory=list)  # "host: task" of each change


class Player:
    """Runs playbooks of a checkout on the lab's inventory and shows what they do while they do it."""

    def __init__(self, root: Path, console: Console) -> None:
        self._root = root
        self._console = console

    def say(self, text: str) -> None:
        """Show a line of one's own."""
        self._console.rule(text, align="left")

    def play(self, title: str, playbook: str, *, skip_tags: str = "", **variables: Any) -> Run:
        """Run one playbook, a path below the checkout, to its end; ``variables`` are extra ones."""
        run = Run(title, playbook)
        progress = Progress(self._console, run)
        self._console.rule(f"{title}: {playbook}", align="left")
        start = time.monotonic()
        private = self._root / ".cache" / "runner"
        private.mkdir(parents=True, exist_ok=True)
        with progress:
            done = ansible_runner.run(
                private_data_dir=str(private),
                project_dir=str(self._root),
                playbook=str(self._root / playbook),
                inventory=str(self._root / "inventories" / "lab"),
                extravars=variables,
                skip_tags=skip_tags,
                suppress_env_files=True,
                event_handler=progress.event,
                quiet=True,
                rotate_artifacts=8,
            )
        run.seconds = time.monotonic() - start
        run.failed = done.rc != 0
        if run.failed and not progress.told_failure:
            self._console.print(done.stdout.read(), markup=False)
        return run


class Progress:
    """Turns the events of a run into lines and counts; speaks up when a task takes long."""

    def __init__(self, console: Console, run: Run) -> None:
        self._console = console
        self._run = run
        self._start = self._last = time.monotonic()
        self._doing = "starting"
        self._over = threading.Event()
        self._watch = threading.Thread(target=self._tell_silence, daemon=True)
        self.told_failure = False

    def __enter__(self) -> None:
        self._watch.start()

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._watch.join()

    def event(self, event: Event) -> None:
        """Take one event of ansible-runner."""
        data = event.get("event_data") or {}
        kind = event.get("event")
        self._last = time.monotonic()
        if kind == "playbook_on_task_start":
            self._doing = " ".join(filter(None, [data.get("role"), data.get("task")]))
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
            self.told_failure = True
            text = str(answer.get("msg") or answer.get("stderr") or answer.get("stdout") or "no message")
            self._console.print(text, markup=False, style="red")

    def _line(self, text: str, outcome: str, style: str) -> None:
        self._console.print(f"{time.monotonic() - self._start:6.1f} s  ", end="", style="dim")
        self._console.print(text, end="", markup=False)
        self._console.print(outcome, style=style)

    def _tell_silence(self) -> None:
        while not self._over.wait(1):
            if time.monotonic() - self._last > SILENCE_SECONDS:
                self._last = time.monotonic()
                self._line("", f"still at it: {self._doing}", "dim")
