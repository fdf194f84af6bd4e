"""From a data source as wsadmin returns it to playbooks/estate_agreement.yml: what the role writes is what agrees."""

import pytest
from ansible_collections.sametime.estate.plugins.filter.estate_agreement import FilterModule
from ansible_collections.sametime.estate.plugins.module_utils._was.cell.data_sources import (
    Server,
    Wanted,
    wanted_properties,
)
from ansible_collections.sametime.estate.plugins.module_utils._was.cell.reading import assemble
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._was import was_cells

COMPARE = FilterModule().filters()["estate_agreement"]
DB1, DB2 = Server("db1.acme.example", 50000), Server("db2.acme.example", 50001)
PAIR = {
    "database": "STMS",
    "members": [
        {"host": name, "hostname": server.hostname, "client_port": server.port, "hadr_port": "55001",
         "instance": "db2inst1", "profile": "/p"}
        for name, server in (("db1", DB1), ("db2", DB2))
    ],
}  # fmt: skip
DB2_ALTERNATES = {"db1": DB2._asdict(), "db2": DB1._asdict()}


def data_sources(primary, alternates, affinities):
    properties = {"databaseName": "STMS", "serverName": primary.hostname, "portNumber": str(primary.port)}
    properties.update(wanted_properties(Wanted("STMS", DB1, alternates, client_affinities=affinities)))
    source = was_cells.source("Meetings", "cells/C/clusters/K", list(properties.items()))
    return assemble(was_cells.answers(sources=[source]))["data_sources"]


@pytest.mark.parametrize("affinities", [None, False, True])
@pytest.mark.parametrize("primary", [DB1, DB1._replace(hostname="DB1.acme.example")], ids=["same", "other case"])
def test_what_the_role_writes_agrees(affinities, primary):
    sources = data_sources(primary, [DB2], affinities)
    assert COMPARE(PAIR, DB2_ALTERNATES, sources) == []
    assert (sources[0]["alternate_servers"], sources[0]["alternate_ports"]) == (["db2.acme.example"], ["50001"])


@pytest.mark.parametrize("affinities", [None, True])
def test_a_missing_alternate_server_is_still_reported(affinities):
    [difference] = COMPARE(PAIR, DB2_ALTERNATES, data_sources(DB1, [], affinities))
    assert "data source Meetings (cluster K)" in difference["words"]
