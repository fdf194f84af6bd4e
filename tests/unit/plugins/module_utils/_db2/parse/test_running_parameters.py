"""Values of parameters in memory."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.parse import running_parameters
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._db2.parse.cases import cases, load, plain


@pytest.mark.parametrize("path", cases("running_parameters"), ids=lambda path: path.stem)
def test_parse(path):
    output, wanted = load(path)
    assert plain(running_parameters.parse(output)) == wanted


def test_running_values_without_the_table():
    primary = {"hadr_role": "PRIMARY", "hadr_syncmode": "SYNC", "hadr_timeout_seconds": 60, "peer_window_seconds": 0}
    assert running_parameters.of_section(primary, "SYNC") == {
        "HADR_TIMEOUT": "60",
        "HADR_PEER_WINDOW": "0",
        "HADR_SYNCMODE": "SYNC",
    }
    assert running_parameters.of_section({**primary, "hadr_role": "STANDBY"}, "ASYNC") == {"HADR_TIMEOUT": "60"}
