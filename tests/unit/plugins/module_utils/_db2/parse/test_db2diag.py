"""Records about HADR in db2diag.log."""

from ansible_collections.sametime.estate.plugins.module_utils._db2.parse import db2diag

DIAG = """2024-03-05-10.15.00.000001+000 I1E300            LEVEL: Info
FUNCTION: DB2 UDB, base sys utilities, sqleStart, probe:1
MESSAGE : ADM7513W  Database manager has started.

2024-03-05-10.16.00.000001+000 I2E300            LEVEL: Severe
FUNCTION: DB2 UDB, High Availability Disaster Recovery, hdrStandby, probe:2
MESSAGE : The log of this standby has gone another way than
          the primary's. The database shuts itself down.

2024-03-05-10.17.00.000001+000 I3E300            LEVEL: Warning
FUNCTION: DB2 UDB, buffer pool services, x, probe:3
MESSAGE : something else
"""


def test_records_about_hadr():
    assert db2diag.records(DIAG) == [
        "The log of this standby has gone another way than the primary's. The database shuts itself down."
    ]
    assert db2diag.records("") == []
