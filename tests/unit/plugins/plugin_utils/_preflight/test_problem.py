"""Wording of problems."""

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.problem import HIDDEN, Problem, lines, show


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("text", '"text"'),
        ("two\nlines", '"two lines"'),
        ("x" * 100, '"' + "x" * 79 + "…" + '"'),
        ("https://user:secret@host/", '"https://***@host/"'),
        (80, "80"),
        (True, "true"),
        (None, "no value"),
        ({"a": 1, "b": 2}, "a mapping of a, b"),
        ({}, "an empty mapping"),
        ([1, 2], "a list of 2"),
        ([], "an empty list"),
    ],
)
def test_show(value, shown):
    assert show(value) == shown


def test_lines_are_sorted_named_and_not_repeated():
    problems = [
        Problem("b.c[0]", 5, "is too small", "write 6"),
        Problem("a", HIDDEN, "is not set", "set it"),
        Problem("b.c[0]", 5, "is too small", "write 6"),
    ]
    assert lines(problems, {"b": "all.yml"}) == [
        "a: is not set. Set it.",
        "b.c[0] (all.yml): 5 is too small. Write 6.",
    ]
