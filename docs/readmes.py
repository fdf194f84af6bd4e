"""Render the option tables of the role READMEs, and the table of roles in docs/README.md.

usage: docs/readmes.py [--check]     with --check: write nothing, exit 1 when a README is out of date

Options and short descriptions are those of the roles' argument specs; where a role runs is what the playbooks say. A
README keeps its hand-written text; the text between the two marker lines is generated.
"""

import argparse
import re
import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
OVERVIEW = ROOT / "docs" / "README.md"
# Group of the inventory -> where its roles run, in words.
GROUPS = {
    "photo_source": "Connections host",
    "photo_web": "web server",
    "directory": "host with python-ldap, for the LDAP directory",
    "community": "Community servers",
    "ssc": "deployment manager",
    "meeting": "Meeting nodes",
    "db2_servers": "both Db2 servers",
}
# Ansible's semantic markup: O(option), V(value), E(variable), RV(return value), M(module), C(code).
MARKUP = re.compile(r"\b(?:[OVEMCP]|RV)\(([^)]+)\)")


def main() -> int:
    """Render every README and say which ones changed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    stale = []
    for readme, part, generated in [*map(options, sorted(ROOT.glob("roles/*"))), (OVERVIEW, "roles", overview())]:
        text = readme.read_text(encoding="utf-8")
        rendered = insert(text, part, generated)
        if rendered != text:
            stale.append(str(readme.relative_to(ROOT)))
            if not check:
                readme.write_text(rendered, encoding="utf-8")
    for name in stale:
        print(f"{name}: {'is out of date; run make docs' if check else 'rendered'}")
    return 1 if check and stale else 0


def insert(text: str, part: str, generated: str) -> str:
    """Return the README with the generated part between its markers; ValueError when they are missing."""
    first, last = f"<!-- {part}: begin -->", f"<!-- {part}: end -->"
    before, begin, rest = text.partition(first)
    _old, end, after = rest.partition(last)
    if not begin or not end:
        raise ValueError(f"a README lacks the lines {first} and {last}")
    return f"{before}{begin}\n\n{generated}\n{end}{after}"


def load(path: Path) -> Any:
    """Return a YAML file as data; none if it does not exist."""
    return yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else None


def specs_of(role: Path) -> dict[str, Any]:
    """Return the argument specs of a role by entry point."""
    specs: dict[str, Any] = load(role / "meta" / "argument_specs.yml")["argument_specs"]
    return specs


def options(role: Path) -> tuple[Path, str, str]:
    """Return the README of a role, the name of its generated part, and that part."""
    return role / "README.md", "options", tables(specs_of(role), load(role / "defaults" / "main.yml") or {})


def overview() -> str:
    """Return the table of roles: those of the site in its order, then all others."""
    hosts = hosts_of_roles()
    rows = ["| role | runs on | what it does |", "| --- | --- | --- |"]
    for name, groups in hosts.items():
        where = ", ".join(GROUPS[group] for group in groups.split(":"))
        purpose = sentence(specs_of(ROOT / "roles" / name)["main"]["short_description"])
        rows.append(f"| [{name}](../roles/{name}/README.md) | {where} | {purpose} |")
    return "\n".join(rows) + "\n"


def hosts_of_roles() -> dict[str, str]:
    """Return the pattern of hosts of each role, from the first playbook that runs it."""
    site = [play["ansible.builtin.import_playbook"] for play in load(ROOT / "playbooks" / "site.yml")]
    others = sorted(path.name for path in (ROOT / "playbooks").glob("*.yml"))
    plays = [play for name in [*site, *others] for play in load(ROOT / "playbooks" / name) if "hosts" in play]
    found: dict[str, str] = {}
    for play in plays:
        for entry in play.get("roles", []):
            found.setdefault(entry["role"].rpartition(".")[2], play["hosts"])
    # A role that other roles use: the hosts of a play whose tasks include it.
    for play in plays:
        for name in re.findall(r"'name': 'sametime\.estate\.(\w+)'", str(play)):
            found.setdefault(name, play["hosts"])
    return found


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
