"""Which servers wait for a restart, and which are restarted now."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._was.cell.restarts import (
    add,
    check,
    choose,
    held_warnings,
    waiting,
)
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError
from ansible_collections.sametime.estate.plugins.module_utils._was.steps import DocumentStep


def step(*restart, reason):
    return DocumentStep("cells/C/x.xml", "settings", [], "", list(restart), reason)


STEPS = [
    step("n1/S", "n2/S", reason="b"),
    step("n1/S", "h1/w1", "n9/none", reason="a"),
    step(reason="nothing"),
]


@pytest.fixture
def cell(cells):
    return cells.cell()


def change(cell, which, **values):
    kind = "servers" if "/" in which else "nodes"
    found = [thing for thing in cell[kind] if which in (thing["name"], f"{thing.get('node')}/{thing['name']}")]
    found[0].update(values)
    return cell


def names(records):
    return [record["server"] for record in records]


def test_a_server_has_one_record_with_all_reasons(cell):
    records = add([], STEPS, cell, "now")
    assert records == [
        {"server": "n1/S", "reasons": ["a", "b"], "pid": "11S", "since": "now"},
        {"server": "n2/S", "reasons": ["b"], "pid": "22S", "since": "now"},
    ]
    again = add(records, [step("n2/S", reason="c")], change(cell, "n2/S", pid="99"), "later")
    assert again[1] == {"server": "n2/S", "reasons": ["b", "c"], "pid": "99", "since": "now"}


@pytest.mark.parametrize(
    ("name", "values", "left"),
    [
        pytest.param("n1", {}, ["n1/S", "n2/S"], id="as it was"),
        pytest.param("n1/S", {"pid": "12"}, ["n2/S"], id="restarted by somebody"),
        pytest.param("n1/S", {"state": "STOPPED", "pid": None}, ["n2/S"], id="stopped"),
        pytest.param("n1/S", {"name": "T"}, ["n2/S"], id="gone"),
        pytest.param("n1", {"synchronized": False}, ["n1/S", "n2/S"], id="node not synchronized"),
    ],
)
def test_waiting(cell, name, values, left):
    records = add([], STEPS, cell, "now")
    assert names(waiting(records, change(cell, name, **values))) == left


def test_a_restart_before_the_node_was_in_step_does_not_count(cell):
    records = add([], STEPS, cell, "now")
    early = waiting(records, change(change(cell, "n1/S", pid="12"), "n1", synchronized=False))
    assert names(waiting(early, change(cell, "n1", synchronized=True))) == ["n1/S", "n2/S"]


@pytest.mark.parametrize(
    ("policy", "now"),
    [
        ("now", ["n1/S", "n2/S"]), ("never", []), (["S"], ["n1/S", "n2/S"]), (["n2/S"], ["n2/S"]), ([], []),
        ("n1/S", ["n1/S"]),
    ],
)  # fmt: skip
def test_choose(cell, policy, now):
    chosen = choose(add([], STEPS, cell, "now"), cell, policy)
    assert chosen.now == now
    assert sorted(chosen.now + chosen.later) == ["n1/S", "n2/S"]


def test_a_server_of_a_node_out_of_step_is_not_restarted(cell):
    records = add([], STEPS, cell, "now")
    assert choose(records, change(cell, "n1", synchronized=False), "now") == (["n2/S"], ["n1/S"])
    assert choose(records, change(cell, "n1", synchronized=None, agent_running=False), "now").now == ["n2/S"]


@pytest.mark.parametrize("policy", [True, False, None, 3, {"n1/S": "now"}])
def test_a_policy_of_another_kind(cell, policy):
    with pytest.raises(WasError, match="; write now, never, or a list of servers"):
        choose([], cell, policy)


def test_a_policy_that_names_no_server(cell):
    with pytest.raises(WasError, match="restart names X, which is not a server of the cell"):
        choose([], cell, ["X"])


def test_a_server_that_runs_unseen_waits_until_its_agent_is_there_again(cell):
    server = next(s for s in cell["servers"] if (s["node"], s["name"]) == ("n1", "S"))
    node = next(n for n in cell["nodes"] if n["name"] == "n1")
    pid = server["pid"]
    server.update(state="STOPPED", pid=None)
    node.update(agent_running=False, synchronized=None)
    records = add([], [step("n1/S", reason="x")], cell, "now")
    assert [record["server"] for record in waiting(records, cell)] == ["n1/S"]
    node.update(agent_running=True, synchronized=False)
    server.update(state="STARTED", pid=pid)
    records = waiting(records, cell)
    node.update(synchronized=True)
    assert choose(records, cell, "now").now == ["n1/S"]
    server.update(state="STOPPED", pid=None)
    assert waiting(records, cell) == []


def outcome(node, kind):
    return {"node": node, "server": "S", "outcome": kind, "text": " WASX7263W: x "}


@pytest.mark.parametrize(
    ("kinds", "message"),
    [
        (["not stopped"], r"^n1/S did not stop in time \(WASX7263W: x\); n2/S not touched; see its SystemOut.log$"),
        (["started", "not started"], r"^n2/S stopped and did not start again in time \(WASX7263W: x\); see its"),
        (["no agent", "started"], r"^n1/S was not restarted: no node agent runs on n1 to start it again$"),
    ],
)
def test_check(kinds, message):
    outcomes = [outcome(node, kind) for node, kind in zip(["n1", "n2"], kinds)]
    with pytest.raises(WasError, match=message):
        check(outcomes, ["n1/S", "n2/S"])


def test_check_accepts_started_and_stopped_servers():
    check([outcome("n1", "started"), outcome("n2", "stopped")], ["n1/S", "n2/S"])


def test_held_warnings():
    records = [{"server": "n1/S"}, {"server": "n2/S"}]
    assert held_warnings(records, ["n1/S"]) == ["still waiting for a restart: n2/S"]
    assert held_warnings(records, ["n1/S", "n2/S"]) == []
