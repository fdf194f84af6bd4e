"""Module was_datasource_reroute: check, do, check, do."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin.literal import Answer
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._was import was_cells
from ansible_collections.sametime.estate.tests.unit.plugins.modules.was_profile import WasProfile

WANTED = {
    "database": "STMS",
    "primary": {"hostname": "db1.acme.example", "port": 50000},
    "alternates": [{"hostname": "db2.acme.example", "port": 50000}],
}
THERE = [("clientRerouteAlternateServerName", "db2.acme.example"), ("clientRerouteAlternatePortNumber", "50000")]


@pytest.fixture
def profile(tmp_path, call_module):
    return WasProfile(tmp_path / "dm", call_module)


def answers(*extra):
    sources = [
        was_cells.source("a b", "cells/C/nodes/n1", was_cells.STMS + list(extra)),
        was_cells.source("STMS", "cells/C", was_cells.STSC),
    ]
    return was_cells.answers(sources=sources)


def test_check_do_check_do(profile):
    profile.will_answer(*answers())
    foreseen = profile.run("was_datasource_reroute", check=True, **WANTED)
    assert foreseen["changed"]
    assert foreseen["diff"]["after"] == {"a b (node n1)": dict(THERE)}
    profile.will_answer(*answers())
    profile.will_answer(Answer("saved", 1), *answers(*THERE))
    done = profile.run("was_datasource_reroute", **WANTED)
    assert done["changed"]
    assert done["diff"] == foreseen["diff"]
    assert len(profile.requests) == 3
    for check in (True, False):
        profile.will_answer(*answers(*THERE))
        again = profile.run("was_datasource_reroute", check=check, **WANTED)
        assert not again["changed"]
        assert again["data_sources"] == ["a b(cells/C/nodes/n1|resources.xml#DataSource_1)"]


def test_the_purge_policy(profile):
    """The properties are right, so that the pool is all that changes."""

    def answers(policy):
        return was_cells.answers(
            sources=[was_cells.source("x", "cells/C", was_cells.STMS + THERE, purge_policy=policy)]
        )

    wanted = dict(WANTED, purge_policy="EntirePool")
    profile.will_answer(*answers("FailingConnectionOnly"))
    foreseen = profile.run("was_datasource_reroute", check=True, **wanted)
    assert foreseen["diff"]["before"] == {"x (cell)": {"connectionPool.purgePolicy": "FailingConnectionOnly"}}
    profile.will_answer(*answers("FailingConnectionOnly"))
    profile.will_answer(Answer("saved", 1), *answers("EntirePool"))
    done = profile.run("was_datasource_reroute", **wanted)
    assert (done["changed"], done["diff"], done["plan"]) == (True, foreseen["diff"], foreseen["plan"])
    assert {record["server"] for record in done["cell"]["waiting"]} == {"n1/S", "n1/P", "n2/S", "n2/P"}
    for check in (True, False):
        profile.will_answer(*answers("EntirePool"))
        assert not profile.run("was_datasource_reroute", check=check, **wanted)["changed"]
    refused = profile.run("was_datasource_reroute", **dict(WANTED, purge_policy="entirepool"))
    assert "value of purge_policy must be one of: EntirePool, FailingConnectionOnly" in refused["msg"]


def test_options_that_are_not_given_are_left_alone(profile):
    cell = profile.cell(sources=[was_cells.source("x", "cells/C", was_cells.STMS + THERE)])
    assert not profile.run("was_datasource_reroute", cell=cell, **WANTED)["changed"]
    more = profile.run("was_datasource_reroute", cell=cell, apply="later", retry_interval_seconds=5, **WANTED)
    assert [change["name"] for change in more["plan"][0]["changes"]] == ["retryIntervalForClientReroute"]
    assert profile.requests == []


def test_values_that_do_not_outlast_a_takeover_are_a_warning(profile):
    cell = profile.cell(sources=[was_cells.source("x", "cells/C", was_cells.STMS + THERE)])
    short = {"retry_interval_seconds": 1, "max_retries": 3, "takeovers": [{"seconds": 8.5}], "apply": "later"}
    result = profile.run("was_datasource_reroute", cell=cell, **short, **WANTED)
    expected = "x (cell): clients try for (3 - 1) x 1 = 2 seconds, but the recorded takeover of STMS took 8.5 seconds"
    assert expected in str(result["warnings"])
    enough = profile.run("was_datasource_reroute", cell=cell, **{**short, "max_retries": 16}, **WANTED)
    assert "warnings" not in enough
    assert "(16 - 1) x 1 = 15 seconds; the recorded takeover of STMS took 8.5 seconds" in enough["notes"][0]


def test_another_server_is_reported(profile):
    cell = profile.cell(sources=[was_cells.source("x", "cells/C", was_cells.STMS)])
    wanted = dict(WANTED, primary={"hostname": "db9.acme.example", "port": 50000})
    result = profile.run("was_datasource_reroute", cell=cell, **wanted)
    assert "x (cell) names DB1.acme.example port 50000" in result["msg"]
    assert result["data_sources"] == {"x (cell)": {"server": "DB1.acme.example", "port": "50000"}}
