"""Fetch the application server with the caller's own Maven, once, for tests only.

usage: lab/liberty/fetch.py     run as the caller, not as root: Maven uses the caller's settings

The archive has about 340 MB; only what the features of the lab's servers need is kept. Name, version and checksum are
in artifact.json, the license in README.md.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
READY = HERE.parents[1] / ".cache" / "live"
PINNED = json.loads((HERE / "artifact.json").read_text(encoding="utf-8"))


class FetchError(Exception):
    """Something cannot be fetched: what is wrong, in one sentence."""


def server() -> Path:
    """Return the directory of the application server."""
    return READY / "liberty"


def wanted() -> str:
    """Return what a ready server is made of; another text means that it must be made again."""
    return json.dumps(PINNED, sort_keys=True)


def has_server() -> bool:
    """Return whether the server of this checkout is there."""
    mark = server() / "made_of"
    return mark.exists() and mark.read_text(encoding="utf-8") == wanted()


def fetch() -> None:
    """Fetch the server, unless it is there. Raises FetchError."""
    if has_server():
        return
    if not shutil.which("mvn") or not shutil.which("java"):
        raise FetchError("mvn or java is missing; install the Debian packages maven and openjdk-17-jdk-headless")
    READY.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=READY) as folder:
        made = _minified(_archive(Path(folder)), Path(folder))
        (made / "made_of").write_text(wanted(), encoding="utf-8")
        if server().exists():
            shutil.rmtree(server())
        made.rename(server())


def _archive(folder: Path) -> Path:
    name = PINNED["artifact"]
    argv = ["mvn", "-q", "-B", f"{PINNED['plugin']}:copy", f"-Dartifact={name}", f"-DoutputDirectory={folder}"]
    if subprocess.run(argv, cwd=folder, check=False).returncode != 0:
        raise FetchError(f"Maven cannot fetch {name}; its messages are above")
    [archive] = folder.glob("*.zip")
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != PINNED["sha256"]:
        raise FetchError(f"{name} has the checksum {found}, not {PINNED['sha256']}; nothing of it is used")
    return archive


def _minified(archive: Path, folder: Path) -> Path:
    """Return a directory with the features that the servers of the lab use, and with no server."""
    _unpack(archive, folder / "whole")
    home = folder / "whole" / "wlp"
    archive.unlink()
    (home / "usr" / "servers" / "all").mkdir(parents=True)
    features = "".join(f"<feature>{name}</feature>" for name in PINNED["features"])
    text = f"<server><featureManager>{features}</featureManager></server>"
    (home / "usr" / "servers" / "all" / "server.xml").write_text(text, encoding="utf-8")
    small = folder / "small.zip"
    argv = ["sh", str(home / "bin" / "server"), "package", "all", f"--archive={small}", "--include=minify"]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise FetchError(f"the server cannot be made smaller: {done.stdout.strip()} {done.stderr.strip()}")
    _unpack(small, folder / "small")
    shutil.rmtree(folder / "small" / "wlp" / "usr")
    return folder / "small"


def _unpack(archive: Path, folder: Path) -> None:
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(folder)


if __name__ == "__main__":
    try:
        fetch()
    except FetchError as exc:
        print(f"application server: {exc}", file=sys.stderr)
        sys.exit(1)
