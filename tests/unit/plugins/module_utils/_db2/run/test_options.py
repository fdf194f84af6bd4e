"""Options that the Db2 modules share."""

from ansible_collections.sametime.estate.plugins.module_utils._db2.run.options import database_options


def test_options_are_those_of_the_modules():
    assert set(database_options()) == {"database", "profile", "work_directory"}
