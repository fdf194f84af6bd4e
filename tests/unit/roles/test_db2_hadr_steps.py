"""Role db2_hadr does the steps of a plan: each step has its module, its tasks and valid options."""

from pathlib import Path

import ansible.template
import pytest
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar
from ansible_collections.sametime.estate.lab.common import fast_yaml
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.parameter_table import PARAMETERS
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.remedies import refused
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.steps import ACTIONS

ROOT = Path(__file__).resolve().parents[3]
ROLE = ROOT / "roles/db2_hadr"
STEPS = ROLE / "tasks/steps"
PREFIX = "sametime.estate."
NO_MODULE_OF_OURS = ("block", "ansible.builtin.include_tasks", "ansible.builtin.fail")


def read(path):
    return fast_yaml.load(path.read_text())


def documentation(module):
    """Return the options of a module, without those of its documentation fragments."""
    text = (ROOT / "plugins/modules" / f"{module}.py").read_text()
    return fast_yaml.load(text.partition('DOCUMENTATION = r"""')[2].partition('"""')[0])["options"]


def templated(expression, **variables):
    """Return the value of a template; ansible-core 2.19 and later evaluate only text that is marked as one."""
    mark = getattr(ansible.template, "trust_as_template", str)
    return Templar(loader=DataLoader(), variables=variables).template(mark(expression))


def tasks(module):
    """Return the options of each task in the file of a module."""
    every = read(STEPS / f"{module}.yml")
    for task in every:  # which grows
        every += task.get("block", []) + task.get("rescue", [])
        if "ansible.builtin.include_tasks" in task:
            every += read(ROLE / "tasks" / task["ansible.builtin.include_tasks"])
    strangers = [task for task in every if not {f"{PREFIX}{module}", *NO_MODULE_OF_OURS} & set(task)]
    assert strangers == []
    found = [task[f"{PREFIX}{module}"] for task in every if f"{PREFIX}{module}" in task]
    assert found
    return found


def test_every_module_of_a_step_has_its_tasks_and_its_defaults():
    modules = {action.module for action in ACTIONS.values()}
    assert {path.stem for path in STEPS.iterdir()} == modules
    (block,) = read(ROLE / "tasks/steps.yml")
    assert set(block["module_defaults"]) == {f"{PREFIX}{module}" for module in modules}


def test_the_steps_of_both_hosts_stay_in_one_order():
    """Values of an include that differ between hosts make Ansible run the included file once per host."""
    (block,) = read(ROLE / "tasks/steps.yml")
    (include,) = block["block"]
    assert include["ansible.builtin.include_tasks"] == "steps/{{ db2_hadr_step.module }}.yml"
    assert "vars" not in include


@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_the_state_of_a_step_is_one_of_its_module(name):
    action = ACTIONS[name]
    if action.state:
        assert action.state in documentation(action.module)["state"]["choices"]


@pytest.mark.parametrize("module", sorted({action.module for action in ACTIONS.values()}))
def test_options_of_the_tasks_are_options_of_the_module(module):
    shared = {"may_break", "profile", "slice_seconds", "timeout_seconds"}
    for options in tasks(module):
        assert set(options) - set(documentation(module)) <= shared


@pytest.mark.parametrize(
    ("output", "repeated"),
    [
        ('SQL1770N  Takeover HADR cannot complete. Reason code = "7".', True),
        ("SQL1770N  Takeover HADR cannot complete. Reason\ncode: 7.", True),
        ('SQL1770N  Takeover HADR cannot complete. Reason code = "9".', False),
        ('SQL1768N  Unable to start HADR. Reason code = "7".', False),
    ],
)
def test_a_takeover_is_repeated_when_db2_advises_it(output, repeated):
    (task,) = read(STEPS / "db2_hadr_takeover.yml")
    result = {"failed": True, **refused("takeover hadr on db STMS", 4, output).details}
    assert templated("{{ " + task["until"] + " }}", __db2_hadr_taken=result) is not repeated


@pytest.mark.parametrize(
    ("looked", "words"),
    [
        ({"skipped": True}, "refused"),
        ({"failed": True, "msg": "STMS shut itself down"}, "refused. db1: STMS shut itself down"),
        ({"failed": True, "msg": "not finished", "progress": "STANDBY PEER"}, "refused. db1: STANDBY PEER"),
    ],
)
def test_a_refused_start_says_what_the_standby_does(looked, words):
    (block,) = read(STEPS / "db2_hadr.yml")
    known = {
        "inventory_hostname": "db2",
        "db2_hadr_step": {"host": "db2"},
        "ansible_failed_result": {"msg": "refused"},
        "__db2_hadr_here": {"other": {"host": "db1"}},
        "__db2_hadr_standby": looked,
    }
    assert templated(block["rescue"][-1]["ansible.builtin.fail"]["msg"], **known).strip() == words


def test_the_other_host_ends_too_and_has_no_reason_of_its_own():
    (block,) = read(STEPS / "db2_hadr.yml")
    known = {
        "inventory_hostname": "db1",
        "db2_hadr_step": {"host": "db2"},
        "__db2_hadr_standby": {"skipped": True},
    }
    message = templated(block["rescue"][-1]["ansible.builtin.fail"]["msg"], **known)
    assert message.strip() == "db2 could not take its step"


@pytest.mark.parametrize(("steps", "file"), [(1, "take_over.yml"), (2, "take_over_locked.yml")])
def test_a_takeover_of_several_steps_has_the_lock_of_both_hosts(steps, file):
    include = read(ROLE / "tasks/takeover.yml")[-1]["ansible.builtin.include_tasks"]
    assert templated(include, __db2_hadr_plan={"steps": [{}] * steps}) == file
    (block,) = read(ROLE / "tasks/take_over_locked.yml")
    names = [task["ansible.builtin.import_tasks"] for task in block["block"] + block["always"]]
    assert names == ["lock.yml", "take_over.yml", "unlock.yml"]


def test_every_parameter_with_an_option_is_in_the_argument_specification():
    """A row of the table without its option, or the reverse, or another default, is found here."""
    specification = read(ROLE / "meta/argument_specs.yml")["argument_specs"]["main"]["options"]["db2_hadr_pair"]
    hadr = specification["options"]["hadr"]["options"]
    options = {row.option: row for row in PARAMETERS.values() if row.option}
    assert set(hadr) - {"parameters"} == set(options)
    for name, row in options.items():
        default = hadr[name].get("default")
        assert (None if default is None else str(default)) == row.default, name


@pytest.mark.parametrize("entry", ["main", "takeover", "open_alone"])
def test_a_member_that_the_play_leaves_out_is_not_taken_for_one_that_does_not_answer(entry):
    first = read(ROLE / f"tasks/{entry}.yml")[0]
    assert first["ansible.builtin.import_tasks"] == "both.yml"


@pytest.mark.parametrize(("hosts", "left_out"), [(["db1", "db2", "ihs1"], []), (["db1"], ["db2"])])
def test_who_is_left_out(hosts, left_out):
    variables = {"__db2_hadr_here": {"hosts": ["db1", "db2"]}, "ansible_play_hosts_all": hosts}
    assert templated(read(ROLE / "vars/main.yml")["__db2_hadr_left_out"], **variables) == left_out
    (task,) = read(ROLE / "tasks/both.yml")
    message = templated(task["ansible.builtin.assert"]["fail_msg"], __db2_hadr_left_out=["db2"])
    assert message.startswith("This play does not have db2: the state of both members is needed. Run again without")
