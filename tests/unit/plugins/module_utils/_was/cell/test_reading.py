"""The cell that is made of the payload's answers."""

import json

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._was.cell.cell import key
from ansible_collections.sametime.estate.plugins.module_utils._was.cell.reading import assemble
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError


def test_assemble(cells):
    cell = cells.cell(sources=[cells.source("a", "cells/C/clusters/K", cells.STMS)])
    assert cell["name"] == "C"
    assert [(node["name"], node["kind"], node["agent_running"], node["synchronized"]) for node in cell["nodes"]] == [
        ("dm", "deployment_manager", None, None),
        ("n1", "managed", True, True),
        ("n2", "managed", True, True),
        ("h1", "unmanaged", None, None),
    ]
    assert {key(server): server["cluster"] for server in cell["servers"]} == {
        "n1/S": "K", "n1/P": None, "n2/S": "K", "n2/P": None, "h1/w1": None,
    }  # fmt: skip
    found = cell["data_sources"][0]
    assert (found["database"], found["server"], found["port"]) == ("stms", "DB1.acme.example", "50000")
    assert found["reroute"]["alternates"] == []
    json.dumps(cell)


def test_only_a_deployment_manager_will_do(cells):
    answers = cells.answers()
    answers[0].value["node"] = "n1"
    with pytest.raises(WasError, match="connected to the node n1, which is not a deployment manager"):
        assemble(answers)
