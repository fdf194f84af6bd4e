# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The state file of a cell, on the host of the deployment manager. Python 3.6.

One JSON file for each cell: ``mappings``, the mapping of a module before its first change, and ``restarts``, the
servers that wait for a restart. It is outside the configuration repository because WebSphere takes files there for
documents.
"""

import json
import os
from typing import Any, Dict, List, Optional

from ansible_collections.sametime.estate.plugins.module_utils._core import files
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError

_KINDS = (("mappings", dict), ("restarts", list))


class Store:
    """The file of one cell in a directory of the host. Every method raises WasError: the file is damaged."""

    def __init__(self, directory: str, cell: str) -> None:
        self._directory = directory
        self._path = os.path.join(directory, cell.replace("/", "_") + ".json")

    def restarts(self) -> List[Dict[str, Any]]:
        """Return the records of the servers that wait for a restart; see ``cell/restarts.py``."""
        records: List[Dict[str, Any]] = self._read().get("restarts", [])
        return records

    def keep_restarts(self, records: List[Dict[str, Any]]) -> None:
        """Replace the records of the servers that wait for a restart."""
        self._write(dict(self._read(), restarts=records))

    def mapping(self, application: str, module: str) -> Optional[Dict[str, Any]]:
        """Return the recorded mapping of a module, {targets, virtual_host}, or None."""
        mapping: Optional[Dict[str, Any]] = self._read().get("mappings", {}).get(application, {}).get(module)
        return mapping

    def keep_mapping(self, application: str, module: str, mapping: Dict[str, Any]) -> None:
        """Record the mapping of a module."""
        data = self._read()
        data.setdefault("mappings", {}).setdefault(application, {})[module] = mapping
        self._write(data)

    def _read(self) -> Dict[str, Any]:
        try:
            with open(self._path, encoding="utf-8") as stream:
                data: Dict[str, Any] = json.load(stream)
        except FileNotFoundError:
            return {}
        except ValueError as exc:
            raise self._damaged(str(exc)) from exc
        if not isinstance(data, dict) or not all(isinstance(data.get(key, kind()), kind) for key, kind in _KINDS):
            raise self._damaged("it does not hold mappings and restarts")
        return data

    def _damaged(self, reason: str) -> WasError:
        return WasError(
            f"{self._path} is damaged ({reason}); move it away, and restart the servers that wait for a restart"
        )

    def _write(self, data: Dict[str, Any]) -> None:
        """Write the file unless it has this content."""
        if data == self._read():
            return
        os.makedirs(self._directory, mode=0o700, exist_ok=True)
        text = json.dumps(data, indent=2, sort_keys=True) + "\n"
        files.replace(self._path, text.encode("utf-8"), 0o600)
