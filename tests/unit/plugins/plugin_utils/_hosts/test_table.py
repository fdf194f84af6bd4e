"""Rows of cells as text."""

from ansible_collections.sametime.estate.plugins.plugin_utils._hosts.table import lines


def test_columns_are_straight_and_lines_have_no_blanks_at_their_end():
    assert lines([["", "name", "b"], ["node1", "x", ""]]) == ["       name  b", "node1  x"]
