"""The names that users write down: in inventories, playbooks, command lines and monitoring.

A name that disappears breaks an estate, so `test_public_names.py` compares them with the list in
`data/public_names.json`. A deliberate change is recorded by

    python tests/unit/public_names.py

Shape of the list: one sorted list of names for each kind.
"""

import ast
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ansible_collections.sametime.estate.lab.common import fast_yaml
from ansible_collections.sametime.estate.plugins.module_utils._photos import cli
from ansible_collections.sametime.estate.plugins.module_utils._photos.errors import CAUSES

ROOT = Path(__file__).resolve().parents[2]
RECORD = Path(__file__).parent / "data" / "public_names.json"
# A playbook documents its extra variables in its first comment: "#   -e mode=forced".
EXTRA_VARIABLE = re.compile(r"-e '?\{?\"?(\w+)[=\"]")


def collect() -> dict[str, list[str]]:
    """Return kind -> sorted names, read from the checkout."""
    kinds = {
        "module options": options_of_modules(),
        "module return values": returns_of_modules(),
        "filters": (path.stem for path in ROOT.glob("plugins/filter/[a-z]*.py")),
        "role options": options_of_roles(),
        "site variables": site_variables(),
        "groups": groups(),
        "playbooks": (path.name for path in ROOT.glob("playbooks/*.yml")),
        "extra variables": extra_variables(),
        "tags": tags(),
        "make targets": make_targets(),
        "photo-sync options": (name for action in cli._parser()._actions for name in action.option_strings),
        "photo-sync causes": (f"{cause} {CAUSES[cause].code}" for cause in CAUSES),
    }
    return {kind: sorted(set(names)) for kind, names in kinds.items()}


def options_of_modules() -> Iterator[str]:
    """Yield `module.option.suboption` with choices, fragments included."""
    for path in modules():
        text = documentation(path, "DOCUMENTATION")
        yield from nested(path.stem, text.get("options"), "suboptions")
        for fragment in text.get("extends_documentation_fragment", []):
            yield from nested(path.stem, fragment_options(fragment), "suboptions")


def returns_of_modules() -> Iterator[str]:
    """Yield `module.value.contained value`."""
    for path in modules():
        yield from nested(path.stem, documentation(path, "RETURN"), "contains")


def options_of_roles() -> Iterator[str]:
    """Yield `role:entry point.option.suboption` with choices."""
    for path in ROOT.glob("roles/*/meta/argument_specs.yml"):
        for entry, spec in fast_yaml.load(path.read_text())["argument_specs"].items():
            yield from nested(f"{path.parent.parent.name}:{entry}", spec.get("options"), "options")


def site_variables() -> Iterator[str]:
    """Yield the variables of the example inventory."""
    for path in ROOT.glob("inventories/example/group_vars/**/*.yml"):
        yield from fast_yaml.load(path.read_text())


def groups() -> Iterator[str]:
    """Yield the groups of the example inventory."""
    yield from fast_yaml.load((ROOT / "inventories/example/hosts.yml").read_text())["all"]["children"]


def extra_variables() -> Iterator[str]:
    """Yield `playbook -e variable`."""
    for path in ROOT.glob("playbooks/*.yml"):
        yield from (f"{path.name} -e {name}" for name in EXTRA_VARIABLE.findall(path.read_text()))


def tags() -> Iterator[str]:
    """Yield the tags of the playbooks' plays and roles, and of the roles that these import."""
    for path in ROOT.glob("roles/*/tasks/main.yml"):
        for task in fast_yaml.load(path.read_text()):
            yield from task.get("tags", []) if "ansible.builtin.import_role" in task else []
    for path in ROOT.glob("playbooks/*.yml"):
        for play in fast_yaml.load(path.read_text()):
            yield from play.get("tags", [])
            for role in play.get("roles", []):
                yield from role.get("tags", []) if isinstance(role, dict) else []


def make_targets() -> Iterator[str]:
    """Yield the targets that `make help` shows."""
    yield from re.findall(r"^([a-z_-]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE)


def modules() -> list[Path]:
    """Return the sources of all modules."""
    return sorted(ROOT.glob("plugins/modules/[a-z]*.py"))


def documentation(path: Path, name: str) -> dict[str, Any]:
    """Return a documentation string of a module as data."""
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == name:
            return fast_yaml.load(ast.literal_eval(node.value)) or {}
    return {}


def fragment_options(name: str) -> dict[str, Any]:
    """Return the options of a documentation fragment of this collection."""
    if not name.startswith("sametime.estate."):
        return {}
    module, _, part = name.removeprefix("sametime.estate.").partition(".")
    tree = ast.parse((ROOT / "plugins/doc_fragments" / f"{module}.py").read_text())
    body = next(node for node in tree.body if isinstance(node, ast.ClassDef)).body
    texts = {node.targets[0].id: ast.literal_eval(node.value) for node in body if isinstance(node, ast.Assign)}  # type: ignore[attr-defined]
    return fast_yaml.load(texts[(part or "documentation").upper()]).get("options") or {}


def nested(prefix: str, options: dict[str, Any] | None, below: str) -> Iterator[str]:
    """Yield the names of options and of what is below them; choices behind a colon."""
    for name, option in (options or {}).items():
        yield f"{prefix}.{name}"
        yield from (f"{prefix}.{name}: {choice}" for choice in option.get("choices") or [])
        yield from nested(f"{prefix}.{name}", option.get(below), below)


def main() -> int:
    """Record the names of this checkout."""
    RECORD.parent.mkdir(exist_ok=True)
    RECORD.write_text(json.dumps(collect(), indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
