"""Run the programs that check something."""

import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from ansible_collections.sametime.estate.tests.checks import children
from ansible_collections.sametime.estate.tests.checks.outcome import Outcome, from_junit

ROOT = Path(__file__).resolve().parents[2]
REPORTS = ROOT / ".cache" / "reports"
PYTEST_FOLDER = re.compile(r"pytest-of-\w+")  # pytest keeps the folders of its last runs by design


def run_check(name: str, argv: Sequence[str | Path], environment: Mapping[str, str] | None = None) -> Outcome:
    """Run one command that passes or fails as a whole, and show its output only when it fails."""
    start = time.monotonic()
    with children.child(argv, ROOT, environment or {}) as process:
        output = process.communicate()[0]
    seconds = time.monotonic() - start
    good = process.returncode == 0
    print(f"{'ok  ' if good else 'FAIL'} {name} ({seconds:.0f} s)\n" + ("" if good else output), end="", flush=True)
    return Outcome(passed=(name,) if good else (), failed=() if good else (name,), seconds={name: seconds})


def run_pytest(name: str, argv: Sequence[str | Path]) -> Outcome:
    """Run pytest and count its tests; temporary folders that they leave are a failure."""
    report = REPORTS / f"{name.replace(' ', '-')}.xml"
    report.unlink(missing_ok=True)
    with temporary_folder() as (folder, leftovers):
        code, _lines = run_streaming([*argv, f"--junitxml={report}"], {"TMPDIR": str(folder)}, f"{name}: ")
        outcome = from_junit(name, report)
        left = leftovers()
    failed = [*outcome.failed, *(f"{name}: the tests left {entry} in the temporary folder" for entry in left)]
    if code != 0 and not failed:
        failed = [f"{name}: exit code {code}"]
    return outcome._replace(failed=tuple(failed))


def run_streaming(
    argv: Sequence[str | Path],
    environment: Mapping[str, str],
    prefix: str = "",
    line_seen: Callable[[str], None] = lambda _line: None,
) -> tuple[int, list[str]]:
    """Run a command, show its lines as they come, and return the exit code and the lines without colors."""
    lines = []
    with children.child(argv, ROOT, environment) as process:
        for line in process.stdout or []:
            print(prefix + line, end="", flush=True)
            lines.append(re.sub(r"\x1b\[[0-9;]*m", "", line).rstrip())
            line_seen(lines[-1])
    return process.returncode, lines


@contextmanager
def temporary_folder() -> Iterator[tuple[Path, Callable[[], list[str]]]]:
    """Make a folder to be TMPDIR of a run; yield it, and a function that returns what the run left there."""
    folder = Path(tempfile.mkdtemp(prefix="st-"))  # short: the tests make sockets below it, whose paths have 107 bytes
    folder.chmod(0o755)  # as /tmp itself: some tests start a web server, which reads its files as another user
    try:
        yield folder, lambda: sorted(e.name for e in folder.iterdir() if not PYTEST_FOLDER.fullmatch(e.name))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def tracked(pattern: str) -> list[Path]:
    """Return the files of the checkout that match, sorted; none of the environment or of caches."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", pattern],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return sorted(ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file())
