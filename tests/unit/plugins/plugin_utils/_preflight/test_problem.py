"""Wording of problems."""

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.problem import (
    HIDDEN,
    Problem,
    SecretText,
    lines,
    show,
)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("text", '"text"'),
        ("two\nlines", r'"two\nlines"'),
        (" text ", '" text "'),
        ("text\u00a0", r'"text\xa0"'),
        ("user:se@cret/x@host", '"***@host"'),
        ("https://user:se/cr@et@host/", '"https://***@host/"'),
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


def test_numbers_are_in_their_order():
    problems = [Problem(f"a[{number}]", HIDDEN, "is wrong", "") for number in (10, 2, 1)]
    assert lines(problems, {}) == ["a[1]: is wrong.", "a[2]: is wrong.", "a[10]: is wrong."]


@pytest.mark.parametrize(
    ("problem", "line"),
    [
        (Problem("a", HIDDEN, "'https://u:s3cr3t@h/' is wrong", "x"), "a: 'https://***@h/' is wrong. X."),
        (
            Problem("a", SecretText("s3cr3t"), "is a URL", "write s3cr3t"),
            "a: is a URL. Correct the encrypted text.",
        ),
        (Problem("a", HIDDEN, "is not a variable", "did you mean b?"), "a: is not a variable. Did you mean b?"),
        (
            Problem("a", "\u0440.b", "is not a name", "write one"),
            'a: "\u0440.b" is not a name. Write one. It has the character U+0440 CYRILLIC SMALL LETTER ER.',
        ),
        (
            Problem("a\u00a0", HIDDEN, "is not a variable", "did you mean a?"),
            r"a\xa0: is not a variable. Did you mean a? It has the character U+00A0 NO-BREAK SPACE.",
        ),
    ],
)
def test_secrets_and_what_the_eye_does_not_see(problem, line):
    assert lines([problem], {}) == [line]
