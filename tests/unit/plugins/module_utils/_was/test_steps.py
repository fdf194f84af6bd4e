"""Steps: their three forms, and that the payload knows exactly their kinds and keys."""

import ast
import contextlib
import json
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._was import steps
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError
from ansible_collections.sametime.estate.plugins.module_utils._was.steps import (
    DocumentStep,
    MappingStep,
    PoolStep,
    PropertiesStep,
    PropertyChange,
)
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin import payload

CHANGE = PropertyChange("p", ["1", "1"], None, "java.lang.String")
STEPS = [
    MappingStep("App", "M", "m.war,WEB-INF/web.xml", ["T"], ["U"], "h", None, ["n1/S"], "mapping", {"targets": []}),
    PropertiesStep("x(cells/C|r.xml#1)", "x (cell)", [CHANGE], [], "reroute"),
    DocumentStep("cells/C/x.xml", "settings", [{"name": "a"}], "digest", ["n1/S"], "x.xml"),
    PoolStep("y(cells/C|r.xml#2)", "y (cell)", None, "EntirePool", ["n1/S"], "purge policy"),
]


def ids(step):
    return type(step).__name__


@pytest.mark.parametrize("step", STEPS, ids=ids)
def test_a_plan_survives_json(step):
    plan = json.loads(json.dumps(steps.to_plan([step])))
    assert steps.from_plan(plan) == [step]


@pytest.mark.parametrize(
    "item",
    [{}, {"do": "other"}, {"do": "mapping"}, dict(steps.to_plan(STEPS)[2], contents=""), {"do": []},
     dict(steps.to_plan(STEPS)[1], changes=[{"name": "p"}])],
)  # fmt: skip
def test_other_dictionaries_are_refused(item):
    with pytest.raises(WasError, match="the plan holds a step that no module of this collection planned"):
        steps.from_plan([item])


def test_order():
    assert steps.order(STEPS[1]) == {"do": "properties", "id": STEPS[1].id, "changes": [dict(CHANGE._asdict())]}
    assert "record" not in steps.order(STEPS[0])


def test_to_test_and_place():
    assert steps.to_test([*STEPS, STEPS[1]._replace(test=False)]) == [STEPS[1].id]
    assert [steps.place(step) for step in STEPS] == ["", STEPS[1].id, "cells/C/x.xml", STEPS[3].id]


def test_the_payload_knows_every_kind_and_no_other():
    assert set(payload.STEPS) == set(steps.KINDS)


def test_the_payload_reads_only_keys_of_orders():
    """And every key of an order is read: a key that somebody adds to one side only fails here."""
    tree = ast.parse(Path(payload.__file__).read_text(encoding="utf-8"))
    read = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id in ("step", "wanted"):
            index = node.slice.value if type(node.slice).__name__ == "Index" else node.slice
            with contextlib.suppress(ValueError):  # a variable as key
                read.add(ast.literal_eval(index))
    orders = [*(steps.order(STEPS[at]) for at in (0, 1, 3)), steps.document_order("u", "e", "n", "s")]
    sent = {key for order in orders for key in order} | set(PropertyChange._fields)
    assert read == sent
