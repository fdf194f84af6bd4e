"""The error of the package: `_core.module.run` translates it because of its base."""

from ansible_collections.sametime.estate.plugins.module_utils._core.errors import EstateError
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error


def test_details_are_kept_and_run_knows_the_base():
    error = Db2Error("db2 refused", rc=4, stdout="SQL1032N")
    assert isinstance(error, EstateError)
    assert (str(error), error.details) == ("db2 refused", {"rc": 4, "stdout": "SQL1032N"})
