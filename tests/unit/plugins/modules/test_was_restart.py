"""Module was_restart: what waits, once, in order, and what is held back."""

import json

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin.literal import Answer
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._was import was_cells
from ansible_collections.sametime.estate.tests.unit.plugins.modules.was_profile import WasProfile

RECORDS = [
    {"server": name, "pid": pid, "reasons": ["x"], "since": "2026-11-01T00:00:00Z"}
    for name, pid in (("n1/S", "11S"), ("n2/S", "22S"))
]


@pytest.fixture
def profile(tmp_path, call_module):
    made = WasProfile(tmp_path / "dm", call_module)
    (made.root / "state").mkdir()
    (made.root / "state" / "C.json").write_text(json.dumps({"restarts": RECORDS}))
    return made


def answers(**pids):
    found = was_cells.answers()
    for answer in found:
        if answer.kind == "server" and answer.value["name"] == "S" and answer.value["node"] in pids:
            answer.value["pid"] = pids[answer.value["node"]]
    return found


def restarted(node, outcome="started"):
    return Answer("restarted", {"node": node, "server": "S", "outcome": outcome, "pid": "1", "text": "WASX7263W: x"})


def waiting(profile):
    return [record["server"] for record in json.loads((profile.root / "state" / "C.json").read_text())["restarts"]]


def test_check_do_check_do(profile):
    profile.will_answer(*answers())
    foreseen = profile.run("was_restart", check=True)
    assert (foreseen["changed"], foreseen["restarted"], foreseen["waiting"]) == (True, ["n1/S", "n2/S"], [])
    assert waiting(profile) == ["n1/S", "n2/S"]
    profile.will_answer(*answers())
    profile.will_answer(restarted("n1"), restarted("n2"), *answers(n1="12", n2="23"))
    done = profile.run("was_restart")
    assert (done["restarted"], done["waiting"]) == (["n1/S", "n2/S"], [])
    assert done["diff"] == foreseen["diff"]
    assert profile.requests[2][0][1]["servers"] == [["n1", "S"], ["n2", "S"]]
    assert waiting(profile) == []
    for check in (True, False):
        profile.will_answer(*answers(n1="12", n2="23"))
        assert not profile.run("was_restart", check=check)["changed"]


@pytest.mark.parametrize(
    ("policy", "now", "held"),
    [("never", [], ["n1/S", "n2/S"]), (["n2/S"], ["n2/S"], ["n1/S"]), (["S"], ["n1/S", "n2/S"], [])],
)
def test_what_is_held_back_is_named(profile, policy, now, held):
    profile.will_answer(*answers())
    result = profile.run("was_restart", apply="later", restart=policy)
    assert (result["restarted"], result["changed"]) == (now, bool(now))
    warned = " ".join(result.get("warnings", []))
    assert warned == (f"still waiting for a restart: {', '.join(held)}" if held else "")


def test_a_server_that_does_not_come_back(profile):
    profile.will_answer(*answers())
    profile.will_answer(restarted("n1", "not started"), *answers())
    result = profile.run("was_restart")
    assert result["msg"] == (
        "n1/S stopped and did not start again in time (WASX7263W: x); n2/S not touched; see its SystemOut.log"
    )


def test_a_server_without_an_agent(profile):
    profile.will_answer(*answers())
    profile.will_answer(restarted("n1", "no agent"), restarted("n2"), *answers(n2="23"))
    result = profile.run("was_restart")
    assert result["msg"] == "n1/S was not restarted: no node agent runs on n1 to start it again"
    assert waiting(profile) == ["n1/S"]
