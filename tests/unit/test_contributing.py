"""What CONTRIBUTING and the READMEs of the lab say about files is true, and the walks stay short."""

import re
from fnmatch import fnmatch
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.tests.unit import imports

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "CONTRIBUTING.md").read_text()
WALKS = dict(
    re.findall(
        r"\*\*(A [a-z ]+)\*\*, [^:]*:\n(.*?)\.\n",
        TEXT.partition("walks: begin")[2].partition("walks: end")[0],
        re.DOTALL,
    )
)
MOST_FILES = 25
# Where a walk enters Python: plugins, the program of the photo job, and the command of the grant on the web server.
ENTRIES = ("plugins/modules/", "plugins/action/", "plugins/filter/", "_photos/cli.py", "_ssh/receive.py")


def files_of(walk):
    return re.findall(r"`([^`]+)`", WALKS[walk])


def place(name):
    """Return the path of a file as CONTRIBUTING writes it: without a folder it is below module_utils."""
    return ROOT / ("plugins/module_utils" if name.startswith("_") else "") / name


@pytest.mark.parametrize("walk", ["A photo", "A data source", "A takeover"])
def test_a_walk_names_files_and_at_most_25(walk):
    files = files_of(walk)
    assert 10 < len(files) <= MOST_FILES
    assert [name for name in files if not place(name).is_file()] == []


@pytest.mark.parametrize("walk", WALKS)
def test_the_files_of_a_walk_import_each_other(walk):
    sources = {name: imports.read(place(name)) for name in files_of(walk) if name.endswith(".py")}
    imported = {name for source in sources.values() for name in source.imports}
    alone = [name for name, source in sources.items() if source.name not in imported and not name.startswith(ENTRIES)]
    assert alone == []


def test_files_of_the_recipes_exist():
    recipes = TEXT.partition("## Recipes")[2].partition("## Tests")[0]
    names = set(re.findall(r"`((?:plugins|playbooks|roles|inventories|lab|docs|_\w+)/[\w./-]+)", recipes))
    fixed = {name for name in names if "/X/" not in name and not name.startswith("_preflight")}
    assert len(fixed) > 12
    assert [name for name in sorted(fixed) if not place(name).exists()] == []


def test_every_part_of_the_tree_is_on_the_map():
    chart = TEXT.partition("## Map of the tree")[2].partition("## How the code is built")[0]
    packages = [
        path.name for path in (ROOT / "plugins/module_utils").iterdir() if path.is_dir() and path.name != "__pycache__"
    ]
    assert [name for name in packages if f"{name}/" not in chart] == []


def listed(folder):
    """Return a test of the README of a part of the lab: whether it names a file of that part, also by a pattern."""
    readme = (folder / "README.md").read_text(encoding="utf-8")
    patterns = [name.removesuffix(".py") for name in re.findall(r"`([\w*]+(?:\.py)?)`", readme)]
    return lambda path: any(fnmatch(path.stem, pattern) for pattern in patterns)


@pytest.mark.parametrize("part", ["common", "db2/db2lab", "liberty", "was/waslab"])
def test_the_readme_of_a_part_of_the_lab_lists_its_files(part):
    folder = ROOT / "lab" / part
    is_listed = listed(folder if (folder / "README.md").exists() else folder.parent)
    sources = [path for path in folder.rglob("*.py") if not path.name.startswith(("test_", "__init__"))]
    assert len(sources) > 4
    assert [str(path.relative_to(ROOT)) for path in sources if not is_listed(path)] == []
