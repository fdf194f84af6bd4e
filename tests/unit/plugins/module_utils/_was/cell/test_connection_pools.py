"""The purge policy of connection pools: which step a data source needs, and what its present policy means."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._was.cell import connection_pools as pools
from ansible_collections.sametime.estate.plugins.module_utils._was.steps import PoolStep

ENTIRE, FAILING = pools.POLICIES


def source(policy):
    return {"id": "x(cells/C|r.xml#1)", "name": "x", "purge_policy": policy}


@pytest.mark.parametrize(
    ("present", "wanted", "changes"),
    [
        pytest.param(FAILING, ENTIRE, True, id="another policy"),
        pytest.param(ENTIRE, ENTIRE, False, id="as wanted"),
        pytest.param(ENTIRE, FAILING, True, id="the other direction"),
        pytest.param(None, ENTIRE, True, id="a pool that does not exist is created, whatever the default is"),
        pytest.param("", ENTIRE, True, id="a pool without a policy"),
        pytest.param(FAILING, None, False, id="not wanted: stays as it is"),
        pytest.param(None, None, False, id="not wanted: no pool is created"),
    ],
)
def test_plan(present, wanted, changes):
    steps = pools.plan(source(present), "x (cell)", wanted, ["n1/S"])
    step = PoolStep("x(cells/C|r.xml#1)", "x (cell)", present, wanted, ["n1/S"], "purge policy of x")
    assert steps == ([step] if changes else [])


@pytest.mark.parametrize("present", [ENTIRE, FAILING, None, ""])
@pytest.mark.parametrize("wanted", pools.POLICIES)
def test_what_was_planned_needs_nothing_more(present, wanted):
    after = [step.after for step in pools.plan(source(present), "x", wanted, [])] or [present]
    assert pools.plan(source(after[0]), "x", wanted, []) == []


@pytest.mark.parametrize(
    ("present", "wanted", "is_named"),
    [(FAILING, None, True), (ENTIRE, None, False), (None, None, False), (FAILING, ENTIRE, False),
     (FAILING, FAILING, False)],
)  # fmt: skip
def test_notes(present, wanted, is_named):
    found = pools.notes(source(present), wanted)
    assert [sentence.rpartition("; ")[2] for sentence in found] == ["set purge_policy to EntirePool"] * is_named
