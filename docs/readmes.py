"""Render the option tables of the role READMEs from the roles' argument specs.

usage: docs/readmes.py [--check]     with --check: write nothing, exit 1 when a README is not what its specs say

A README keeps its hand-written text; the text between the two marker lines is generated.
"""

import argparse
import re
import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
BEGIN = "<!-- options: begin -->"
END = "<!-- options: end -->"
# Ansible's semantic markup: O(option), V(value), E(variable), RV(return value), M(module), C(code).
MARKUP = re.compile(r"\b(?:[OVEMCP]|RV)\(([^)]+)\)")


def main() -> int:
    """Render every role's README and say which ones changed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    stale = []
    for specs_file in sorted(ROOT.glob("roles/*/meta/argument_specs.yml")):
        role = specs_file.parent.parent
        readme = role / "README.md"
        text = readme.read_text(encoding="utf-8")
        specs = yaml.safe_load(specs_file.read_text(encoding="utf-8"))["argument_specs"]
        defaults_file = role / "defaults" / "main.yml"
        defaults = yaml.safe_load(defaults_file.read_text(encoding="utf-8")) if defaults_file.exists() else {}
        rendered = insert(text, tables(specs, defaults or {}))
        if rendered != text:
            stale.append(str(readme.relative_to(ROOT)))
            if not check:
                readme.write_text(rendered, encoding="utf-8")
    for name in stale:
        print(f"{name}: {'differs from its argument specs; run make docs' if check else 'rendered'}")
    return 1 if check and stale else 0


def insert(text: str, generated: str) -> str:
    """Return the README with the generated part between its markers; ValueError when they are missing."""
    before, begin, rest = text.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"a README lacks the lines {BEGIN} and {END}")
    return f"{before}{BEGIN}\n\n{generated}\n{END}{after}"


def tables(specs: dict[str, Any], defaults: dict[str, Any]) -> str:
    """Return the Markdown of all entry points: a table of options each, sub-options with dotted names."""
    parts = []
    shown: dict[str, Any] = {}
    for entry_point, spec in specs.items():
        options = spec.get("options") or {}
        if len(specs) > 1:
            parts.append(f"### Entry point `{entry_point}`\n\n{sentence(spec['short_description'])}\n")
        if not options:
            parts.append("No options.\n")
            continue
        same = next((name for name, others in shown.items() if others == options), None)
        shown[entry_point] = options
        if same:
            parts.append(f"The options of `{same}`.\n")
            continue
        rows = ["| option | type | default | meaning |", "| --- | --- | --- | --- |"]
        rows += [row(*item) for item in walk(options, "", defaults)]
        parts.append("\n".join(rows) + "\n")
    return "\n".join(parts)


def walk(options: dict[str, Any], prefix: str, defaults: dict[str, Any]) -> list[tuple[str, dict[str, Any], Any]]:
    """Return (dotted name, option, default) for every option and sub-option, in the order of the specs."""
    found: list[tuple[str, dict[str, Any], Any]] = []
    for name, option in options.items():
        found.append((prefix + name, option, option.get("default", defaults.get(name))))
        found += walk(option.get("options") or {}, f"{prefix}{name}.", {})
    return found


def row(name: str, option: dict[str, Any], default: Any) -> str:
    """Return one line of the table."""
    kind = option.get("type", "str")
    if "elements" in option:
        kind = f"{kind} of {option['elements']}"
    default_text = "" if default is None else f"`{plain(default)}`"
    shown = "**required**" if option.get("required") else default_text
    meaning = sentence(option.get("description", ""))
    if "choices" in option:
        meaning += " One of " + ", ".join(f"`{plain(choice)}`" for choice in option["choices"]) + "."
    return f"| `{name}` | {kind} | {shown} | {meaning} |"


def plain(value: Any) -> str:
    """Return a value as it is written in YAML, on one line, safe inside a table."""
    if value is True or value is False:
        return str(value).lower()
    text = value if isinstance(value, str) and value else yaml.safe_dump(value, default_flow_style=True, width=10**6)
    return text.replace("\n...\n", "").strip().replace("|", "\\|")


def sentence(description: str | list[str]) -> str:
    """Return a description as running text."""
    text = " ".join(description) if isinstance(description, list) else description
    return MARKUP.sub(r"`\1`", " ".join(text.split())).replace("|", "\\|")


if __name__ == "__main__":
    sys.exit(main())
