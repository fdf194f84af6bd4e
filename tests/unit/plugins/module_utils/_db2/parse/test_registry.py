"""Registry variables of an instance."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.parse import registry
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._db2.parse.cases import cases, load, plain


@pytest.mark.parametrize("path", cases("registry"), ids=lambda path: path.stem)
def test_parse(path):
    output, wanted = load(path)
    assert plain(registry.parse(output)) == wanted


@pytest.mark.parametrize(("value", "on"), [("ON", True), ("yes", True), ("1", True), ("OFF", False), ("", False)])
def test_switches(value, on):
    assert registry.is_on({"DB2_HADR_ROS": value}, "DB2_HADR_ROS") is on
