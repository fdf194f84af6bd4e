"""The databases in use."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.parse import active_databases
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._db2.parse.cases import cases, load, plain


@pytest.mark.parametrize("path", cases("active_databases"), ids=lambda path: path.stem)
def test_parse(path):
    output, wanted = load(path)
    assert plain(active_databases.parse(output)) == wanted
