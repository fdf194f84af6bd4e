"""PropFilePasswordEncoder."""

from pathlib import Path

from . import notation
from .profile import Profile


def encode_passwords(_profile: Profile, given: list[str]) -> int:
    """Run PropFilePasswordEncoder: mask the values of properties in a file, and keep a backup of the file."""
    if len(given) < 2:
        print("Usage: PropFilePasswordEncoder file_name { password_properties_list | -SAS } [-Backup | -noBackup]")
        return 1
    path, names = Path(given[0]), given[1].split(",")
    if not path.is_file():
        print(f"Error: the file {path} does not exist.")
        return 1
    before = path.read_text()
    lines = []
    for line in before.splitlines(keepends=True):
        name, equals, value = line.partition("=")
        masked = name.strip() in names and equals and not value.startswith("{xor}")
        lines.append(f"{name}={notation.xor_encode(value.strip())}\n" if masked else line)
    if "-noBackup" not in given:
        backup = path.with_name(path.name + ".bak")
        backup.touch(mode=0o600)
        backup.write_text(before)
    path.write_text("".join(lines))
    return 0
