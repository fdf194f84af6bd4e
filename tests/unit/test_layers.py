"""The layers of the code, by its imports: which folder may import which."""

import functools
import re

import pytest
from ansible_collections.sametime.estate.tests.checks.commands import tracked
from ansible_collections.sametime.estate.tests.unit import imports
from ansible_collections.sametime.estate.tests.unit.imports import COLLECTION, ROOT

CORE = f"{COLLECTION}.plugins.module_utils._core"
# The files below module_utils and plugin_utils that may import Ansible. All others are pure: data in, data out.
WITH_ANSIBLE = {
    "plugins/module_utils/_core/module.py": "the way into and out of a module",
    "plugins/module_utils/_was/module.py": "what modules of the cell have in common",
    "plugins/module_utils/_was/documents/meeting_requests.py": "Ansible's HTTP client",
    "plugins/plugin_utils/_db2/watch.py": "the base of action plugins",
    "plugins/plugin_utils/_sso/controller_files.py": "Ansible's search for files, and its vault",
}
# What a filter file may import of the standard library when it is loaded: Ansible has imported all of it already.
CHEAP = ("__future__", "collections", "time", "typing")
LAB_WORDS = re.compile(r"\b(lab|waslab|db2lab|molecule)\b", re.IGNORECASE)


sources_of = functools.cache(imports.sources)


def below(folder):
    return [source for source in sources_of("plugins") if source.path.startswith(folder)]


def short(cycles):
    return [[name.removeprefix(f"{COLLECTION}.") for name in cycle] for cycle in cycles]


def test_there_is_something_to_check():
    edges = imports.graph(sources_of("plugins"))
    assert len(sources_of("plugins")) > 100
    assert sum(len(names) for names in edges.values()) > 200, "imports between files are found"
    assert sum(len(names) for names in imports.graph(sources_of("lab")).values()) > 100, "relative ones as well"


def test_no_plugin_file_imports_itself_by_way_of_others():
    assert short(imports.cycles(imports.graph(sources_of("plugins")))) == []


def test_no_lab_file_imports_itself_by_way_of_others():
    assert short(imports.cycles(imports.graph(sources_of("lab")))) == []


def test_the_core_imports_nothing_else_of_the_collection():
    core = below("plugins/module_utils/_core/")
    assert core
    strange = {name for source in core for name in source.imports if name.startswith(COLLECTION)}
    assert {name for name in strange if name != CORE and not name.startswith(f"{CORE}.")} == set()


def test_managed_host_code_imports_no_code_of_the_controller():
    """Ansible sends module_utils to the host with a module, and nothing else."""
    allowed = (f"{COLLECTION}.plugins.module_utils",)
    sources = below("plugins/modules/") + below("plugins/module_utils/")
    assert strange_imports(sources, allowed) == {}


def test_plugins_import_neither_the_lab_nor_tests_nor_other_collections():
    assert strange_imports(sources_of("plugins"), (f"{COLLECTION}.plugins",)) == {}


def strange_imports(sources, allowed):
    """Return the imports of collections that are not allowed, by path."""
    strange = {
        source.path: [
            name for name in source.imports if name.startswith("ansible_collections") and not name.startswith(allowed)
        ]
        for source in sources
    }
    return {path: names for path, names in strange.items() if names}


def test_only_the_outer_layer_imports_ansible():
    sources = below("plugins/module_utils/") + below("plugins/plugin_utils/")
    importing = {
        source.path
        for source in sources
        if any(name == "ansible" or name.startswith("ansible.") for name in source.imports)
    }
    assert importing - set(WITH_ANSIBLE) == set()


def test_a_module_that_only_reads_a_pair_sends_no_code_that_changes_one():
    """Ansible sends all that a module imports to each host, in each call."""
    sent = imports.reachable(imports.graph(sources_of("plugins")), f"{COLLECTION}.plugins.modules.db2_hadr_info")
    changing = {
        f"{COLLECTION}.plugins.module_utils._db2.run.{name}" for name in ("operations", "background", "copying")
    }
    assert len(sent) > 20
    assert sent & changing == set()


def test_a_filter_imports_its_work_when_it_is_called():
    """To find one filter, Ansible loads the files of all filters, in each process that evaluates one."""
    eager = {}
    for path in tracked("plugins/filter/*.py"):
        names = imports.at_start(path)
        ours = [name for name in names if name.startswith(COLLECTION) and not name.endswith(".errors")]
        others = [name for name in names if name.split(".")[0] not in {*CHEAP, "ansible", "ansible_collections"}]
        if ours or others:
            eager[path.name] = ours + others
    assert eager == {}


def test_what_users_install_never_mentions_the_lab():
    paths = [path for folder in ("plugins", "roles", "playbooks", "meta") for path in tracked(f"{folder}/**")]
    assert len(paths) > 200
    mentions = {}
    for path in paths:
        words = LAB_WORDS.findall(path.read_text(encoding="utf-8"))
        if words:
            mentions[str(path.relative_to(ROOT))] = words
    assert mentions == {}


@pytest.mark.parametrize(
    ("edges", "cycles"),
    [
        pytest.param({"a": {"b"}, "b": {"c"}, "c": set()}, [], id="none"),
        pytest.param({"a": {"b"}, "b": {"a"}, "c": {"a"}}, [["a", "b"]], id="two, and one that looks on"),
        pytest.param({"a": {"b"}, "b": {"c"}, "c": {"a"}}, [["a", "b", "c"]], id="three"),
        pytest.param({"a": {"b"}, "b": {"a"}, "c": {"d"}, "d": {"c"}}, [["a", "b"], ["c", "d"]], id="two cycles"),
    ],
)
def test_cycles(edges, cycles):
    assert imports.cycles(edges) == cycles
