"""Fetch IBM's JDBC driver with the caller's own Maven, once (6 MB). Tests use it; nothing else does.

usage: lab/db2/drivers/fetch.py [--if-possible]     run as the caller, not as root: Maven uses the caller's settings

With --if-possible a driver that cannot be fetched is a note, no error: its tests are skipped then. Name, version and
checksum are in driver.json.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
READY = HERE.parents[2] / ".cache" / "live" / "jdbc"
PINNED = json.loads((HERE / "driver.json").read_text(encoding="utf-8"))


class FetchError(Exception):
    """The driver cannot be fetched: what is wrong, in one sentence."""


def jar() -> Path:
    """Return where the driver of this checkout is or will be; the name has its checksum."""
    _, name, version, _ = PINNED["artifact"].split(":")
    return READY / f"{name}-{version}-{PINNED['sha256'][:8]}.jar"


def fetch() -> None:
    """Fetch the driver, unless it is there. Raises FetchError."""
    if jar().exists():
        return
    if not shutil.which("mvn"):
        raise FetchError("mvn is missing; install the Debian package maven")
    READY.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=READY) as folder:
        argv = ["mvn", "-q", "-B", f"{PINNED['plugin']}:copy", f"-Dartifact={PINNED['artifact']}"]
        if subprocess.run([*argv, f"-DoutputDirectory={folder}"], cwd=folder, check=False).returncode != 0:
            raise FetchError(f"Maven cannot fetch {PINNED['artifact']}; its messages are above")
        [archive] = Path(folder).glob("*.jar")
        found = hashlib.sha256(archive.read_bytes()).hexdigest()
        if found != PINNED["sha256"]:
            raise FetchError(f"{PINNED['artifact']} has the checksum {found}, not {PINNED['sha256']}; it is not used")
        archive.rename(jar())


def main(arguments: list[str]) -> int:
    """Fetch the driver and return an exit code."""
    try:
        fetch()
    except FetchError as exc:
        print(f"IBM's JDBC driver: {exc}", file=sys.stderr)
        return 0 if "--if-possible" in arguments else 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
