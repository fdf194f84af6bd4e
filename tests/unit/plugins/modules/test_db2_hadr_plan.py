"""Module db2_hadr_plan is documentation; its action does the work and has the same options."""

from types import SimpleNamespace

import pytest
import yaml
from ansible.errors import AnsibleActionFail
from ansible_collections.sametime.estate.plugins.action import db2_hadr_plan as action
from ansible_collections.sametime.estate.plugins.modules import db2_hadr_plan
from ansible_collections.sametime.estate.plugins.plugin_utils._db2 import planning
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._db2.reports import inventory, report

DOWN = report("db2", "STANDBY", active=False, hadr=None, running={})


@pytest.fixture
def plan(monkeypatch):
    """Return a function: options of the task -> result and shown lines."""

    def run(diff=False, check=False, **options):
        lines = []
        task = SimpleNamespace(args={"pair": inventory(), **options}, diff=diff, check_mode=check)
        plugin = action.ActionModule.__new__(action.ActionModule)
        plugin._task, plugin._display = task, SimpleNamespace(display=lines.append)
        monkeypatch.setattr(action.ActionBase, "run", lambda *_: {})
        return plugin.run(), lines

    return run


def test_documented_options_are_those_of_the_action():
    documented = yaml.safe_load(db2_hadr_plan.DOCUMENTATION)["options"]
    keys = ("type", "default", "choices", "required", "elements")
    facts = {name: {key: option[key] for key in keys if key in option} for name, option in documented.items()}
    assert facts == planning.OPTIONS


def test_a_plan_is_shown_and_returned_once(plan):
    reports = {"db1": report("db1"), "db2": DOWN}
    result, lines = plan(reports=reports)
    assert [(step["module"], step["state"]) for step in result["steps"]] == [
        ("db2_hadr", "standby"),
        ("db2_hadr", "unchanged"),
    ]
    assert (result["changed"], result["only_shown"], len(lines)) == (True, False, 3)
    again, lines = plan(reports=reports, known_steps=result["numbered"], round=1)
    assert (again["changed"], lines, again["round"]) == (False, [], 1)


def test_a_diff_takes_the_place_of_the_lines(plan):
    result, lines = plan(reports={"db1": report("db1"), "db2": DOWN}, diff=True, check=True)
    assert "1. db2: activate the standby" in result["diff"]["after"]
    assert "start HADR" not in "".join(lines)
    assert result["only_shown"]


def test_a_refusal_fails_with_the_remedy(plan):
    result, _ = plan(reports={"db1": report("db1"), "db2": report("db2")})
    assert (result["failed"], result["changed"]) == (True, False)
    assert "both are active primaries" in result["msg"]
    assert "Remedy: decide which copy is right" in result["msg"]


def test_a_wrong_pair_and_endless_rounds_are_errors(plan):
    with pytest.raises(AnsibleActionFail, match="has no 'members'"):
        plan(pair={"database": "STMS"}, reports={})
    with pytest.raises(AnsibleActionFail, match="after 6 rounds there are still steps"):
        plan(reports={"db1": report("db1"), "db2": DOWN}, round=6)
