"""Settings that matter to HADR and are not managed."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import unmanaged
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.member_state import View
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._db2.reports import absent, report


def members(first, second):
    return [
        View("db1", report("db1", "PRIMARY", parameters=first)),
        View("db2", second and report("db2", "STANDBY", parameters=second)),
    ]


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ({}, {"HADR_SSL_LABEL": ""}, []),
        ({"HADR_SSL_LABEL": "db1cert"}, {"HADR_SSL_LABEL": "db2cert"}, ["HADR uses SSL on db1 and db2"]),
        ({"HADR_SSL_LABEL": "db1cert"}, {"HADR_SSL_LABEL": ""}, ["set on db1 and not on db2"]),
        ({}, {"HADR_SSL_LABEL": "db2cert"}, ["set on db2 and not on db1"]),
        ({"HADR_SSL_LABEL": "db1cert"}, None, ["HADR uses SSL on db1"]),
        ({"BLOCKNONLOGGED": "NO"}, {"BLOCKNONLOGGED": "NO"}, ["db1: BLOCKNONLOGGED is NO"]),
        ({"BLOCKNONLOGGED": "YES"}, {"BLOCKNONLOGGED": "NO"}, []),
        ({"BLOCKNONLOGGED": "NO", "HADR_SSL_LABEL": "a"}, None, ["HADR uses SSL", "BLOCKNONLOGGED"]),
    ],
)
def test_notes(first, second, words):
    shown = unmanaged.notes(members(first, second))
    assert len(shown) == len(words)
    assert all(word in note for word, note in zip(words, shown))


def test_a_database_that_is_not_there_has_no_label():
    primary = View("db1", report("db1", "PRIMARY", parameters={"HADR_SSL_LABEL": "db1cert"}))
    (note,) = unmanaged.notes([primary, View("db2", absent("db2", parameters={}))])
    assert note.startswith("HADR uses SSL on db1.")
