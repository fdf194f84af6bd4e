"""What the properties of a data source say, in the words of the role."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._was.cell import data_sources as sources
from ansible_collections.sametime.estate.plugins.module_utils._was.cell.reroute import Server, Wanted, properties

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
def test_reroute(values, alternates, options):
    found = sources.reroute(dict(SERVER, **values))
    assert found == {"primary": PRIMARY, "alternates": alternates, "options": options}


@pytest.mark.parametrize("affinities", [None, True, False])
def test_what_was_read_is_what_the_role_takes(affinities):
    wanted = Wanted("STMS", Server(**PRIMARY), [Server(**OTHER)], 10, 3, True, affinities, 60 if affinities else None)
    found = sources.reroute(dict(SERVER, **properties(wanted)))
    again = Wanted("STMS", Server(**found["primary"]), [Server(**s) for s in found["alternates"]], **found["options"])
    assert again == wanted


def test_nothing_is_read_that_may_be_a_secret():
    assert not [name for name in sources.READ if "password" in name.lower()]
