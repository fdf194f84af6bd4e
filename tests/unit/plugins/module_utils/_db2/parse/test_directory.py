"""The databases that an instance knows."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.parse import directory
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._db2.parse.cases import cases, load, plain


@pytest.mark.parametrize("path", cases("directory"), ids=lambda path: path.stem)
def test_parse(path):
    output, wanted = load(path)
    assert plain(directory.parse(output)) == wanted


def test_an_alternate_server_in_words():
    assert directory.Alternate("db2.acme.example", 50000).words() == "db2.acme.example:50000"
    assert directory.Alternate().words() == "none"
