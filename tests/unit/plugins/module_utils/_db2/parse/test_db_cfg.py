"""The configuration of a database on disk."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.parse import db_cfg
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._db2.parse.cases import cases, load, plain


@pytest.mark.parametrize("path", cases("db_cfg"), ids=lambda path: path.stem)
def test_parse(path):
    output, wanted = load(path)
    assert plain(db_cfg.parse(output)) == wanted


def test_what_is_not_a_configuration_is_refused():
    with pytest.raises(Db2Error, match="has no HADR role"):
        db_cfg.parse('SQL1013N  The database alias name or database name "STMS" could not be found.  SQLSTATE=42705')
