"""Ways to write keys of Meeting servers."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._was.documents.documents import Documents
from ansible_collections.sametime.estate.plugins.module_utils._was.documents.meeting_keys import (
    Manual,
    RepositoryDocument,
)
from ansible_collections.sametime.estate.plugins.module_utils._was.documents.meeting_servers import Key, Server, compare
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError

SERVERS = [Server(node, "S", "http://m", f"Meetings {node}") for node in ("n1", "n2")]
URI = "cells/C/nodes/{node}/servers/S/keys.properties"


@pytest.fixture
def files(tmp_path):
    for node in ("n1", "n2"):
        path = tmp_path / "config" / URI.format(node=node)
        path.parent.mkdir(parents=True)
        path.write_bytes(b"a=1\n")
    return Documents(str(tmp_path))


def test_manual():
    planned = Manual().plan(SERVERS, [Key("a", "2")])
    assert planned == ([], {}, {}, [])
    tasks = Manual().manual_tasks(SERVERS[:1], planned, compare(SERVERS[0], [Key("a", "2")], {"a": "1"}, ""))
    assert len(tasks) == 1
    assert tasks[0].endswith("> Meetings n1 > Server Configuration > Edit: a = 2 (now: 1)")


@pytest.mark.parametrize(("restart", "servers"), [(True, ["n1/S"]), (False, [])])
def test_one_step_for_each_document(cells, files, restart, servers):
    way = RepositoryDocument(cells.cell(), files, None, "auto", "a")
    planned = way.plan(SERVERS, [Key("a", "2", restart)])
    assert [step.uri for step in planned.steps] == [URI.format(node="n1"), URI.format(node="n2")]
    assert (planned.steps[0].format, planned.steps[0].wanted) == ("properties", {"a": "2"})
    assert list(planned.steps[0].restart) == servers
    assert planned.before[URI.format(node="n1")] == {"a": "1"}
    assert planned.servers == ["n1/S", "n2/S"]


def test_one_document_of_two_servers_is_one_step(cells, files):
    way = RepositoryDocument(cells.cell(), files, URI.format(node="n1"), "properties", "a")
    [step] = way.plan(SERVERS, [Key("a", "2")]).steps
    assert list(step.restart) == ["n1/S", "n2/S"]


@pytest.mark.parametrize("uri", ["cells/{Cell}/x", "cells/{cell/x", "cells/{0}/x", "cells/{cell.x}/x"])
def test_other_braces_in_the_name_of_a_document(cells, files, uri):
    way = RepositoryDocument(cells.cell(), files, uri, "auto", "a")
    with pytest.raises(WasError, match=r"only \{cell\}, \{node\} and \{server\} are replaced in it"):
        way.plan(SERVERS, [Key("a", "2")])


def test_a_document_is_not_found(cells, files):
    way = RepositoryDocument(cells.cell(), files, None, "auto", "z")
    with pytest.raises(WasError, match=r"0 documents of n1/S have the key z \(none\), but exactly one is needed"):
        way.plan(SERVERS, [Key("z", "2")])


def test_a_task_remains_only_if_nothing_else_explains_the_difference(cells, files):
    cell = cells.cell()
    way = RepositoryDocument(cell, files, None, "auto", "a")
    keys = [Key("a", "1")]
    comparisons = compare(SERVERS[0], keys, {"a": "2"}, "")
    assert (
        "n1/S runs with a = 2, but its document has 1"
        in way.manual_tasks(SERVERS, way.plan(SERVERS, keys), comparisons)[0]
    )
    assert way.manual_tasks(SERVERS, way.plan(SERVERS, [Key("a", "3")]), comparisons) == []
    cell["waiting"] = [{"server": "n1/S"}]
    assert way.manual_tasks(SERVERS, way.plan(SERVERS, keys), comparisons) == []
