"""The fingerprint of the lab that a successful demo leaves behind, in a file of the checkout, for the next demo.

A lab with this fingerprint needs no look at its hosts. Without the file the last demo was interrupted or failed, the
state of the lab is unknown, and it is recreated.
"""

import hashlib
import subprocess
from pathlib import Path

CONTAINERS = ("podman", "ps", "--no-trunc", "--filter", "name=^sametime-lab-", "--format", "{{.ID}}")


class Fingerprint:
    """The stored fingerprint, and the present one."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._file = root / ".cache" / "demo-lab"

    def stored(self) -> str | None:
        """Return the fingerprint of the lab that the last demo left, None if that demo did not succeed."""
        return self._file.read_text(encoding="utf-8") if self._file.exists() else None

    def remove(self) -> None:
        """Remove the stored fingerprint: a demo begins and changes the lab."""
        self._file.unlink(missing_ok=True)

    def store(self) -> None:
        """Store the present fingerprint: the demo succeeded."""
        self._file.parent.mkdir(exist_ok=True)
        self._file.write_text(self.present(), encoding="utf-8")

    def present(self) -> str:
        """Return a digest of the running containers and of the files that the lab is made from."""
        digest = hashlib.sha256()
        running = subprocess.run(CONTAINERS, check=True, stdout=subprocess.PIPE).stdout
        digest.update(b"".join(sorted(running.splitlines())))
        for folder in ("lab", "inventories/lab"):
            for path in sorted((self._root / folder).rglob("*")):
                if path.is_file() and "__pycache__" not in path.parts:
                    digest.update(str(path.relative_to(self._root)).encode() + b"\0" + path.read_bytes())
        return digest.hexdigest()
