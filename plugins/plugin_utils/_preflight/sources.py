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
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.problem import HIDDEN, Problem
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.settings import Role

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_VAULT = b"$ANSIBLE_VAULT"
_FOLDERS = ("group_vars", "host_vars")
_YAML = ("", ".yml", ".yaml")
_TEXTS = (*_YAML, ".ini", ".json")
# A plain number with a zero in front, or with colons (YAML 1.1, tag int).
_MISREAD = re.compile(r"(?<=[\s:,\[{-])[-+]?(?:0[0-7_]+|[1-9][0-9_]*(?::[0-5]?[0-9])+)(?=[\s,\]}]|$)")


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
    found: dict[str, list[str]] = {}
    for path, text in _texts(sources):
        for name in sorted(wanted - set(result)):
            if _sets(name, text):
                found.setdefault(name, []).append(_relative(path, folder))
    return {**result, **{name: " and ".join(dict.fromkeys(paths)) for name, paths in found.items()}}


def _sets(name: str, text: str) -> bool:
    """Return whether a line begins with the name, or has it after the name of a host (INI)."""
    plain = re.escape(name)
    return re.search(rf"^[ \t]*[\"']?{plain}[\"']?[ \t]*[:=]|^\w[^#;\n]*[ \t]{plain}=", text, re.MULTILINE) is not None


def names_of_files(sources: Iterable[str]) -> dict[str, list[str]]:
    """Return ``group_vars`` and ``host_vars`` -> names of the groups and hosts that have files there."""
    folders = {path if path.is_dir() else path.parent for path in map(Path, sources)}
    return {
        name: sorted(
            path.stem if path.suffix in (".yml", ".yaml", ".json") and path.is_file() else path.name
            for folder in folders
            if (folder / name).is_dir()
            for path in (folder / name).iterdir()
            if not path.name.startswith(".")
        )
        for name in _FOLDERS
    }


def misread_numbers(sources: Iterable[str], prefixes: tuple[str, ...]) -> Iterator[Problem]:
    """Yield numbers of our variables that YAML reads as others: octal (0443) and sexagesimal ones (1:30)."""
    for path, text in _texts(sources):
        if path.suffix in _YAML and _MISREAD.search(text):
            for node in _documents(text):
                yield from (_misread(place, scalar) for place, scalar in _numbers(node, "", prefixes))


def _documents(text: str) -> list[yaml.Node]:
    try:
        return list(yaml.compose_all(text, Loader=_Loader))
    except yaml.YAMLError:
        return []  # Ansible has told it, or does not read this file


def _misread(place: str, scalar: yaml.ScalarNode) -> Problem:
    secret = "pass" in place
    number = yaml.load(scalar.value, Loader=_Loader)  # noqa: S506, a safe loader
    return Problem(
        place,
        HIDDEN if secret else scalar.value,
        "is a number for YAML, and a different one" if secret else f"is the number {number} for YAML",
        "write it without a zero in front and without a colon, or in quotes if it is a text",
    )


def _numbers(node: yaml.Node | None, place: str, prefixes: tuple[str, ...]) -> Iterator[tuple[str, yaml.ScalarNode]]:
    """Yield place and node of each such number below a variable of ours; place: empty outside of one."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            name = str(getattr(key, "value", ""))
            inner = f"{place}.{name}" if place else name if name.startswith(prefixes) else ""
            yield from _numbers(value, inner, prefixes)
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            yield from _numbers(value, f"{place}[{number}]" if place else "", prefixes)
    elif isinstance(node, yaml.ScalarNode) and place and _is_misread(node):
        yield place, node


def _is_misread(node: yaml.ScalarNode) -> bool:
    return node.tag.endswith(":int") and _MISREAD.search(f" {node.value}") is not None


def _texts(sources: Iterable[str]) -> Iterator[tuple[Path, str]]:
    """Yield each file of the inventory with its text; encrypted files are left out."""
    for path in dict.fromkeys(_files(sources)):
        text = path.read_bytes()
        if not text.startswith(_VAULT):
            yield path, text.decode("utf-8", "replace")


def _files(sources: Iterable[str]) -> Iterator[Path]:
    for source in map(Path, sources):
        folder = source if source.is_dir() else source.parent
        for name in _FOLDERS:
            yield from sorted(path for path in (folder / name).rglob("*") if path.is_file())
        if source.is_file():
            yield source
        elif source.is_dir():
            yield from sorted(path for path in source.iterdir() if path.is_file() and path.suffix in _TEXTS)


def _relative(path: Path, folder: Path) -> str:
    try:
        return str(path.resolve().relative_to(folder.resolve()))
    except ValueError:
        return str(path)
