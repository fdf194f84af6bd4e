# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What each role gets: the values of its options, under the names that the user wrote.

A role option that the inventory sets counts under its own name. Otherwise its default counts: where that refers to
variables of the site (``{{ sametime_… }}``), those count under their names.

Pure: no Ansible, no files, no processes. The template engine is a parameter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.problem import HIDDEN, Problem
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.shapes import first_sentence
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.site import MAY_BE_EMPTY, PARTS, SHARED

_SITE_VARIABLE = re.compile(r"\bsametime_\w+")
_EXPRESSION = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_ALONE = re.compile(r"^\s*\{\{\s*(sametime_\w+)(?:\s*\|\s*default\(.*\))?\s*\}\}\s*$")

# Reasons of Ansible that name variables, filters and attributes only; others may show values.
_WITHOUT_VALUES = re.compile(
    r"undefined|has no attribute|decrypt|not defined|[Ff]ilter named|Could not load|end of template"
)

# (host, value with expressions) -> value. Raises UnresolvedError.
Template = Callable[[str, Any], Any]
# Path of a file on the controller -> its bytes. Raises OSError.
Content = Callable[[str], bytes]


class UnresolvedError(Exception):
    """An expression cannot be evaluated; the text says why, on one line and without values."""


class Role(NamedTuple):
    """The interface of a role: its options (argument specification of all entry points) and its defaults."""

    options: Mapping[str, Mapping[str, Any]]
    defaults: Mapping[str, Any]


def _no_files(path: str) -> bytes:
    raise FileNotFoundError(2, "No such file or directory", path)


class Inventory(NamedTuple):
    """What Ansible knows before the first task: group -> hosts, host -> variables as written, and its own files.

    files: ``group_vars`` or ``host_vars`` -> names of the files and folders in it, without ``.yml``.
    """

    groups: Mapping[str, list[str]]
    variables: Mapping[str, Mapping[str, Any]]
    template: Template
    content: Content = _no_files
    files: Mapping[str, Sequence[str]] = MappingProxyType({})


class Setting(NamedTuple):
    """The value of one role option on some hosts, under the name that the user wrote."""

    role: str
    option: str
    name: str
    value: Any
    hosts: tuple[str, ...]


class Missing(NamedTuple):
    """A variable that a role needs on a host which does not have it."""

    name: str
    role: str
    host: str


class Collected(NamedTuple):
    """All settings of the parts, and what was wrong on the way to them."""

    settings: list[Setting]
    problems: list[Problem]

    def of(self, option: str) -> list[Setting]:
        """Return the settings of a role option: one for each different value."""
        return [setting for setting in self.settings if setting.option == option]

    def value(self, option: str) -> Any:
        """Return the value of a role option where all hosts agree, or on the first host. None: not set."""
        return next((setting.value for setting in self.of(option)), None)


def references(name: str, inventory: Inventory) -> set[str]:
    """Return the names inside the expressions of a variable, as any host has it."""
    written = {text for variables in inventory.variables.values() for text in texts(variables.get(name))}
    return {word for text in written for part in _EXPRESSION.findall(text) for word in re.findall(r"\b[a-z_]\w*", part)}


def texts(written: Any) -> Iterator[str]:
    """Yield all texts in a variable; encrypted ones have no expressions, and may not be readable."""
    if isinstance(written, dict):
        for inner in written.values():
            yield from texts(inner)
    elif isinstance(written, (list, tuple)):
        for inner in written:
            yield from texts(inner)
    elif isinstance(written, str):
        yield written


def hosts_of(groups: Iterable[str], inventory: Inventory) -> list[str]:
    """Return the hosts of some groups, each once, in the order of the inventory."""
    return list(dict.fromkeys(host for group in groups for host in inventory.groups.get(group, [])))


def collect(parts: Iterable[str], roles: Mapping[str, Role], inventory: Inventory) -> Collected:
    """Return the settings of all roles of the parts whose groups have hosts."""
    settings: dict[tuple[str, str, str, str], Setting] = {}
    problems: list[Problem] = []
    missing: list[Missing] = []
    for role_name, host in _places(parts, inventory):
        for item in _Place(role_name, host, inventory).settings(roles[role_name]):
            if isinstance(item, Problem):
                problems.append(item)
            elif isinstance(item, Missing):
                missing.append(item)
            else:
                key = (item.role, item.option, item.name, repr(item.value))
                known = settings.get(key)
                settings[key] = known._replace(hosts=(*known.hosts, host)) if known else item
    return Collected(list(settings.values()), [*problems, *_missing(missing, inventory)])


def _missing(found: Sequence[Missing], inventory: Inventory) -> Iterator[Problem]:
    """Yield one problem for each variable, with all roles that need it, and the hosts if others have it."""
    for name in dict.fromkeys(item.name for item in found):
        set_somewhere = any(name in variables for variables in inventory.variables.values())
        items = [item for item in found if item.name == name]
        hosts = list(dict.fromkeys(item.host for item in items)) if set_somewhere else []
        yield missing_problem(name, [item.role for item in items], hosts)


def _places(parts: Iterable[str], inventory: Inventory) -> Iterator[tuple[str, str]]:
    for part in parts:
        for role, groups in PARTS[part].roles.items():
            for host in hosts_of(groups, inventory):
                yield role, host


class _Place:
    """One role on one host."""

    def __init__(self, role: str, host: str, inventory: Inventory) -> None:
        self._role = role
        self._host = host
        self._template = inventory.template
        self._variables = inventory.variables[host]

    def settings(self, role: Role) -> Iterator[Setting | Problem | Missing]:
        """Yield the settings of the role here, and problems on the way to them."""
        for option, spec in role.options.items():
            if option in self._variables:
                yield from self._evaluated(option, option)
            elif option in role.defaults:
                yield from self._of_default(option, role.defaults[option])
            elif spec.get("required"):
                wrong = f"is not set, and role {self._role} needs it"
                yield Problem(option, HIDDEN, wrong, f"set it: {first_sentence(spec)}")

    def _of_default(self, option: str, default: Any) -> Iterator[Setting | Problem | Missing]:
        text = default if isinstance(default, str) else ""
        names = list(dict.fromkeys(name for part in _EXPRESSION.findall(text) for name in _SITE_VARIABLE.findall(part)))
        missing = [name for name in names if name not in self._variables]
        if missing:
            yield from () if "default(" in text else (Missing(name, self._role, self._host) for name in missing)
        elif (alone := _ALONE.match(text)) is not None:
            yield from self._evaluated(option, alone[1])
        elif names:  # part of an expression: the shared variables count themselves
            for name in names:
                yield from self._evaluated(name, name)
        elif "{{" not in text:
            yield Setting(self._role, option, option, default, (self._host,))

    def _evaluated(self, option: str, name: str) -> Iterator[Setting | Problem]:
        written = self._variables[name]
        try:
            value = self._template(self._host, written)
        except UnresolvedError as exc:
            yield from list(self._unresolved(name, written)) or [_unresolved(name, written, exc)]
            return
        empty = value is None or (isinstance(value, (str, list, tuple, dict)) and len(value) == 0)
        if empty and name in SHARED and (value is None or name not in MAY_BE_EMPTY):
            yield Problem(name, HIDDEN, "is empty", f"write a value, for example {SHARED[name].example}")
        else:
            yield Setting(self._role, option, name, value, (self._host,))

    def _unresolved(self, place: str, written: Any) -> Iterator[Problem]:
        """Yield the places inside a variable whose expressions cannot be evaluated."""
        if isinstance(written, dict):
            for key, inner in written.items():
                yield from self._unresolved(f"{place}.{key}", inner)
        elif isinstance(written, (list, tuple)):
            for number, inner in enumerate(written):
                yield from self._unresolved(f"{place}[{number}]", inner)
        else:
            try:
                self._template(self._host, written)
            except UnresolvedError as exc:
                yield _unresolved(place, written, exc)


def _unresolved(place: str, written: Any, exc: UnresolvedError) -> Problem:
    reason = re.sub(r"'ansible[\w.]* object'", "the object", str(exc)).rstrip(". ")
    if "recursive loop" in reason.lower():
        reason = "its expressions refer to each other without end"
    if re.fullmatch(r"hostvars\[\S+\]", reason):  # what newer versions say about a host that does not exist
        reason = f"{reason} is undefined"
    remedy = "correct the expression, or set the variable that it refers to"
    if "decrypt" in reason.lower():
        remedy = "give the password of the vault, with --ask-vault-pass or --vault-password-file"
    elif "ansible_facts" in " ".join(texts(written)) or re.search(r"'ansible_\w+' is undefined", reason):
        remedy = "write the value itself: the playbooks gather no facts"
    if re.search("pass|secret", place) and not _WITHOUT_VALUES.search(reason):
        reason = "its expression fails"
    return Problem(place, HIDDEN, f"cannot be evaluated: {reason}", remedy)


def option_of(setting: Setting, roles: Mapping[str, Role]) -> Mapping[str, Any]:
    """Return the specification of a setting; that of a shared variable is the one of the option that takes it."""
    known = roles[setting.role].options.get(setting.option)
    if known is not None:
        return known
    for role in roles.values():
        for option, default in role.defaults.items():
            match = _ALONE.match(default) if isinstance(default, str) else None
            if match is not None and match[1] == setting.option:
                return role.options[option]
    return {"type": "raw"}


def missing_problem(name: str, roles: Iterable[str], hosts: Sequence[str] = ()) -> Problem:
    """Return the problem of a shared variable that is not set; hosts: where, if it is set on others."""
    shared = SHARED.get(name)
    *more, last = dict.fromkeys(roles)
    needed = f"roles {', '.join(more)} and {last} need it" if more else f"role {last} needs it"
    there = f" for {', '.join(hosts)}" if hosts else ""
    where = f"see group_vars/all/{shared.file} of the example inventory" if shared else "see the README of the role"
    example = f"set it, for example {name}: {shared.example}; " if shared else ""
    return Problem(name, HIDDEN, f"is not set{there}, and {needed}", f"{example}{where}")
