"""The query of the catalogue: what Db2 is asked, and its answers."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.clp import Clp
from ansible_collections.sametime.estate.plugins.module_utils._update import catalogue
from ansible_collections.sametime.estate.plugins.module_utils._update.errors import UpdateError

QUERY = (
    "SELECT RTRIM(TABSCHEMA) || '.' || RTRIM(TABNAME) FROM SYSCAT.COLUMNS WHERE COLNAME='DEPSTATUS' ORDER BY 1 WITH UR"
)
ROWS = '\n1\n--------------------\nSSC.DEPLOYMENT\nSSC."odd name"\n\n  2 record(s) selected.\n'


def clp(connected="   Database Connection Information\n", rows=ROWS, rc=0):
    asked = []

    def run(argv):
        asked.append(argv[4:-1])
        return rc, f"connect to STSC\n{connected}\n{QUERY}\n{rows}\nconnect reset\nDB20000I  done\nterminate\n", ""

    return Clp(run, "/profile"), asked


def test_tables():
    made, asked = clp()
    assert catalogue.tables(made, "stsc", "depstatus") == ["SSC.DEPLOYMENT", 'SSC."odd name"']
    assert asked == [["connect to STSC", QUERY, "connect reset"]]


def test_none():
    made, _ = clp(rows="\n1\n---------\n\n  0 record(s) selected.\n", rc=1)
    assert catalogue.tables(made, "STSC", "DEPSTATUS") == []


def test_refusals():
    made, _ = clp(connected='SQL1013N  The database alias name or database name "STSC" could not be\nfound.', rc=4)
    with pytest.raises(UpdateError, match=r"db2 connect to STSC: .*could not be found"):
        catalogue.tables(made, "STSC", "DEPSTATUS")
    with pytest.raises(UpdateError, match="is not the name of a column"):
        catalogue.tables(made, "STSC", "A' OR '1'='1")
