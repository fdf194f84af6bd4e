"""The name of a database."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.database_name import database_alias


@pytest.mark.parametrize("name", ["stms; drop db STMS", "", "toolongname", "1abc", "a b"])
def test_what_is_not_an_alias_is_refused(name):
    assert database_alias("stms") == "STMS"
    with pytest.raises(Db2Error, match="is not a database alias"):
        database_alias(name)
