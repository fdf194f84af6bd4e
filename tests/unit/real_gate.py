"""photo-gate as a real httpd starts it: its files in a directory of a test."""

import contextlib
import functools
import shutil
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ansible_collections.sametime.estate.plugins.module_utils._core import program
from ansible_collections.sametime.estate.plugins.module_utils._gate import cli, installed, keys
from ansible_collections.sametime.estate.plugins.module_utils._gate.keys import VerifyingKey


def install(home: Path, rules: Mapping[str, Any], verifying: Iterable[VerifyingKey] = ()) -> str:
    """Write the files of the program for rules of the filter access_rules; return the command that starts it."""
    directory = home / "gate"
    directory.mkdir(exist_ok=True)
    directory.chmod(0o755)
    path = directory / "photo-gate"
    path.write_bytes(_program())
    path.chmod(0o755)
    text = installed.rules_text(
        str(directory), str(home / "photos"), rules["token_rules"], rules["guest_rules"], rules["guest_limits"]
    )
    (directory / "rules.json").write_bytes(text)
    write_keys(home, verifying)
    return f"{path} --config {directory}/rules.json --account nobody --any-account"


def write_keys(home: Path, verifying: Iterable[VerifyingKey]) -> None:
    """Write the key file, so that the account of the program can read it."""
    path = home / "gate" / "keys.json"
    new = path.with_suffix(".new")
    new.write_text(keys.dump(list(verifying)))
    new.chmod(0o600)
    with contextlib.suppress(PermissionError):
        shutil.chown(new, "nobody")
    new.rename(path)


@functools.cache
def _program() -> bytes:
    """Return the program for this interpreter, built once."""
    return program.build(cli.__name__, sys.executable)
