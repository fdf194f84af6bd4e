"""Which nodes are synchronized, which data sources are tested, and how the outcome is judged."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._was.cell.synchronization import (
    agent_warnings,
    check_nodes,
    plan,
    untested_warnings,
)
from ansible_collections.sametime.estate.plugins.module_utils._was.cell.synchronization import (
    test_warnings as warnings_of_tests,
)
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError

SOURCE = "x(cells/C/clusters/K|resources.xml#DataSource_1)"


@pytest.fixture
def cell(cells):
    made = cells.cell()
    made["nodes"][1]["synchronized"] = False
    return made


@pytest.mark.parametrize(("full", "nodes"), [(False, ["n1"]), (True, ["n1", "n2"])])
def test_plan_of_nodes(cell, full, nodes):
    assert plan(cell, full, []).nodes == nodes


def test_a_node_without_a_running_agent_is_not_synchronized(cell):
    cell["nodes"][1].update(agent_running=False, synchronized=None)
    assert plan(cell, True, []).nodes == ["n2"]
    assert "no node agent runs on n1: not synchronized" in agent_warnings(cell, "warn")[0]
    with pytest.raises(WasError, match="no node agent runs on n1"):
        agent_warnings(cell, "fail")


def test_only_what_a_running_process_uses_can_be_tested(cell):
    assert plan(cell, False, [SOURCE])[1:] == ([SOURCE], [])
    for server in cell["servers"]:
        server["state"] = "STOPPED"
    planned = plan(cell, False, [SOURCE])
    assert planned[1:] == ([], [SOURCE])
    assert untested_warnings(planned) == [f"no process runs that can test the connection of {SOURCE}"]


@pytest.mark.parametrize(("nodes", "fails"), [(["n1"], True), (["n2"], False), ([], False)])
def test_check_nodes(cell, nodes, fails):
    if fails:
        with pytest.raises(WasError, match="n1 not synchronized after 7 seconds"):
            check_nodes(cell, nodes, 7)
    else:
        check_nodes(cell, nodes, 7)


def test_failed_tests():
    tests = [{"id": "a", "passed": 1, "text": "ok"}, {"id": "b", "passed": 0, "text": "DSRA0010E:\n State"}]
    message = "saved and synchronized, but these connection tests failed: b: DSRA0010E: State"
    assert warnings_of_tests(tests, "warn") == [message]
    assert warnings_of_tests(tests[:1], "fail") == []
    with pytest.raises(WasError, match=message):
        warnings_of_tests(tests, "fail")
