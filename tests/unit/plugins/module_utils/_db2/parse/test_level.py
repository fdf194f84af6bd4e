"""The version of an instance."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.parse import level
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._db2.parse.cases import cases, load, plain


@pytest.mark.parametrize("path", cases("level"), ids=lambda path: path.stem)
def test_parse(path):
    output, wanted = load(path)
    assert plain(level.parse(output)) == wanted


def test_what_is_not_a_version_is_refused():
    with pytest.raises(Db2Error, match="has no version"):
        level.parse("db2level: not found")


def test_versions_are_ordered_as_numbers():
    assert level.numbers("9.7.0.11") < level.numbers("10.1.0.0") < level.numbers("10.5.0.8") < level.numbers("11.5.9.0")
    assert level.numbers(None) == ()
