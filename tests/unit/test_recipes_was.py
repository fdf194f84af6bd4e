"""The recipes of the WebSphere part: nothing that a contributor has to add can be forgotten.

"Add a role of the cell", "add a Proxy setting" and "add a vendor message of wsadmin" of CONTRIBUTING.md. What holds for
every role and module (tests, scenario, README, options, site) is in test_completeness.py.
"""

import importlib
import json
import re
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.lab.common import fast_yaml
from ansible_collections.sametime.estate.plugins.module_utils._was import module as was
from ansible_collections.sametime.estate.plugins.module_utils._was.documents.documents import settings_step
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin import messages

ROOT = Path(__file__).resolve().parents[2]
MODULES = "ansible_collections.sametime.estate.plugins.modules"
CONNECTION = {"group/sametime.estate.websphere": "{{ __was_cell_connection }}"}
CELL = "sametime.estate.was_cell"
MESSAGES = json.loads(
    (ROOT / "tests/unit/plugins/module_utils/_was/wsadmin/data/messages.json").read_text(encoding="utf-8")
)


def read(path):
    return fast_yaml.load((ROOT / path).read_text(encoding="utf-8"))


def modules_of_the_cell():
    """Return the names of all modules that use the connection options, whatever else they have."""
    paths = sorted((ROOT / "plugins/modules").glob("*.py"))
    return [path.stem for path in paths if "_was import module" in path.read_text(encoding="utf-8")]


def documentation(module):
    found = importlib.import_module(f"{MODULES}.{module}")
    return fast_yaml.load(found.DOCUMENTATION), fast_yaml.load(found.RETURN)


def action(task):
    """Return the module of a task and its options, or None and {}."""
    names = [name for name in task if name.startswith("sametime.estate.")]
    return (names[0].rpartition(".")[2], task[names[0]]) if names else (None, {})


PLANNING = [name for name in modules_of_the_cell() if "plan" in documentation(name)[1]]
TASKS = {path.parents[1].name: read(path) for path in sorted(ROOT.glob("roles/*/tasks/main.yml"))}
ROLES = [name for name, tasks in TASKS.items() if any(action(task)[0] in PLANNING for task in tasks)]


def planning_tasks(role):
    return [task for task in TASKS[role] if action(task)[0] in PLANNING]


def imported(task):
    called = task.get("ansible.builtin.import_role", {})
    return called.get("tasks_from") if called.get("name") == CELL else None


def test_there_is_something_to_look_at():
    assert {"stproxy", "whiteboard", "datasource_reroute", "meeting_settings"} <= set(ROLES)
    assert {"stproxy_config", "meeting_keys", "was_module_mapping", "was_datasource_reroute"} <= set(PLANNING)


# --- a role of the cell ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ROLES)
def test_a_role_reads_the_cell_first_under_the_tag_was_cell(role):
    assert imported(TASKS[role][0]) == "read_once"
    assert TASKS[role][0]["tags"] == ["was_cell"]


@pytest.mark.parametrize("role", ROLES)
def test_a_planning_task_plans_for_the_save_of_the_cell(role):
    for task in planning_tasks(role):
        options = action(task)[1]
        assert options["profile"] == "{{ was_cell_profile }}"
        assert options["cell"] == "{{ __was_cell_now.cell }}"
        assert options["apply"] == "later"
        assert task["module_defaults"] == CONNECTION
        assert task["notify"] == "Save the configuration of the cell"


@pytest.mark.parametrize("role", ROLES)
def test_every_plan_of_a_role_is_added_to_those_of_the_cell(role):
    last = TASKS[role][-1]
    assert imported(last) == "plan"
    registered = ", ".join(task["register"] for task in planning_tasks(role))
    assert last["vars"] == {"was_cell_new_plans": "{{ [" + registered + "] }}"}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("playbook", ["websphere", "websphere_verify"])
def test_a_role_is_in_the_playbooks_of_the_cell_and_its_tag_reaches_their_last_task(role, playbook):
    [play] = [play for play in read(f"playbooks/{playbook}.yml") if play["name"] == "WebSphere cell"]
    entries = {entry["role"]: entry["tags"] for entry in play["roles"]}
    assert entries.get(f"sametime.estate.{role}") == [role]
    last = (play.get("post_tasks") or play["tasks"])[-1]
    assert role in last["tags"]
    applied = last["ansible.builtin.include_role"].get("apply", {"tags": [role]})
    assert role in applied["tags"]


def test_handlers_and_tasks_of_the_cell_have_the_connection():
    files = [*ROOT.glob("roles/was_cell/tasks/*.yml"), *ROOT.glob("roles/was_cell/handlers/*.yml")]
    tasks = [task for path in files for task in read(path) if action(task)[0] in modules_of_the_cell()]
    assert len(tasks) >= 8
    assert [task["name"] for task in tasks if task.get("module_defaults") != CONNECTION] == []


# --- a module of the cell --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("module", modules_of_the_cell())
def test_a_module_takes_the_connection_and_is_in_the_action_group(module):
    assert module in read("meta/runtime.yml")["action_groups"]["websphere"]
    fragments = documentation(module)[0]["extends_documentation_fragment"]
    assert "sametime.estate._was" in fragments
    text = (ROOT / f"plugins/modules/{module}.py").read_text(encoding="utf-8")
    assert "was.CONNECTION" in text
    assert "required_together=[was.TOGETHER" in text


@pytest.mark.parametrize("module", modules_of_the_cell())
def test_a_module_that_changes_the_cell_returns_its_plan(module):
    text = (ROOT / f"plugins/modules/{module}.py").read_text(encoding="utf-8")
    assert ("was.change(" in text) == (module in PLANNING)


@pytest.mark.parametrize("module", PLANNING)
def test_was_apply_names_every_module_that_plans(module):
    assert f"M(sametime.estate.{module})" in " ".join(documentation("was_apply")[0]["description"])


def test_the_connection_of_the_role_has_every_option_but_the_profile():
    assert set(read("roles/was_cell/vars/main.yml")["__was_cell_connection"]) == set(was.CONNECTION) - {"profile"}


# --- a Proxy setting -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("site", ["example", "lab"])
def test_proxy_settings_of_the_inventories_can_be_written(site):
    variables = {}
    for path in (ROOT / "inventories" / site / "group_vars/all").glob("*.yml"):
        variables.update(fast_yaml.load(path.read_text(encoding="utf-8")) or {})
    assert variables["sametime_proxy_settings"]
    for setting in variables["sametime_proxy_settings"]:
        wanted = {"create_parent": True, **setting}
        assert settings_step("stproxyconfig.xml", b"<configuration/>", [wanted])[1], setting


# --- a vendor message of wsadmin -------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", [mark for failure in messages.FAILURES for mark in failure.marks])
def test_every_mark_of_a_failure_has_a_case(mark):
    assert [case for case in MESSAGES if re.search(mark, "\n".join(case["output"])) and case["kind"] != "unknown"]


def test_every_kind_has_a_case_and_a_remedy():
    assert {case["kind"] for case in MESSAGES} == {failure.kind for failure in messages.FAILURES} | {"unknown"}
    assert all(failure.remedy and re.fullmatch(r"[a-z].*[^.]", failure.remedy) for failure in messages.FAILURES)
