# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Types of variables, checked against the argument specifications of the roles.

Stricter than Ansible, which turns a text into a list or a number into a text without a word: what the roles get is what
is written in the inventory.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.problem import HIDDEN, Problem

_BOOLEAN_TEXTS = {"yes", "no", "true", "false", "on", "off", "y", "n", "1", "0"}
_WORDS = {
    "str": "a text",
    "path": "a path",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "list": "a list",
    "dict": "a mapping",
}


def check(name: str, value: Any, option: Mapping[str, Any], *, hide: bool = False) -> Iterator[Problem]:
    """Yield what is wrong with the type of a value, and of everything inside it.

    name: how the user wrote the variable, with the place inside it.
    option: entry of an argument specification: type, choices, required, elements, options, no_log.
    hide: the value is a secret, or is part of one.
    """
    hide = hide or bool(option.get("no_log"))
    kind = option.get("type", "str")
    shown = HIDDEN if hide else value
    if value is None:
        yield Problem(name, HIDDEN, "has no value", f"write {_article(kind)}, or remove the line")
    elif kind == "list":
        yield from _list(name, value, option, hide=hide)
    elif kind == "dict":
        yield from _dict(name, value, option, hide=hide)
    elif value is False and "off" in (option.get("choices") or []):
        return  # off without quotes: the role takes it as the text
    elif kind in ("str", "path") and isinstance(value, bool):
        yield Problem(
            name,
            shown,
            "is a truth value, not a text",
            "put the text in quotes: YAML reads yes, no, on and off as true or false",
        )
    elif not _fits(kind, value):
        yield Problem(name, shown, f"is not {_article(kind)}", f"write {_article(kind)}{_quote_hint(kind, value)}")
    elif option.get("choices") and str(value) not in map(str, option["choices"]):
        near = difflib.get_close_matches(str(value), [str(choice) for choice in option["choices"]], n=1)
        first = f"did you mean {near[0]}? Possible" if near else "possible"
        choices = ", ".join(str(choice) for choice in option["choices"] if str(choice))
        yield Problem(name, shown, "is not a possible value", f"{first} values are {choices}")


def _article(kind: str) -> str:
    return _WORDS.get(kind, "a value")


def _quote_hint(kind: str, value: Any) -> str:
    return " in quotes" if kind == "str" and not isinstance(value, (dict, list)) else ""


def _fits(kind: str, value: Any) -> bool:
    if kind == "raw":
        return True
    if kind == "bool":
        return isinstance(value, bool) or str(value).lower() in _BOOLEAN_TEXTS
    if isinstance(value, (dict, list, bool)):
        return False
    if kind in ("int", "float"):
        return _is_number(kind, value)
    # A number without quotes arrives as the same digits; a date, for example, does not.
    return isinstance(value, (str, int, float))


def _is_number(kind: str, value: Any) -> bool:
    try:
        number = float(str(value).strip())
    except ValueError:
        return False
    return kind == "float" or (number.is_integer() and "e" not in str(value).lower() and "." not in str(value))


def _list(name: str, value: Any, option: Mapping[str, Any], *, hide: bool) -> Iterator[Problem]:
    if not isinstance(value, (list, tuple)):
        shown = HIDDEN if hide else value
        yield Problem(name, shown, "is not a list", "write a list: each entry on a line that begins with a dash")
        return
    entry = {
        "type": option.get("elements", "raw"),
        "options": option.get("options"),
        "choices": option.get("choices"),
    }
    for number, element in enumerate(value):
        yield from check(f"{name}[{number}]", element, entry, hide=hide)


def _dict(name: str, value: Any, option: Mapping[str, Any], *, hide: bool) -> Iterator[Problem]:
    if not isinstance(value, dict):
        shown = HIDDEN if hide else value
        known = ", ".join(option.get("options") or {})
        keys = f" with the keys {known}" if known else ""
        yield Problem(name, shown, "is not a mapping", f"write a mapping{keys}: each key on a line, indented")
        return
    known_options = option.get("options")
    if known_options is None:
        return
    for key in value:
        if key not in known_options:
            yield Problem(f"{name}.{key}", HIDDEN, "is not a known key", _nearest(str(key), known_options))
    for key, inner in known_options.items():
        if value.get(key) is None:
            if inner.get("required"):
                yield Problem(f"{name}.{key}", HIDDEN, "is missing", f"add it: {first_sentence(inner)}")
            elif key in value:
                yield from check(f"{name}.{key}", None, inner, hide=hide)
        else:
            yield from check(f"{name}.{key}", value[key], inner, hide=hide)


def _nearest(name: str, known: Mapping[str, Any]) -> str:
    near = difflib.get_close_matches(name, list(known), n=1)
    return f"did you mean {near[0]}?" if near else f"known keys are {', '.join(known)}"


def first_sentence(option: Mapping[str, Any]) -> str:
    """Return the first sentence of the description of an option, without its full stop and markup."""
    description = option.get("description") or "see the README of the role"
    text = description if isinstance(description, str) else description[0]
    return text.split(". ")[0].rstrip(".")
