# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the collection remembers about a cell, on the host of the deployment manager. Python 3.6.

One file for each cell: mappings from before a module was mapped anew, and servers that wait for a restart. It lies
outside the configuration repository, where strange files disturb WebSphere.
"""

import json
import os
import tempfile
from typing import Any, Dict, List, Optional

from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError


class Store:
    """The file of one cell in a directory of the host."""

    def __init__(self, directory: str, cell: str) -> None:
        self._directory = directory
        self._path = os.path.join(directory, cell.replace("/", "_") + ".json")

    def restarts(self) -> List[Dict[str, Any]]:
        """Return the records of servers that wait for a restart."""
        records: List[Dict[str, Any]] = self._read().get("restarts", [])
        return records

    def keep_restarts(self, records: List[Dict[str, Any]]) -> None:
        """Replace the records; nothing is written when they are the same."""
        self._write(dict(self._read(), restarts=records))

    def mapping(self, application: str, module: str) -> Optional[Dict[str, Any]]:
        """Return the recorded mapping of a module."""
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
            raise WasError(f"{self._path} is damaged ({exc}); move it away, and restart what waited for it") from exc
        return data

    def _write(self, data: Dict[str, Any]) -> None:
        if data == self._read():
            return
        os.makedirs(self._directory, mode=0o700, exist_ok=True)
        handle, new = tempfile.mkstemp(dir=self._directory)  # 0600
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump(data, stream, indent=2, sort_keys=True)
            stream.write("\n")
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(new, self._path)
