"""The connected applications."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.parse import applications
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._db2.parse.cases import cases, load, plain


@pytest.mark.parametrize("path", cases("applications"), ids=lambda path: path.stem)
def test_parse(path):
    output, wanted = load(path)
    assert plain(applications.handles(output, "STMS")) == wanted


def test_statements():
    assert applications.list_statement("STMS") == "list applications for database STMS"
    assert applications.force_statement([7, 12]) == "force application (7, 12)"


@pytest.mark.parametrize(("number", "words"), [(1, "1 application is connected"), (2, "2 applications are connected")])
def test_connected(number, words):
    assert applications.connected(number) == words
