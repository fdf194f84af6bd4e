"""Names and types that role datasource_reroute writes are those of IBM's data source classes."""

import pytest
from ansible_collections.sametime.estate.lab.db2.drivers import jvm as java
from ansible_collections.sametime.estate.lab.db2.drivers import record
from ansible_collections.sametime.estate.plugins.module_utils._was.cell import data_sources


@pytest.mark.parametrize("name", record.CLASSES)
def test_the_role_writes_what_the_class_has(name):
    table = record.recorded()[name]
    assert {key: table.get(key) for key in data_sources.TYPES} == data_sources.TYPES


def test_every_property_that_is_read_is_one_of_the_class_or_of_websphere():
    table = record.recorded()[java.POOL]
    assert set(data_sources.READ) - set(table) == record.OF_WEBSPHERE


@pytest.mark.skipif(java.missing() != "", reason=java.missing())
def test_the_table_is_that_of_the_driver(jvm):
    assert record.of_classes(jvm) == record.recorded()
