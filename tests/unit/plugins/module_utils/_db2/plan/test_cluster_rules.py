"""What a cluster manager would react to is refused, with its own command."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import cluster_rules
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.member_state import View
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.steps import ACTIONS, Plan, Step
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._db2.reports import report

FREE = View("db1", report("db1"))
ARGUMENTS = {
    "backup": {"online": False, "directory": "/b"},
    "restore": {"replace": True},
    "takeover": {"form": "graceful"},
    "configure": {"changes": []},
    "alternate": {"hostname": "h", "port": 1},
    "transfer": {"source": "db1", "directory": "/b"},
    "wait": {"states": []},
}
PROVOKES = {
    "restart_instance",
    "kill_instance",
    "backup",
    "restore",
    "deactivate",
    "stop_hadr",
    "force_primary",
    "takeover",
}


def managed(name="TSA", suspended=False):
    manager = {"name": name, "evidence": f"CLUSTER_MGR is {name}", "suspended": suspended}
    return View("db2", report("db2", "STANDBY", cluster_manager=manager))


@pytest.mark.parametrize("action", sorted(ACTIONS))
def test_steps(action):
    plan = Plan(steps=[Step("db1", action, ARGUMENTS.get(action, {}), "why")], notes=["a note"])
    assert cluster_rules.refuse_managed(plan, "STMS", [FREE, FREE]) == plan
    assert cluster_rules.refuse_managed(plan, "STMS", [FREE, managed(suspended=True)]) == plan
    under = cluster_rules.refuse_managed(plan, "STMS", [FREE, managed()])
    assert (under.refusal is not None) == (action in PROVOKES)
    assert under.notes == ["a note"]


def test_harmless_forms():
    assert not cluster_rules.provokes(Step("db1", "backup", {"online": True}, ""))
    assert not cluster_rules.provokes(Step("db1", "restore", {"replace": False}, ""))


@pytest.mark.parametrize(
    ("name", "takeover", "words"),
    [
        ("TSA", True, "rgreq -o move"),
        ("TSA", False, "db2haicu -disable"),
        ("PACEMAKER", True, "db2 takeover hadr on db STMS"),
        ("PACEMAKER", False, "db2cm -disable"),
        ("TSA", False, "rgreq -o lock"),
        ("RHCS", True, "clusvcadm -r"),
        ("RHCS", False, "clusvcadm -Z"),
        ("POWERHA", True, "clRGmove"),
        ("POWERHA", False, "unmanaged resource groups"),
        ("HACMP", True, "the commands of HACMP"),
    ],
)
def test_the_command_to_use(name, takeover, words):
    assert words in cluster_rules.remedy(name, "STMS", takeover)


def test_a_suspended_one_is_a_note():
    assert cluster_rules.notes([FREE, managed()]) == []
    (note,) = cluster_rules.notes([FREE, managed(suspended=True)])
    assert "its automation is suspended" in note
