"""Steps in words and as plain data."""

from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.steps import (
    ACTIONS,
    Plan,
    Step,
    refuse,
    sentence,
)

ARGUMENTS = {
    "alternate": {"hostname": "db2.acme.example", "port": 50000},
    "configure": {"changes": ["HADR_TIMEOUT 60 -> 120"], "parameters": {"HADR_TIMEOUT": "120"}},
    "backup": {"online": True, "directory": "/db2/backup"},
    "transfer": {"source": "db1", "directory": "/db2/backup"},
    "restore": {"replace": True, "directory": "/db2/backup"},
    "wait": {"states": ["PEER"]},
    "takeover": {"form": "peer_window_only"},
}


def test_every_action_has_words():
    words = {name: sentence(Step("db1", name, ARGUMENTS.get(name, {}), "why")) for name in ACTIONS}
    assert len(set(words.values())) == len(ACTIONS)
    assert words["backup"] == "db1: back up online to /db2/backup (why)"
    assert words["takeover"] == "db1: take over by force, only inside the peer window (why)"


def test_a_plan_as_plain_data():
    plan = Plan(steps=[Step("db1", "deactivate", {}, "why")], notes=["note"]).as_dict()
    (step,) = plan["steps"]
    assert (step["module"], step["state"], step["words"]) == (
        "db2_hadr",
        "inactive",
        "db1: deactivate the database (why)",
    )
    assert (plan["refusal"], plan["notes"], plan["again"]) == (None, ["note"], False)


def test_a_refusal_as_plain_data():
    assert refuse("reason", "remedy").as_dict()["refusal"] == {"reason": "reason", "remedy": "remedy"}
