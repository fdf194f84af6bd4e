# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How many bytes a database has on the disks of this host. Python 3.6."""

import os
from typing import Any, Mapping

__all__ = ["database_bytes"]


def database_bytes(report: Mapping[str, Any]) -> int:
    """Return about how many bytes a database has on disk, 0 if its directories cannot be read.

    Automatic storage is in <storage path>/<instance>/NODE0000/<database>; other containers are files of their own.
    """
    storage = report.get("storage") or {}
    paths = {path.rstrip("/") for path in [report["directory"] or "", *(storage.get("paths") or [])] if path}
    parts = (str(report["instance"]["instance"]), "NODE0000", str(report["database"]))
    automatic = [os.path.join(path, *parts) for path in sorted(paths)]
    others = [path for path in storage.get("containers") or [] if not path.startswith(tuple(automatic) or "//")]
    return sum(_tree_bytes(path) for path in automatic) + sum(
        _tree_bytes(path) if os.path.isdir(path) else _file_bytes(path) for path in others
    )


def _tree_bytes(path: str) -> int:
    return sum(_file_bytes(os.path.join(folder, name)) for folder, _, names in os.walk(path) for name in names)


def _file_bytes(path: str) -> int:
    try:
        return os.stat(path).st_blocks * 512
    except OSError:  # gone since it was listed
        return 0
