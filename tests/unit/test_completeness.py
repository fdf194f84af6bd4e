"""Each part has its counterpart: a test, a scenario, an interface, a documented default, an example."""

import ast
import re
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.lab.common import fast_yaml
from ansible_collections.sametime.estate.tests.unit.playbook_runs import ROOT, play

ROLES = sorted(path.parent.parent for path in ROOT.glob("roles/*/tasks/main.yml"))
MODULES = sorted(ROOT.glob("plugins/modules/[a-z]*.py"))
FILTERS = sorted(path for path in ROOT.glob("plugins/filter/[a-z]*.py"))
# Folders of plugins whose files each have a test, and the names of files without anything to test: they hold classes
# of errors only.
TESTED = ("action", "filter", "module_utils", "modules", "plugin_utils", "test")
UNTESTED = ("__init__", "errors")
# Roles that a playbook of their own name runs on demand; they are not part of the site.
ON_DEMAND = ("sso_report", "update_preflight")


def name_of(path):
    return path.stem if path.suffix == ".py" else path.name


def read(path):
    return fast_yaml.load(path.read_text()) or {}


def specs_of(role):
    return read(role / "meta" / "argument_specs.yml")["argument_specs"]


def options_of(role):
    return {name: option for spec in specs_of(role).values() for name, option in (spec.get("options") or {}).items()}


def test_there_is_something_to_check():
    assert ROLES
    assert MODULES
    assert FILTERS


def has_a_test(source):
    """Return whether the folder of the tests that mirrors that of a source file has a test file with its name."""
    folder = source.parent.relative_to(ROOT)
    # An action plugin and its module are one thing to users.
    tests = ROOT / "tests/unit" / ("plugins/modules" if folder == Path("plugins/action") else folder)
    return any(tests.glob(f"test_{source.stem}.py")) or any(tests.glob(f"test_*_{source.stem}.py"))


def test_each_source_file_has_its_test_at_the_mirrored_path():
    sources = [path for folder in TESTED for path in sorted((ROOT / "plugins" / folder).rglob("*.py"))]
    assert len(sources) > 200
    assert [str(path) for path in sources if path.stem not in UNTESTED and not has_a_test(path)] == []


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_module_is_its_documentation_act_and_main(module):
    functions = {node.name: node for node in ast.parse(module.read_text()).body if isinstance(node, ast.FunctionDef)}
    if functions:  # otherwise its action plugin does everything, on the controller
        assert ast.get_docstring(functions["act"])
        assert "run(module, act" in ast.unparse(functions["main"])


@pytest.mark.parametrize("role", ROLES, ids=name_of)
def test_role_is_described_for_galaxy_as_in_its_specs(role):
    description = read(role / "meta" / "main.yml")["galaxy_info"]["description"]
    assert description == specs_of(role)["main"]["short_description"]


@pytest.mark.parametrize("role", ROLES, ids=name_of)
def test_role_has_a_scenario_with_tests(role):
    scenario = ROOT / "molecule" / role.name
    assert (scenario / "molecule.yml").exists()
    assert any("def test_" in path.read_text() for path in scenario.glob("test_*.py"))


@pytest.mark.parametrize("role", ROLES, ids=name_of)
def test_every_default_is_an_option_and_has_the_role_prefix(role):
    defaults = set(read(role / "defaults" / "main.yml")) if (role / "defaults" / "main.yml").exists() else set()
    options = set(options_of(role))
    assert defaults <= options
    assert {name for name in options | defaults if not name.startswith(f"{role.name}_")} == set()


@pytest.mark.parametrize("role", ROLES, ids=name_of)
def test_role_readme_names_every_option(role):
    text = (role / "README.md").read_text()
    assert [name for name in options_of(role) if f"`{name}`" not in text] == []


@pytest.fixture(scope="module")
def tasks_of_the_site():
    """Return the lines by which Ansible lists the tasks of the site, with their tags."""
    listed = play(["-i", "inventories/example", "playbooks/site.yml", "--list-tasks"])
    assert listed.returncode == 0, listed.stderr
    return listed.stdout.splitlines()


@pytest.mark.parametrize("name", ON_DEMAND)
def test_a_role_on_demand_has_its_playbook(name):
    [play] = read(ROOT / "playbooks" / f"{name}.yml")
    assert play["roles"] == [{"role": f"sametime.estate.{name}", "tags": [name]}]


@pytest.mark.parametrize("role", [role for role in ROLES if role.name not in ON_DEMAND], ids=name_of)
def test_role_is_part_of_the_site_under_its_tag(role, tasks_of_the_site):
    tasks = [line for line in tasks_of_the_site if f"sametime.estate.{role.name} : " in line]
    assert any(re.search(rf"TAGS: \[.*\b{role.name}\b", line) for line in tasks)


@pytest.mark.parametrize("site", ["example", "lab"])
def test_inventory_has_every_site_wide_variable_that_roles_refer_to(site):
    known = {name for path in (ROOT / "inventories" / site / "group_vars/all").glob("*.yml") for name in read(path)}
    defaults = "".join(path.read_text() for role in ROLES for path in (role / "defaults").glob("*.yml"))
    expressions = " ".join(re.findall(r"\{\{(.*?)\}\}", defaults, re.DOTALL))
    wanted = set(re.findall(r"\bsametime_\w+", expressions))
    assert wanted
    assert wanted - known == set()


def test_inventories_describe_the_same_site_wide_variables():
    sites = [
        {name for path in (ROOT / "inventories" / site / "group_vars/all").glob("*.yml") for name in read(path)}
        for site in ("example", "lab")
    ]
    example, lab = ({name for name in site if name.startswith("sametime_")} for site in sites)
    assert example == lab
