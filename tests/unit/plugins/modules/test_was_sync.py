"""Module was_sync: only nodes that need it, no node agent ignored, tests afterwards."""

import json

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin.literal import Answer
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._was import was_cells
from ansible_collections.sametime.estate.tests.unit.plugins.modules.was_profile import WasProfile


@pytest.fixture
def profile(tmp_path, call_module):
    return WasProfile(tmp_path / "dm", call_module)


def answers(**states):
    found = was_cells.answers()
    for answer in found:
        if answer.kind == "node" and answer.value["name"] in states:
            answer.value["synchronized"] = states[answer.value["name"]]
    return found


def test_check_do_check_do(profile):
    for check in (True, False):
        profile.will_answer(*answers(n2="false"))
        if not check:
            profile.will_answer(Answer("synchronized", {"name": "n2", "synchronized": "true"}), *answers())
        result = profile.run("was_sync", check=check)
        assert (result["changed"], result["nodes"]) == (True, ["n2"])
        assert result["diff"] == {"before": {"n2": "not synchronized"}, "after": {"n2": "synchronized"}}
        assert all(node["synchronized"] in (None, True) for node in result["cell"]["nodes"])
    assert [action[0] for action in profile.requests[2]] == ["sync", "test", "read"]
    assert profile.requests[2][0][1]["nodes"] == ["n2"]
    for check in (True, False):
        profile.will_answer(*answers())
        assert not profile.run("was_sync", check=check)["changed"]


def test_all_in_step_starts_nothing(profile):
    assert not profile.run("was_sync", cell=profile.cell())["changed"]
    assert profile.requests == []


def test_full_takes_every_node(profile):
    profile.will_answer(*answers())
    assert profile.run("was_sync", cell=profile.cell(), full=True)["nodes"] == ["n1", "n2"]
    assert profile.requests[0][0][1]["full"] == 1


def test_later_only_tells(profile):
    profile.will_answer(*answers(n1="false"))
    assert profile.run("was_sync", apply="later")["changed"]
    assert len(profile.requests) == 1


@pytest.mark.parametrize("policy", ["fail", "warn"])
def test_an_agent_that_is_down_is_named(profile, policy):
    profile.will_answer(*answers(n1=None, n2="false"))
    profile.will_answer(Answer("synchronized", {"name": "n2", "synchronized": "true"}), *answers(n1=None))
    result = profile.run("was_sync", unreachable=policy)
    message = "no node agent runs on n1: not synchronized; start the node agent and run again"
    assert profile.requests[1][0][1]["nodes"] == ["n2"], "the others are synchronized all the same"
    assert result.get("failed", False) == (policy == "fail")
    assert message in (result["msg"] if policy == "fail" else result["warnings"][0])


def test_a_node_that_does_not_get_there(profile):
    for _ in range(2):
        profile.will_answer(*answers(n2="false"))
    result = profile.run("was_sync", node_timeout_seconds=7)
    assert result["msg"] == "n2 not synchronized after 7 seconds"


SOURCE = "x(cells/C/clusters/K|resources.xml#DataSource_1)"


@pytest.mark.parametrize("policy", ["fail", "warn"])
def test_a_connection_test_that_fails(profile, policy):
    failed = Answer("tested", {"id": SOURCE, "passed": 0, "text": "DSRA0010E: SQL\n State = 08001"})
    profile.will_answer(failed, *answers())
    result = profile.run("was_sync", cell=profile.cell(), test=[SOURCE], test_failure=policy)
    message = result["msg"] if policy == "fail" else result["warnings"][0]
    failure = f"{SOURCE}: DSRA0010E: SQL State = 08001"
    assert message == f"saved and synchronized, but these connection tests failed: {failure}"


def test_what_no_process_has_is_not_tested(profile):
    cell = profile.cell()
    for server in cell["servers"]:
        server["state"] = "STOPPED"
    result = profile.run("was_sync", cell=cell, test=[SOURCE])
    assert result["warnings"] == [f"no process runs that can test the connection of {SOURCE}"]
    assert profile.requests == []


def test_a_process_from_before_the_node_was_in_step_still_waits(profile):
    state = profile.root / "state"
    state.mkdir(mode=0o700)
    record = {"server": "n1/S", "reasons": ["x"], "since": "now", "pid": None}  # its agent was down at that time
    (state / "C.json").write_text(json.dumps({"restarts": [record]}))
    profile.will_answer(*answers(n1="false"))
    profile.will_answer(Answer("synchronized", {"name": "n1", "synchronized": "true"}), *answers())
    assert [found["server"] for found in profile.run("was_sync")["cell"]["waiting"]] == ["n1/S"]
