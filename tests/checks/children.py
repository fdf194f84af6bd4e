"""The programs that a run has started: they end when the run is told to end."""

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

# pytest, Molecule and Ansible stop what they have started when they are interrupted, and only then.
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGKILL)
PATIENCE_SECONDS = 15.0  # after each of these signals

_running: set[subprocess.Popen[str]] = set()
_ends = threading.Event()
_lock = threading.Lock()


class EndedError(Exception):
    """The run was told to end, so it starts nothing more."""


@contextmanager
def child(argv: Sequence[str | Path], folder: Path, environment: Mapping[str, str]) -> Iterator[subprocess.Popen[str]]:
    """Start a program in a session of its own, whose output and errors are one pipe, and wait for its end.

    Raises EndedError: the run was told to end before or meanwhile.
    """
    with _lock:
        if _ends.is_set():
            raise EndedError
        process = subprocess.Popen(
            argv, cwd=folder, env={**os.environ, **environment}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, errors="replace", start_new_session=True,
        )  # fmt: skip
        _running.add(process)
    try:
        with process:
            yield process
    finally:
        with _lock:
            _running.discard(process)
    if _ends.is_set():
        raise EndedError


def end_with_this_process() -> None:
    """End all programs when this process is interrupted or terminated, which then ends with SystemExit."""

    def end(number: int, _frame: object) -> None:
        for other in (signal.SIGINT, signal.SIGTERM):
            signal.signal(other, signal.SIG_IGN)
        print(f"tests: {signal.Signals(number).name}: ending the programs that run", flush=True)
        threading.Thread(target=end_all).start()  # not here: this thread may hold the lock
        raise SystemExit(128 + number)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)


def end_all() -> None:
    """Let nothing more start; interrupt what runs, then terminate it, then kill it."""
    _ends.set()
    for number in ENDING:
        with _lock:
            for process in _running:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, number)
        end = time.monotonic() + PATIENCE_SECONDS
        while _running and time.monotonic() < end:
            time.sleep(0.1)
