"""What a demo that went well leaves behind for the next one: a note of the lab that it left.

A lab that is still that lab needs no look at its hosts. Without the note, the last demo was cut short or failed, and
nobody knows what it left in the middle of: the lab is made anew.
"""

import hashlib
import subprocess
from pathlib import Path

CONTAINERS = ("podman", "ps", "--no-trunc", "--filter", "name=^sametime-lab-", "--format", "{{.ID}}")


class Memory:
    """The note, a file of the checkout."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._note = root / ".cache" / "demo-lab"

    def recall(self) -> str | None:
        """Return the fingerprint of the lab that the last demo left, None if it did not get that far."""
        return self._note.read_text(encoding="utf-8") if self._note.exists() else None

    def forget(self) -> None:
        """Begin: from now on nobody can say how the lab is."""
        self._note.unlink(missing_ok=True)

    def keep(self) -> None:
        """End well: the lab is as the demo leaves it."""
        self._note.parent.mkdir(exist_ok=True)
        self._note.write_text(self.fingerprint(), encoding="utf-8")

    def fingerprint(self) -> str:
        """Return what tells this lab from others: its running containers, and the files that it is made from."""
        digest = hashlib.sha256()
        running = subprocess.run(CONTAINERS, check=True, stdout=subprocess.PIPE).stdout
        digest.update(b"".join(sorted(running.splitlines())))
        for folder in ("lab", "inventories/lab"):
            for path in sorted((self._root / folder).rglob("*")):
                if path.is_file() and "__pycache__" not in path.parts:
                    digest.update(str(path.relative_to(self._root)).encode() + b"\0" + path.read_bytes())
        return digest.hexdigest()
