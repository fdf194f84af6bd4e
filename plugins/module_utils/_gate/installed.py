# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of photo-gate on the web server: what they should be, and how they differ.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import hashlib
import json
from typing import Any, Dict, List, NamedTuple, Optional

from ansible_collections.sametime.estate.plugins.module_utils._core import archive
from ansible_collections.sametime.estate.plugins.module_utils._gate import keys

__all__ = ["FILES", "Contents", "diff", "digest", "rules_text", "shown"]

# Names in the directory of the program, with their modes. The key file belongs to the account, the others to root.
FILES = {"photo-gate": 0o755, "rules.json": 0o644, "keys.json": 0o600}


class Contents(NamedTuple):
    """Bytes of the files; None: there is no such file."""

    program: Optional[bytes]
    rules: Optional[bytes]
    keys: Optional[bytes]


def rules_text(
    directory: str,
    photos: str,
    tokens: List[Dict[str, Any]],
    guests: List[Dict[str, Any]],
    limits: Optional[Dict[str, Any]],
) -> bytes:
    """Return the configuration of the program; `rules.read` reads it."""
    wanted = None if limits is None else {key: limits[key] for key in ("photos", "misses", "minutes")}
    data = {
        "format": 1,
        "key_file": f"{directory}/keys.json",
        "photos": photos,
        "tokens": tokens,
        "guests": guests,
        "limits": wanted,
    }
    return (json.dumps(data, indent=1, sort_keys=True) + "\n").encode()


def digest(contents: Contents) -> str:
    """Return what changes when httpd must start the program again: keys alone need no restart."""
    return hashlib.sha256((contents.program or b"") + b"\0" + (contents.rules or b"")).hexdigest()[:16]


def diff(current: Contents, wanted: Contents) -> List[Dict[str, str]]:
    """Return the differences for people; of keys only their names and public fingerprints."""
    differences = [archive.diff(current.program, wanted.program or b"")] if wanted.program else []
    differences.append(
        {"before": (current.rules or b"").decode("utf-8", "replace"), "after": (wanted.rules or b"").decode()}
    )
    differences.append({"before": _fingerprints(current.keys), "after": _fingerprints(wanted.keys)})
    return [one for one in differences if one["before"] != one["after"]]


def shown(data: Optional[bytes]) -> List[Dict[str, Any]]:
    """Return the keys of a key file as the module shows them, without secrets. Raises KeyFileError."""
    found = [] if data is None else keys.read(data.decode("utf-8", "replace"))
    return [{"name": key.name, "fingerprint": keys.fingerprint(key), "valid_until": key.valid_until} for key in found]


def _fingerprints(data: Optional[bytes]) -> str:
    try:
        entries = shown(data)
    except keys.KeyFileError as exc:
        return f"(unusable: {exc})\n"
    return "".join(
        f"{key['name']}: {key['fingerprint']} until {key['valid_until'] or 'further notice'}\n" for key in entries
    )
