"""Fetch the sign-on server with the caller's own Maven, once, and keep what its features need.

usage: lab/sign_on/fetch.py     run as the caller, not as root: Maven uses the caller's settings

The archive has about 340 MB. Names, versions and checksums are in artifacts.json.
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
READY = HERE.parents[1] / ".cache" / "live" / "sign_on"
PINNED = json.loads((HERE / "artifacts.json").read_text(encoding="utf-8"))
SERVER = "signon"


class FetchError(Exception):
    """The server cannot be fetched: what is wrong, in one sentence."""


def wanted() -> str:
    """Return what a ready server is made of; another text means that it must be made again."""
    files = sorted(path for path in (HERE / "server").rglob("*") if path.is_file())
    digest = hashlib.sha256(json.dumps(PINNED, sort_keys=True).encode())
    for path in files:
        digest.update(str(path.relative_to(HERE)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def is_ready() -> bool:
    """Return whether the server of this checkout is there."""
    mark = READY / "made_of"
    return mark.exists() and mark.read_text(encoding="utf-8") == wanted()


def fetch() -> None:
    """Fetch and unpack the server, unless it is there. Raises FetchError."""
    if is_ready():
        return
    if not shutil.which("mvn") or not shutil.which("java"):
        raise FetchError("mvn or java is missing; install the Debian packages maven and openjdk-17-jre-headless")
    READY.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=READY.parent) as folder:
        made = _minified(_archive(Path(folder)), Path(folder))
        (made / "made_of").write_text(wanted(), encoding="utf-8")
        if READY.exists():
            shutil.rmtree(READY)
        made.rename(READY)


def _archive(folder: Path) -> Path:
    [(artifact, checksum)] = PINNED["artifacts"].items()
    argv = ["mvn", "-q", "-B", f"{PINNED['plugin']}:copy", f"-Dartifact={artifact}", f"-DoutputDirectory={folder}"]
    if subprocess.run(argv, cwd=folder, check=False).returncode != 0:
        raise FetchError(f"Maven cannot fetch {artifact}; its messages are above")
    [archive] = folder.glob("*.zip")
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != checksum:
        raise FetchError(f"{artifact} has the checksum {found}, not {checksum}; nothing of it is used")
    return archive


def _minified(archive: Path, folder: Path) -> Path:
    """Return a directory with the features that the server uses, and with the server itself."""
    _unpack(archive, folder / "whole")
    home = folder / "whole" / "wlp"
    archive.unlink()
    shutil.copytree(HERE / "server", home / "usr" / "servers" / SERVER)
    small = folder / "small.zip"
    argv = ["sh", str(home / "bin" / "server"), "package", SERVER, f"--archive={small}", "--include=minify"]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise FetchError(f"the server cannot be made smaller: {done.stdout.strip()} {done.stderr.strip()}")
    _unpack(small, folder / "small")
    return folder / "small"


def _unpack(archive: Path, folder: Path) -> None:
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(folder)


if __name__ == "__main__":
    try:
        fetch()
    except FetchError as exc:
        print(f"sign-on server: {exc}", file=sys.stderr)
        sys.exit(1)
