"""Client reroute of data sources: what is read, which are chosen, which properties change, and what is refused."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._was.cell import data_sources as sources
from ansible_collections.sametime.estate.plugins.module_utils._was.cell.data_sources import (
    Server,
    Wanted,
    plan,
    wanted_properties,
)
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError
from ansible_collections.sametime.estate.plugins.module_utils._was.steps import PoolStep

PRIMARY = {"hostname": "db1", "port": 50000}
OTHER = {"hostname": "db2", "port": 50001}
SERVER = {"serverName": "db1", "portNumber": "50000"}


@pytest.mark.parametrize(
    ("values", "alternates", "options"),
    [
        pytest.param({}, [], {}, id="nothing"),
        pytest.param({sources.NAMES: "", sources.PORTS: ""}, [], {}, id="cleared"),
        pytest.param({sources.NAMES: " db2 , db3", sources.PORTS: "50001,50002"},
                     [OTHER, {"hostname": "db3", "port": 50002}], {}, id="lists"),
        pytest.param({sources.NAMES: "db2"}, [{"hostname": "db2", "port": None}], {}, id="no port"),
        pytest.param({sources.NAMES: "db1,db2", sources.PORTS: "50000,50001", "enableClientAffinitiesList": "1"},
                     [OTHER], {"client_affinities": True}, id="with affinities the lists begin with the primary"),
        pytest.param({"enableSeamlessFailover": "2", "enableClientAffinitiesList": "0"}, [],
                     {"seamless_failover": False}, id="no, and not set"),
        pytest.param({"retryIntervalForClientReroute": "10", "maxRetriesForClientReroute": "three"}, [],
                     {"retry_interval_seconds": 10, "max_retries": "three"}, id="numbers, and what is none"),
    ],
)  # fmt: skip
def test_read_reroute(values, alternates, options):
    found = sources.read_reroute(dict(SERVER, **values))
    assert found == {"primary": PRIMARY, "alternates": alternates, "options": options}


@pytest.mark.parametrize("affinities", [None, True, False])
def test_what_was_read_is_what_the_role_takes(affinities):
    wanted = Wanted("STMS", Server(**PRIMARY), [Server(**OTHER)], 10, 3, True, affinities, 60 if affinities else None)
    found = sources.read_reroute(dict(SERVER, **wanted_properties(wanted)))
    again = Wanted("STMS", Server(**found["primary"]), [Server(**s) for s in found["alternates"]], **found["options"])
    assert again == wanted


def test_nothing_is_read_that_may_be_a_secret():
    assert not [name for name in sources.READ if "password" in name.lower()]


DB1, DB2 = Server("db1.acme.example", 50000), Server("db2.acme.example", 50002)
WANTED = Wanted("STMS", DB1, [DB2])
NAMES, PORTS = "clientRerouteAlternateServerName", "clientRerouteAlternatePortNumber"
AFFINITIES = "enableClientAffinitiesList"
THERE = [(NAMES, "db2.acme.example"), (PORTS, "50002")]


def estate(cells, *extra, stsc=True):
    sources = [cells.source("my data", "cells/C/nodes/n1/servers/S", cells.STMS + list(extra))]
    if stsc:
        sources += [
            cells.source("STMS", "cells/C/clusters/K", cells.STSC),
            cells.source("bare", "cells/C/nodes/n2", []),
        ]
    return cells.cell(sources=sources)


@pytest.mark.parametrize(
    ("extra", "changed", "changes"),
    [
        pytest.param([], {}, {NAMES: ([], "db2.acme.example"), PORTS: ([], "50002")}, id="absent"),
        pytest.param(THERE, {}, {}, id="as wanted"),
        pytest.param([(NAMES, ""), (PORTS, "50002")], {}, {NAMES: ([""], "db2.acme.example")}, id="empty"),
        pytest.param([*THERE, (PORTS, "50002")], {}, {PORTS: (["50002", "50002"], "50002")}, id="double"),
        pytest.param(THERE, {"alternates": []},
                     {NAMES: (["db2.acme.example"], None), PORTS: (["50002"], None)}, id="cleared"),
        pytest.param([(NAMES, ""), (PORTS, "")], {"alternates": []}, {}, id="empty is as good as none"),
        pytest.param(THERE, {"retry_interval_seconds": 10, "max_retries": 3, "seamless_failover": False},
                     {"retryIntervalForClientReroute": ([], "10"), "maxRetriesForClientReroute": ([], "3"),
                      "enableSeamlessFailover": ([], "2")}, id="numbers"),
        pytest.param([], {"client_affinities": True},
                     {NAMES: ([], "db1.acme.example,db2.acme.example"), PORTS: ([], "50000,50002"),
                      "enableClientAffinitiesList": ([], "1")}, id="affinities begin with the primary"),
        pytest.param([(NAMES, " DB2.Acme.Example. ,"), (PORTS, "050002 ")], {}, {}, id="another spelling"),
        pytest.param([(NAMES, "db2.acme.example db3"), (PORTS, "50002\t1")],
                     {"alternates": [DB2, Server("db3", 1)]}, {}, id="blanks between the items"),
        pytest.param([*THERE, ("retryIntervalForClientReroute", " 10 "), ("enableSeamlessFailover", "2 ")],
                     {"retry_interval_seconds": 10, "seamless_failover": False}, {}, id="blanks around numbers"),
        pytest.param([(NAMES, " "), (PORTS, " , ")], {"alternates": []}, {}, id="blanks are as good as none"),
        pytest.param([*THERE, ("retryIntervalForClientReroute", "10")], {"max_retries": 3},
                     {"maxRetriesForClientReroute": ([], "3")}, id="attempts where the interval is set"),
        pytest.param([(NAMES, "db1.acme.example,DB2.acme.example"), (PORTS, "50000,50002"), (AFFINITIES, " 1 ")],
                     {}, {}, id="affinities of the data source stay"),
        pytest.param([*THERE, (AFFINITIES, "1")], {},
                     {NAMES: (["db2.acme.example"], "db1.acme.example,db2.acme.example"),
                      PORTS: (["50002"], "50000,50002")}, id="affinities of the data source need the primary"),
        pytest.param([(NAMES, "db1.acme.example,db2.acme.example"), (PORTS, "50000,50002"), (AFFINITIES, "1")],
                     {"client_affinities": False},
                     {NAMES: (["db1.acme.example,db2.acme.example"], "db2.acme.example"),
                      PORTS: (["50000,50002"], "50002"), AFFINITIES: (["1"], "2")}, id="affinities off"),
    ],
)  # fmt: skip
def test_plan(cells, extra, changed, changes):
    planned = plan(estate(cells, *extra), WANTED._replace(**changed))
    assert planned.chosen == ["my data(cells/C/nodes/n1/servers/S|resources.xml#DataSource_1)"]
    found = {change.name: (change.before, change.after) for step in planned.steps for change in step.changes}
    assert found == changes
    if changes:
        assert planned.steps[0].restart == ["n1/S"]
        assert planned.after.keys() == {"my data (server n1/S)"}


@pytest.mark.parametrize("extra", [[], THERE])
@pytest.mark.parametrize(("present", "shown"), [("FailingConnectionOnly", "FailingConnectionOnly"), (None, "")])
def test_the_purge_policy_is_one_more_change_of_the_data_source(cells, extra, present, shown):
    mine = cells.source("mine", "cells/C/nodes/n1/servers/S", cells.STMS + extra, purge_policy=present)
    other = cells.source("other", "cells/C", cells.STSC, purge_policy=present)
    cell = cells.cell(sources=[mine, other])
    planned = plan(cell, WANTED._replace(purge_policy="EntirePool"))
    before, after = ({}, {}) if extra else ({NAMES: "", PORTS: ""}, {NAMES: "db2.acme.example", PORTS: "50002"})
    assert planned.before == {"mine (server n1/S)": {**before, "connectionPool.purgePolicy": shown}}
    assert planned.after == {"mine (server n1/S)": {**after, "connectionPool.purgePolicy": "EntirePool"}}
    assert planned.steps[-1] == PoolStep(
        mine.value["id"], "mine (server n1/S)", present, "EntirePool", ["n1/S"], "purge policy of mine"
    )
    assert len(planned.steps) == (1 if extra else 2)
    assert len(plan(cell, WANTED).steps) == len(planned.steps) - 1


def test_types(cells):
    def kinds(cell, **changed):
        return {c.name: c.type for s in plan(cell, WANTED._replace(**changed)).steps for c in s.changes}

    new = kinds(estate(cells), retry_interval_seconds=5, types={PORTS: "java.lang.Object"})
    assert new == {
        NAMES: "java.lang.String", PORTS: "java.lang.Object", "retryIntervalForClientReroute": "java.lang.Integer",
    }  # fmt: skip
    there = estate(cells, *THERE, ("retryIntervalForClientReroute", "5"))
    assert kinds(there, retry_interval_seconds=5) == {}
    assert kinds(there, retry_interval_seconds=6) == {"retryIntervalForClientReroute": "java.lang.String"}
    strict = kinds(there, retry_interval_seconds=5, check_types=True)
    assert strict == {"retryIntervalForClientReroute": "java.lang.Integer"}


def test_another_server_is_reported_with_every_value(cells):
    other = [("databaseName", "STMS"), ("serverName", "db2.acme.example"), ("portNumber", "50000")]
    cell = cells.cell(
        sources=[cells.source("a", "cells/C/clusters/K", cells.STMS), cells.source("b c", "cells/C/nodes/n1", other)]
    )
    with pytest.raises(WasError) as caught:
        plan(cell, WANTED)
    assert str(caught.value).startswith(
        "not all data sources of STMS name the primary db1.acme.example port 50000:"
        " a (cluster K) names DB1.acme.example port 50000; b c (node n1) names db2.acme.example port 50000."
    )


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        (
            {"database": "STXX"},
            r"the cell C has no data source of STXX. Its data sources: my data \(server n1/S\): stms; STMS \(clu",
        ),
        ({"expected_count": 2}, r"1 data sources are of STMS, but 2 are expected"),
        ({"alternates": [Server("DB1.acme.example", 50000)]}, "is the primary and cannot be its own alternate"),
        ({"max_retries": 3}, "max_retries has no effect without retry_interval_seconds"),
    ],
)
def test_refused(cells, changed, message):
    with pytest.raises(WasError, match=message):
        plan(estate(cells), WANTED._replace(**changed))


@pytest.mark.parametrize("alternates", [[DB2], []])
def test_a_list_in_jndi_is_refused(cells, alternates):
    with pytest.raises(WasError, match=r"my data \(server n1/S\) takes its servers from the list jdbc/servers in JNDI"):
        plan(estate(cells, *THERE, (sources.LIST_IN_JNDI, "jdbc/servers")), WANTED._replace(alternates=alternates))
    assert plan(estate(cells, *THERE, (sources.LIST_IN_JNDI, " ")), WANTED).steps == []


def test_a_list_in_jndi_is_what_the_driver_uses(cells):
    source = estate(cells, *THERE, (sources.LIST_IN_JNDI, " jdbc/servers "))["data_sources"][0]
    assert (source["alternate_servers"], source["alternate_ports"]) == (["jdbc/servers"], [""])


def test_blanks_and_capitals_do_not_hide_a_data_source(cells):
    values = [("databaseName", " stms "), ("serverName", " DB1.acme.example "), ("portNumber", " 50000 ")]
    cell = cells.cell(sources=[cells.source("a", "cells/C", [*values, *THERE])])
    assert plan(cell, WANTED).steps == []
    assert plan(cell, WANTED._replace(database=" STMS ")).chosen


def test_a_data_source_of_an_application_restarts_the_servers_of_that(cells):
    where = "cells/C/applications/App.ear/deployments/App"
    cell = cells.cell(
        sources=[cells.source("a", where, cells.STMS, modules="App#m.war+WEB-INF/web.xml#WebSphere:cluster=K")]
    )
    [step] = plan(cell, WANTED).steps
    assert (step.name, step.restart) == ("a (application App)", ["n1/P"])
    assert cell["data_sources"][0]["targets"] == ["WebSphere:cluster=K"]


def test_one_source_of_two_databases(cells):
    with pytest.raises(WasError, match="names more than one database: STMS, STSC"):
        plan(estate(cells, ("databaseName", "STSC")), WANTED)


def test_seamless_failover_needs_type_4(cells):
    kind2 = [pair for pair in cells.STMS if pair[0] != "driverType"] + [("driverType", "2")]
    cell = cells.cell(sources=[cells.source("a", "cells/C", kind2)])
    with pytest.raises(WasError, match="has driver type 2; seamless failover and client affinities need type 4"):
        plan(cell, WANTED._replace(seamless_failover=True))
    assert plan(cell, WANTED).steps
    blank = [pair for pair in cells.STMS if pair[0] != "driverType"] + [("driverType", " ")]
    cell = cells.cell(sources=[cells.source("a", "cells/C", blank)])
    assert plan(cell, WANTED._replace(seamless_failover=True)).steps


def test_a_data_source_without_a_server(cells):
    cell = cells.cell(sources=[cells.source("a", "cells/C", cells.STMS[:1])])
    with pytest.raises(WasError, match=r"a \(cell\) names no server port not set\. Correct them in the console"):
        plan(cell, WANTED)


def test_lists_are_of_one_length():
    values = wanted_properties(WANTED._replace(alternates=[DB2, Server("db3", 1)]))
    assert (values[NAMES], values[PORTS]) == ("db2.acme.example,db3", "50002,1")
