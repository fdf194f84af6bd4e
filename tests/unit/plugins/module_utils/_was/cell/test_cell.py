"""Scopes, and look-ups in a cell."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._was.cell import cell as was
from ansible_collections.sametime.estate.plugins.module_utils._was.cell.cell import Scope
from ansible_collections.sametime.estate.plugins.module_utils._was.cell.reading import assemble
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin.literal import Answer


@pytest.mark.parametrize(
    ("identity", "scope", "text"),
    [
        ("x(cells/C/clusters/K|resources.xml#DataSource_1)", Scope(cluster="K"), "cluster K"),
        ('"a b(cells/C/nodes/n1/servers/s1|resources.xml#DataSource_2)"', Scope(None, "n1", "s1"), "server n1/s1"),
        ("(cells/C/nodes/n1|resources.xml#DataSource_3)", Scope(node="n1"), "node n1"),
        ("a (b)(cells/C|resources.xml#DataSource_4)", Scope(), "cell"),
        (
            "x(cells/C/applications/A.ear/deployments/A|resources.xml#DataSource_5)",
            Scope(application="A"),
            "application A",
        ),
        (
            '"x(cells/C/applications/My App.ear/deployments/My App|META-INF/ibmconfig/resources.xml#DataSource_6)"',
            Scope(application="My App"),
            "application My App",
        ),
        (
            "x(cells/C/applications/A.ear/deployments/A/META-INF|resources.xml#DataSource_7)",
            Scope(application="A"),
            "application A",
        ),
        ("d(cells/C/dynamicclusters/D|resources.xml#DataSource_8)", Scope(dynamic_cluster="D"), "dynamic cluster D"),
        (
            "d(cells/C/dynamicclusters/D/servers/D|resources.xml#DataSource_9)",
            Scope(dynamic_cluster="D"),
            "dynamic cluster D",
        ),
    ],
)
def test_scope_of(identity, scope, text):
    assert was.scope_of(identity) == scope
    assert str(scope) == text


def test_scope_of_nonsense():
    with pytest.raises(WasError, match="'x' is not the id"):
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


@pytest.mark.parametrize(
    ("scope", "servers"),
    [
        (Scope(cluster="K"), ["n1/S", "n2/S"]),
        (Scope(node="n1"), ["n1/S", "n1/P"]),
        (Scope(None, "n2", "P"), ["n2/P"]),
        (Scope(node="h1"), []),
        (Scope(), ["n1/S", "n1/P", "n2/S", "n2/P"]),
        (Scope(dynamic_cluster="K"), ["n1/S", "n2/S"]),
        (Scope(application="App"), ["n1/P"]),
        (Scope(application="Mine"), ["n1/S", "n2/S"]),
        (Scope(application="not read"), ["n1/S", "n1/P", "n2/S", "n2/P"]),
    ],
)
def test_servers_in(cells, scope, servers):
    where = "cells/C/applications/Mine.ear/deployments/Mine"
    source = cells.source("own", where, cells.STMS, modules="Mine#a.jar+META-INF/ejb-jar.xml#WebSphere:cluster=K")
    assert was.servers_in(cells.cell(sources=[source]), scope) == servers


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
        (Scope(dynamic_cluster="K"), True),
        (Scope(application="App"), False),
    ],
)
def test_process_in(cells, scope, running):
    cell = cells.cell()
    for server in cell["servers"]:
        if server["node"] == "n1":
            server["state"] = "STOPPED"
    cell["nodes"][1]["agent_running"] = False
    assert was.process_in(cell, scope) == running


def test_what_was_not_read_or_is_not_there(cells):
    with pytest.raises(WasError, match="Other was not read; add it to the option applications"):
        was.application(cells.cell(), "Other")
    gone = Answer("application", {"name": "Gone", "modules": None, "servers": "", "hosts": ""})
    cell = assemble([*cells.answers(), gone])
    with pytest.raises(WasError, match="the cell C has no application Gone"):
        was.application(cell, "Gone")
