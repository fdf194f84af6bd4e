"""Real rsyncs of several versions, for tests: the packages that the Debian sources of this machine offer. Python 3.6.

A package is downloaded and unpacked into .cache/rsync once; nothing is installed. A version that the sources do not
offer, or that does not run here, is skipped by name.
"""

import functools
import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

CACHE = Path(__file__).resolve().parents[2] / ".cache" / "rsync"
# The rsync of this machine, and packages: old and new ones, with and without the security fixes of May 2026.
INSTALLED = "installed"
VERSIONS = (
    INSTALLED,
    "3.2.3-4+deb11u1",
    "3.2.7-1",
    "3.2.7-1+deb12u6",  # refuses a missing file after a present one: upstream issue 910
    "3.4.1+ds1-5",
    "3.5.0+ds1-0+deb12u1",
)


def rsync(version):
    """Return the path of an rsync of this version. Skips the test if there is none."""
    path, problem = _installed() if version == INSTALLED else _package(version)
    if path is None:
        pytest.skip(f"rsync {version}: {problem}")
    return path


def _installed():
    return shutil.which("rsync"), "it is not installed"


@functools.lru_cache(maxsize=len(VERSIONS))
def _package(version):
    """Return the path of the program, None without one; and the reason."""
    folder = CACHE / version
    path = folder / "usr" / "bin" / "rsync"
    if not path.exists():
        problem = _known_problem(version) or _unpack(version, folder)
        if problem:
            _problem_file(version).write_text(problem)
            return None, problem
    rc, output = _run([str(path), "--version"])
    return (str(path), "") if rc == 0 else (None, f"it does not run here: {output}")


def _problem_file(version):
    CACHE.mkdir(parents=True, exist_ok=True)
    return CACHE / f"{version}.problem"


def _known_problem(version):
    """Return what another test process found out within the last hour: asking the package sources takes seconds."""
    path = _problem_file(version)
    try:
        fresh = path.stat().st_mtime > time.time() - 3600
        return path.read_text() if fresh else ""
    except OSError:
        return ""


def _unpack(version, folder):
    """Download and unpack a package, and return what is wrong, "" if nothing is."""
    if not shutil.which("apt-get"):
        return "this machine has no apt-get"
    work = CACHE / f".{version}.{os.getpid()}"
    work.mkdir(parents=True)
    try:
        rc, output = _run(["apt-get", "download", f"rsync={version}"], work)
        if rc:
            return f"the package sources of this machine do not offer it: {output}"
        (package,) = work.glob("*.deb")
        rc, output = _run(["dpkg-deb", "-x", str(package), str(work / "files")], work)
        if rc:
            return f"its package cannot be unpacked: {output}"
        try:
            (work / "files").rename(folder)
        except OSError:  # another test process was faster
            assert folder.exists()
        return ""
    finally:
        shutil.rmtree(str(work))


def _run(argv, cwd=None):
    """Run a program; return its exit code and its last line of output."""
    try:
        done = subprocess.run(
            argv, cwd=cwd and str(cwd), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as exc:
        return 1, str(exc)
    lines = done.stdout.decode("utf-8", "replace").strip().splitlines()
    return done.returncode, lines[-1] if lines else "no output"
