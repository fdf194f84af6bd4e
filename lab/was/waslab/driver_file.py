"""A file in the place of the Db2 driver: its manifest has a level as IBM's has one, and there is no program in it."""

import zipfile
from pathlib import Path

LEVEL = "4.33.31"  # of Db2 11.5.9
_MANIFEST = "Manifest-Version: 1.0\nBundle-Name: IBM JCC JDBC 4 Driver\nVersion: {}\nBundle-Version: 1.4.0\n"


def write(path: Path, level: str = LEVEL) -> None:
    """Write the file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("META-INF/MANIFEST.MF", _MANIFEST.format(level))
