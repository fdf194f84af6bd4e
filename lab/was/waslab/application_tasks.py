"""The tasks of AdminApp: columns, rows, and the modules that match a row of an edit. Pure."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from . import notation
from .applications import Module
from .errors import WasError


class Task(NamedTuple):
    """One task of an application: its columns with their labels, and which of them are keys."""

    title: str
    text: str
    columns: tuple[str, ...]
    web_only: bool


TASKS = {
    "MapModulesToServers": Task(
        "Selecting servers for modules",
        "Specify targets such as application servers or clusters on which to place each module of the application.",
        ("Module", "URI", "Server"),
        False,
    ),
    "CtxRootForWebMod": Task(
        "Specify the Context root of web module",
        "Configure values for context roots in web modules.",
        ("Web module", "URI", "Context Root"),
        True,
    ),
    "MapWebModToVH": Task(
        "Selecting virtual hosts for Web modules",
        "Specify the virtual host for each Web module of the application.",
        ("Web module", "URI", "Virtual host"),
        True,
    ),
}


KEYS = 2  # the first two columns of all three tasks identify the module


# Labels of a Java virtual machine in another language.
LABELS = {
    "de": {
        "Module": "Modul",
        "Web module": "Webmodul",
        "URI": "URI",
        "Server": "Server",
        "Virtual host": "Virtueller Host",
        "Context Root": "Kontextstammverzeichnis",
    }
}


# Options of install and edit that have a value and are not tasks.
_OTHER_OPTIONS = {
    "appname",
    "server",
    "node",
    "cluster",
    "cell",
    "contextroot",
    "defaultbinding.virtual.host",
    "operation",
}


def task_named(name: str) -> Task:
    """Return a task. Raises WasError for an unknown name."""
    if name not in TASKS:
        raise WasError(f'WASX7107E: "{name}" is not a valid task name for this application.')
    return TASKS[name]


def rows_of(task: str, modules: list[Module]) -> list[tuple[str, str, str]]:
    """Return the rows of a task: module, uri and current value."""
    value: dict[str, Callable[[Module], str]] = {
        "MapModulesToServers": lambda module: "+".join(module.targets),
        "CtxRootForWebMod": lambda module: module.context_root or "",
        "MapWebModToVH": lambda module: module.virtual_host or "",
    }
    return [(m.name, m.uri, value[task](m)) for m in modules if m.web or not TASKS[task].web_only]


def split_options(options: object) -> tuple[dict[str, list[list[str]]], dict[str, str]]:
    """Return the tasks with their rows, and the options that are not tasks."""
    tasks: dict[str, list[list[str]]] = {}
    plain: dict[str, str] = {}
    items = notation.as_list(options)
    at = 0
    while at < len(items):
        name = str(items[at]).lstrip("-")
        value: Any = items[at + 1] if at + 1 < len(items) else None
        if name in TASKS:
            tasks[name] = [[str(field) for field in notation.as_list(row)] for row in notation.as_list(value)]
            at += 2
        elif name in _OTHER_OPTIONS:
            plain[name] = str(value)
            at += 2
        elif isinstance(value, list) and value and isinstance(value[0], list):
            raise WasError(f'WASX7107E: "{name}" is not a valid task name for this application.')
        else:
            # Options such as -usedefaultbindings or -noreloadEnabled change nothing that the simulator has.
            at += 1 if value is None or str(value).startswith("-") else 2
    return tasks, plain


def matching_modules(task: str, rows: list[list[str]], modules: list[Module]) -> list[tuple[list[str], Module]]:
    """Return each row with each module that its key fields match. Raises WasError for a row without a match."""
    candidates = [module for module in modules if module.web or not TASKS[task].web_only]
    matches = []
    for row in rows:
        hits = [m for m in candidates if len(row) > KEYS and _field(row[0], m.name) and _field(row[1], m.uri)]
        if not hits:
            raise WasError(
                f'WASX7111E: Cannot find a match for supplied option: "[{", ".join(row)}]" for task "{task}".'
            )
        matches += [(row, module) for module in hits]
    return matches


def _field(pattern: str, value: str) -> bool:
    if pattern == value:
        return True
    quoted = re.sub(r"\\Q(.*?)\\E", lambda m: re.escape(m.group(1)), pattern)
    try:
        return re.fullmatch(quoted, value) is not None
    except re.error:
        return False


def required_value(task: str, row: list[str], module: Module) -> str:
    """Return the third field of a row. Raises WasError if it is empty."""
    if row[2]:
        return row[2]
    what = "virtual host" if task == "MapWebModToVH" else "context root"
    raise WasError(
        f'WASX7108E: Invalid data specified for install task: "{task}." \nErrors are: "ADMA0010E: Validation error in '
        f"task {TASKS[task].title}. A {what} is not specified for web module {module.name} with URI {module.uri}"
    )
