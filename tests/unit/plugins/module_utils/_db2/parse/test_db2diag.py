"""Records about HADR in db2diag.log."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.parse import db2diag
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._db2.parse.cases import cases, load


@pytest.mark.parametrize("path", cases("db2diag"), ids=lambda path: path.stem)
def test_records(path):
    output, wanted = load(path)
    assert db2diag.records(output, "stms") == wanted


def test_the_last_records_count():
    (path,) = [path for path in cases("db2diag") if path.stem == "return_codes"]
    output, wanted = load(path)
    assert db2diag.records(output, "STMS", 1) == wanted[-1:]
