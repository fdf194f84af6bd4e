"""The unit tests, and those of managed-host code on a real Python 3.6."""

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ansible_collections.sametime.estate.tests.checks import collect_once, slow_first
from ansible_collections.sametime.estate.tests.checks.commands import ROOT, run_check, run_pytest
from ansible_collections.sametime.estate.tests.checks.lint import MANAGED_HOST_CODE
from ansible_collections.sametime.estate.tests.checks.outcome import Outcome, together

# The tests wait for processes and sockets half of their time, so there are more of them than cores.
WORKERS = min(2 * (os.cpu_count() or 1), 12)
WORKERS_36 = 2
# The last versions for Python 3.6; the pip that it brings takes packages that are too new.
PIP_36 = "pip==21.3.1"
PACKAGES_36 = ("pytest==7.0.1", "pytest-xdist==2.5.0", "hypothesis==6.31.6")
MODULE_UTILS_TESTS = "tests/unit/plugins/module_utils"


def units() -> Outcome:
    """Run the unit tests on this Python and on Python 3.6, side by side."""
    with ThreadPoolExecutor(2) as pool:
        old = pool.submit(on_python36)
        argv = [sys.executable, "-m", "pytest", "-q", f"--numprocesses={WORKERS}"]
        argv += [*slow_first.OPTIONS, *collect_once.OPTIONS]
        return together([run_pytest("unit tests", argv), old.result()])


def on_python36() -> Outcome:
    """Compile managed-host code and run the tests of module_utils on Python 3.6."""
    python = python36()
    if python is None:
        return Outcome(skipped=("managed-host code on a real Python 3.6: no python3.6 on this machine",))
    argv = [python, "-m", "pytest", "-q", "-c", "tests/python36.ini", "--rootdir", ".", MODULE_UTILS_TESTS]
    argv += [f"--numprocesses={WORKERS_36}", "--dist=loadfile"]
    return together(
        [
            run_check("byte-compilation by Python 3.6", [python, "-m", "compileall", "-q", "-f", *MANAGED_HOST_CODE]),
            run_pytest("module_utils on Python 3.6", argv),
        ]
    )


def python36() -> str | None:
    """Return an interpreter 3.6 with pytest and the collection in place, or None where there is no Python 3.6."""
    candidates = [shutil.which("python3.6"), *Path.home().glob(".pyenv/versions/3.6.*/bin/python3.6")]
    base = next(filter(works, candidates), None)
    if base is None:
        return None
    venv = ROOT / ".cache" / "python3.6"
    python = venv / "bin" / "python"
    ready = venv / ".ready"
    packages = " ".join((PIP_36, *PACKAGES_36))
    if not ready.exists() or ready.read_text(encoding="utf-8") != packages:
        subprocess.run([base, "-m", "venv", "--clear", venv], check=True)
        install = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        subprocess.run([*install, PIP_36], check=True)
        subprocess.run([*install, *PACKAGES_36], check=True)
        site = next((venv / "lib").glob("python3.6/site-packages")) / "ansible_collections" / "sametime"
        site.mkdir(parents=True, exist_ok=True)
        (site / "estate").symlink_to(ROOT)
        ready.write_text(packages, encoding="utf-8")
    return str(python)


def works(program: str | Path | None) -> bool:
    """Return whether this interpreter starts; pyenv puts programs on the path that do not."""
    return (
        program is not None and subprocess.run([program, "--version"], capture_output=True, check=False).returncode == 0
    )
