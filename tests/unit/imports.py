"""The imports of the project as data: for tests of its layers."""

import ast
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
COLLECTION = "ansible_collections.sametime.estate"


class Source(NamedTuple):
    """A source file: its path below the root, its dotted name, and the dotted names that it imports."""

    path: str
    name: str
    imports: tuple[str, ...]


def sources(*folders: str) -> list[Source]:
    """Return the Python files below folders of the checkout; tests are left out."""
    paths = sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return [read(path) for path in paths if not path.name.startswith(("test_", "conftest"))]


def read(path: Path) -> Source:
    """Return one source file with what it imports anywhere, also within functions."""
    relative = path.relative_to(ROOT)
    name = ".".join([COLLECTION, *relative.with_suffix("").parts]).removesuffix(".__init__")
    found: list[str] = []
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = absolute(name, path.name == "__init__.py", node)
            found += [base, *(f"{base}.{alias.name}" for alias in node.names)]
    return Source(str(relative), name, tuple(dict.fromkeys(found)))


def at_start(path: Path) -> list[str]:
    """Return the modules that a plugin file imports when it is loaded, not in its functions."""
    body = parsed(path).body
    names = [node.module or "" for node in body if isinstance(node, ast.ImportFrom)]
    return names + [alias.name for node in body if isinstance(node, ast.Import) for alias in node.names]


def parsed(path: Path) -> ast.Module:
    """Return the syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def absolute(name: str, is_package: bool, node: ast.ImportFrom) -> str:
    """Return the module that an import names, relative imports resolved."""
    if not node.level:
        return node.module or ""
    parts = name.split(".") if is_package else name.split(".")[:-1]
    return ".".join([*parts[: len(parts) - node.level + 1], *([node.module] if node.module else [])])


def graph(every: list[Source]) -> dict[str, set[str]]:
    """Return for each file the files that it imports, by their dotted names; imports of other code are left out."""
    known = {source.name for source in every}
    return {source.name: {name for name in source.imports if name in known} - {source.name} for source in every}


def cycles(edges: dict[str, set[str]]) -> list[list[str]]:
    """Return the groups of names that import each other, sorted: strongly connected components of two or more."""
    reached = {name: reachable(edges, name) for name in edges}
    circular = [name for name in edges if name in reached[name]]
    groups = {tuple(sorted(other for other in reached[name] if name in reached[other])) for name in circular}
    return sorted(list(group) for group in groups)


def reachable(edges: dict[str, set[str]], start: str) -> set[str]:
    """Return the names that can be reached from one, itself only by a cycle."""
    seen: set[str] = set()
    waiting = list(edges[start])
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += edges[name]
    return seen
