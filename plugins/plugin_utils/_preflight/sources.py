# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the preflight reads from files: the interfaces of the roles, and where a variable is set.

Reads files, changes nothing; no Ansible.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.settings import Role

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_VAULT = b"$ANSIBLE_VAULT"
_FOLDERS = ("group_vars", "host_vars")


# Role -> an option of it whose keys are specified in another role: the option, and the role and option that specify it.
_SAME_AS = {"db2_alternate_server": ("db2_alternate_server_pair", ("db2_hadr", "db2_hadr_pair"))}


def roles(collection: Path) -> dict[str, Role]:
    """Return role name -> interface, for every role of the collection in this directory."""
    return {
        path.parent.parent.name: _role(path.parent.parent)
        for path in sorted(collection.glob("roles/*/meta/argument_specs.yml"))
    }


def _role(folder: Path) -> Role:
    specs = _read(folder / "meta" / "argument_specs.yml")["argument_specs"]
    options: dict[str, Any] = {}
    for entry in (*(spec for name, spec in specs.items() if name != "main"), specs.get("main", {})):
        options.update(entry.get("options") or {})
    main = set((specs.get("main", {}).get("options")) or {})
    # What another entry point alone requires is not required of the inventory.
    options = {name: option if name in main else {**option, "required": False} for name, option in options.items()}
    if folder.name in _SAME_AS:
        name, (role, other) = _SAME_AS[folder.name]
        shared = _read(folder.parent / role / "meta" / "argument_specs.yml")["argument_specs"]["main"]["options"]
        options[name] = {**shared[other], **options[name], "options": shared[other]["options"]}
    defaults = folder / "defaults" / "main.yml"
    return Role(options, _read(defaults) if defaults.exists() else {})


def _read(path: Path) -> dict[str, Any]:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader) or {}  # noqa: S506, a safe loader


def places(names: Iterable[str], sources: Iterable[str], extra: Iterable[str], folder: Path) -> dict[str, str]:
    """Return variable -> the file that sets it, as seen from a directory, or "command line".

    sources: inventory files and directories. extra: names of variables from the command line.
    """
    wanted = set(names)
    result = {name: "command line" for name in extra if name in wanted}
    for path in _files(sources):
        text = path.read_bytes()
        if text.startswith(_VAULT):
            continue
        lines = text.decode("utf-8", "replace")
        for name in sorted(wanted - set(result)):
            if re.search(rf"^[ \t]*[\"']?{re.escape(name)}[\"']?[ \t]*[:=]", lines, re.MULTILINE):
                result[name] = _relative(path, folder)
    return result


def _files(sources: Iterable[str]) -> Iterator[Path]:
    for source in map(Path, sources):
        folder = source if source.is_dir() else source.parent
        for name in _FOLDERS:
            yield from sorted(path for path in (folder / name).rglob("*") if path.is_file())
        if source.is_file():
            yield source
        elif source.is_dir():
            yield from sorted(path for path in source.glob("*.y*ml") if path.is_file())


def _relative(path: Path, folder: Path) -> str:
    try:
        return str(path.resolve().relative_to(folder.resolve()))
    except ValueError:
        return str(path)
