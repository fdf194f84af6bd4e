"""Settings in the documents of Sametime Proxy servers."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._was.cell.cell import key
from ansible_collections.sametime.estate.plugins.module_utils._was.documents.proxy_settings import (
    plan,
    proxy_servers,
    token_domains,
)
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError

SETTING = {"name": "a", "value": "2", "parent": None, "attribute": None, "create_parent": False}
URI = "cells/C/nodes/{node}/servers/P/x.xml"
DOCUMENTS = {
    URI.format(node="n1"): b"<configuration><a>1</a></configuration>",
    URI.format(node="n2"): b"<configuration><a>2</a></configuration>",
}


def test_plan(cells):
    cell = cells.cell()
    planned = plan(cell, proxy_servers(cell, "P", None), "x.xml", [SETTING], DOCUMENTS.__getitem__)
    assert planned.documents == list(DOCUMENTS)
    [step] = planned.steps
    assert (step.uri, step.restart, step.reason) == (URI.format(node="n1"), ["n1/P"], "x.xml")
    assert planned.before == {step.uri: {"/configuration/a": "1"}}
    assert planned.after == {step.uri: {"/configuration/a": "2"}}


@pytest.mark.parametrize(("nodes", "keys"), [(None, ["n1", "n2"]), ([], ["n1", "n2"]), (["n2"], ["n2"])])
def test_proxy_servers(cells, nodes, keys):
    assert [server["node"] for server in proxy_servers(cells.cell(), "P", nodes)] == keys


@pytest.mark.parametrize(
    ("name", "nodes", "expected"),
    [
        ("P", None, ["n1/P", "n1/P_member2", "n2/P3"]),
        ("P3", None, ["n1/P", "n1/P_member2", "n2/P3"]),
        ("P", ["n2"], ["n2/P3"]),
        ("alone", None, ["n2/alone"]),
    ],
)
def test_all_members_of_a_vertical_cluster(name, nodes, expected):
    servers = [
        ("n1", "P", "K"),
        ("n1", "P_member2", "K"),
        ("n2", "P3", "K"),
        ("n2", "alone", None),
        ("n2", "other", None),
    ]
    cell = {"name": "C", "nodes": [], "servers": [dict(zip(("node", "name", "cluster"), one)) for one in servers]}
    assert [key(server) for server in proxy_servers(cell, name, nodes)] == expected


@pytest.mark.parametrize(
    ("name", "nodes", "message"),
    [
        ("X", None, "no server X on dm, n1, n2, h1; the servers of the cell C are P, S, w1"),
        ("P", ["n1", "h1"], "no server P on h1; the servers of the cell C are P, S, w1"),
    ],
)
def test_refused(cells, name, nodes, message):
    with pytest.raises(WasError, match=message):
        proxy_servers(cells.cell(), name, nodes)


@pytest.mark.parametrize(
    ("document", "domain"),
    [
        (b"<configuration><tokenDomain> .acme.example </tokenDomain></configuration>", ".acme.example"),
        (b"<configuration><mobile><tokenDomain>a.b</tokenDomain></mobile></configuration>", "a.b"),
        (b"<configuration><tokenDomain/></configuration>", None),
        (b"<configuration><!-- <tokenDomain>no</tokenDomain> --></configuration>", None),
        (b"<configuration>", None),
    ],
)
def test_token_domains(cells, document, domain):
    documents = {"cells/C/nodes/n1/servers/P/stproxyconfig.xml": document}

    def read(uri):
        if uri not in documents:
            raise WasError("no document")
        return documents[uri]

    assert token_domains(cells.cell(), read) == [{"server": "n1/P", "token_domain": domain}]
