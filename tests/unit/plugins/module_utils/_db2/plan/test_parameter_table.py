"""The table of parameters: versions, values, effects. A test of role db2_hadr compares it with the options."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import parameter_table
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.parameter_table import PARAMETERS, lookup


@pytest.mark.parametrize(
    ("name", "dialect", "known"),
    [("HADR_TIMEOUT", "9.7", True), ("HADR_TARGET_LIST", "9.7", False), ("HADR_TARGET_LIST", "10.1", True)],
)
def test_versions(name, dialect, known):
    assert PARAMETERS[name].known(dialect) is known


@pytest.mark.parametrize(
    ("name", "value", "dialect", "since"),
    [
        ("HADR_SYNCMODE", "SUPERASYNC", "9.7", "10.1"),
        ("HADR_SYNCMODE", "SYNC", "9.7", None),
        ("HADR_SPOOL_LIMIT", "AUTOMATIC", "10.1", "10.5"),
        ("HADR_SPOOL_LIMIT", "1000", "9.7", "10.1"),
        ("HADR_SPOOL_LIMIT", "0", "9.7", None),
    ],
)
def test_values_that_a_version_does_not_accept(name, value, dialect, since):
    assert PARAMETERS[name].first_version(dialect, value) == since


def test_other_parameters_follow_their_prefix():
    assert lookup("HADR_SSL_LABEL").effect == parameter_table.ON_ACTIVATION
    assert lookup("SELF_TUNING_MEM").effect == parameter_table.IMMEDIATELY
    assert lookup("HADR_TIMEOUT") is PARAMETERS["HADR_TIMEOUT"]
