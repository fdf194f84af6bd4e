# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Find the Db2 drivers of a profile, and read their levels from the files. Python 3.6. Nothing is written."""

import zipfile
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Mapping, NamedTuple, Optional, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._was.cell import drivers
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError

Run = Callable[[List[str]], Tuple[int, str, str]]  # AnsibleModule.run_command fits

_MANIFEST = "META-INF/MANIFEST.MF"
_JAVA = ("java/bin/java", "java/8.0/bin/java", "java/jre/bin/java")


class Place(NamedTuple):
    """A scope of a node: its folder in the configuration, and its variables, the nearest first."""

    scope: str
    folder: Path
    variables: List[Mapping[str, str]]


class InstalledDrivers:
    """The drivers of one profile."""

    def __init__(self, profile: Path, run: Run) -> None:
        self._profile = profile
        self._run = run
        self.setup = drivers.setup((profile / "bin/setupCmdLine.sh").read_text(encoding="utf-8", errors="replace"))

    def of(self, database: str) -> List[Dict[str, Any]]:
        """Return the drivers of the database's data sources: ``path``, ``scopes``, ``level``, and an ``error``."""
        found: Dict[str, Dict[str, Any]] = {}
        for place in self._places():
            for provider in self._providers(place.folder):
                if database.upper() not in provider.databases:
                    continue
                for path, error in self._files(provider, place):
                    driver = found.setdefault(path, {"path": path, "scopes": [], "level": None, "error": error})
                    driver["scopes"].append(place.scope)
        for driver in found.values():
            if not driver["error"]:
                driver["level"], driver["error"] = self._level(Path(driver["path"]))
        return list(found.values())

    def _places(self) -> Iterator[Place]:
        root = self._profile / "config/cells" / self.setup.cell
        node = root / "nodes" / self.setup.node
        cell, own = self._variables(root), self._variables(node)
        yield Place("cell", root, [own, cell])
        for cluster in sorted((root / "clusters").glob("*/cluster.xml")):
            if self.setup.node in drivers.members(cluster.read_bytes()):
                folder = cluster.parent
                yield Place(f"cluster {folder.name}", folder, [self._variables(folder), own, cell])
        yield Place(f"node {self.setup.node}", node, [own, cell])
        for server in sorted((node / "servers").glob("*/resources.xml")):
            folder = server.parent
            yield Place(f"server {self.setup.node}/{folder.name}", folder, [self._variables(folder), own, cell])

    @staticmethod
    def _variables(folder: Path) -> Mapping[str, str]:
        path = folder / "variables.xml"
        return drivers.variables(path.read_bytes()) if path.exists() else {}

    @staticmethod
    def _providers(folder: Path) -> List[drivers.Provider]:
        path = folder / "resources.xml"
        return drivers.providers(path.read_bytes()) if path.exists() else []

    @staticmethod
    def _files(provider: drivers.Provider, place: Place) -> Iterator[Tuple[str, str]]:
        """Return path and error of each driver in a class path."""
        files = [entry for entry in provider.classpath if drivers.is_driver(entry)]
        if not files:
            yield ";".join(provider.classpath), f"the class path of {provider.name} has no driver"
        for entry in files:
            path, unknown = drivers.resolve(entry, place.variables)
            yield path, f"the variable {', '.join(unknown)} has no value at this node" if unknown else ""

    def _level(self, path: Path) -> Tuple[Optional[str], str]:
        try:
            with zipfile.ZipFile(str(path)) as archive:
                manifest = archive.read(_MANIFEST).decode("utf-8", "replace")
        except KeyError:
            manifest = "Manifest-Version: 1.0\n"
        except (OSError, zipfile.BadZipFile) as exc:
            return None, getattr(exc, "strerror", None) or str(exc)
        found = drivers.level(manifest) or self._said_by(path)
        return found, "" if found else "neither its manifest nor its program DB2Jcc gives a level"

    def _said_by(self, path: Path) -> Optional[str]:
        """Return the level that the driver's own program prints, with the Java of the installation."""
        for java in _JAVA:
            program = Path(self.setup.installation or "/") / java
            if program.exists():
                _rc, out, err = self._run([str(program), "-cp", str(path), "com.ibm.db2.jcc.DB2Jcc", "-version"])
                return drivers.level(out + err)
        return None


def of_profiles(patterns: List[str], database: str, run: Run) -> List[Dict[str, Any]]:
    """Return the drivers of all profiles, each with ``node`` and ``profile``.

    patterns: paths of profiles, which may have * in them. A folder without bin/setupCmdLine.sh is not a profile. Raises
    WasError: a document cannot be read.
    """
    profiles = sorted({path for pattern in patterns for path in Path("/").glob(pattern.lstrip("/"))})
    found = []
    for profile in profiles:
        if not (profile / "bin/setupCmdLine.sh").is_file():
            continue
        try:
            installed = InstalledDrivers(profile, run)
            rows = installed.of(database)
        except (OSError, WasError) as exc:
            raise WasError(f"the configuration of the profile {profile} cannot be read: {exc}") from exc
        found += [dict(row, node=installed.setup.node, profile=str(profile)) for row in rows]
    return found
