"""The cell as data."""

import json
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._was.cell import cell as was
from ansible_collections.sametime.estate.plugins.module_utils._was.cell.cell import Scope
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin.literal import Answer

CASES = sorted((Path(__file__).parent / "data" / "view").glob("*.json"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_modules(path):
    case = json.loads(path.read_text(encoding="utf-8"))
    newline = case.get("newline", "\n")
    texts = [newline.join(case[name]) for name in ("listing", "servers", "hosts")]
    assert was.parse_modules(*texts) == case["modules"]


def test_a_view_that_is_not_understood_is_shown():
    with pytest.raises(WasError, match=r"does not show w\.war,WEB-INF/web\.xml; it starts: 'Module"):
        was.parse_modules("A#w.war+WEB-INF/web.xml#T", "Module: one blank\nURI: w.war,WEB-INF/web.xml", "")


@pytest.mark.parametrize(
    ("identity", "scope", "text"),
    [
        ("x(cells/C/clusters/K|resources.xml#DataSource_1)", Scope(cluster="K"), "cluster K"),
        ('"a b(cells/C/nodes/n1/servers/s1|resources.xml#DataSource_2)"', Scope(None, "n1", "s1"), "server n1/s1"),
        ("(cells/C/nodes/n1|resources.xml#DataSource_3)", Scope(node="n1"), "node n1"),
        ("a (b)(cells/C|resources.xml#DataSource_4)", Scope(), "cell"),
        ("x(cells/C/applications/A.ear/deployments/A|resources.xml#DataSource_5)", Scope(), "cell"),
    ],
)
def test_scope_of(identity, scope, text):
    assert was.scope_of(identity) == scope
    assert str(scope) == text


def test_scope_of_nonsense():
    with pytest.raises(WasError, match="'x' is no id"):
        was.scope_of("x")


@pytest.mark.parametrize(
    ("target", "scope"),
    [
        ("WebSphere:cell=C,cluster=K", Scope("K")),
        ("WebSphere:node=n,server=s", Scope(None, "n", "s")),
        ("WebSphere:cluster=K", Scope("K")),
    ],
)
def test_target_scope(target, scope):
    assert was.target_scope(target) == scope


def test_assemble(cells):
    cell = cells.cell(sources=[cells.source("a", "cells/C/clusters/K", cells.STMS)])
    assert cell["name"] == "C"
    assert [(node["name"], node["kind"], node["agent_running"], node["synchronized"]) for node in cell["nodes"]] == [
        ("dm", "deployment_manager", None, None),
        ("n1", "managed", True, True),
        ("n2", "managed", True, True),
        ("h1", "unmanaged", None, None),
    ]
    assert {was.key(server): server["cluster"] for server in cell["servers"]} == {
        "n1/S": "K", "n1/P": None, "n2/S": "K", "n2/P": None, "h1/w1": None,
    }  # fmt: skip
    found = cell["data_sources"][0]
    assert (found["database"], found["server"], found["port"]) == ("stms", "DB1.acme.example", "50000")
    assert found["reroute"]["alternates"] == []
    json.dumps(cell)


@pytest.mark.parametrize(
    ("scope", "servers"),
    [
        (Scope(cluster="K"), ["n1/S", "n2/S"]),
        (Scope(node="n1"), ["n1/S", "n1/P"]),
        (Scope(None, "n2", "P"), ["n2/P"]),
        (Scope(node="h1"), []),
        (Scope(), ["n1/S", "n1/P", "n2/S", "n2/P"]),
    ],
)
def test_servers_in(cells, scope, servers):
    assert was.servers_in(cells.cell(), scope) == servers


@pytest.mark.parametrize(
    ("scope", "running"),
    [
        (Scope(cluster="K"), True),
        (Scope(None, "n1", "S"), False),
        (Scope(None, "n2", "S"), True),
        (Scope(node="n1"), False),
        (Scope(node="n2"), True),
        (Scope(node="h1"), False),
        (Scope(), True),
    ],
)
def test_process_in(cells, scope, running):
    cell = cells.cell()
    for server in cell["servers"]:
        if server["node"] == "n1":
            server["state"] = "STOPPED"
    cell["nodes"][1]["agent_running"] = False
    assert was.process_in(cell, scope) == running


def test_only_a_deployment_manager_will_do(cells):
    found = cells.answers()
    found[0].value["node"] = "n1"
    with pytest.raises(WasError, match="connected to the node n1, which is no deployment manager's"):
        was.assemble(found)


def test_what_was_not_read_or_is_not_there(cells):
    with pytest.raises(WasError, match="Other was not read; name it"):
        was.application(cells.cell(), "Other")
    gone = Answer("application", {"name": "Gone", "modules": None, "servers": "", "hosts": ""})
    cell = was.assemble([*cells.answers(), gone])
    with pytest.raises(WasError, match="the cell C has no application Gone"):
        was.application(cell, "Gone")
