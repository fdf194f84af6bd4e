"""Alternatives as text, and what a text begins with."""

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._net.alternatives import (
    as_sequence,
    begin_with_digit,
    begins_with_digit,
    factored,
    group,
    may_match_dot,
    shortest,
    text,
    with_options,
)


@pytest.mark.parametrize(
    ("expression", "begins"),
    [
        ("1", True),
        ("[1-5]", True),
        ("[^.]", True),
        ("(?:1|2)", True),
        ("(?:1|(?:2|3)4)5", True),
        ("[1-5]?6", True),
        ("(?:1)?6", True),
        ("[^5]", False),
        (".", False),
        ("[1-5]?.", False),
        ("(?:1|.)", False),
        ("(?:1|(?:2|.)4)5", False),
        ("(?:1)?.", False),
        (r"\.", False),
        ("$", False),
        ("", False),
        ("1?", False),
    ],
)
def test_begins_with_digit(expression, begins):
    assert begins_with_digit(expression) is begins


@pytest.mark.parametrize(
    ("alternatives", "written"),
    [
        (((),), ""),
        ((("1", "2"),), "12"),
        ((("1",), ("2",)), "(?:1|2)"),
        ((("1", "2"), ("1", "3")), "1(?:2|3)"),
        ((("1",), ("1", "3")), "(?:1|13)"),
        (((), ("1",)), "1?"),
        (((), ("1", "2")), "(?:12)?"),
        (((), ("1",), ("2",)), "(?:1|2)?"),
    ],
)
def test_group(alternatives, written):
    assert group(alternatives) == written


def test_equal_classes_are_counted_where_that_is_shorter():
    assert text(("[0-9]", "[0-9]", "1", "1", "1", "[^.]", "[^.]")) == "[0-9]{2}111[^.]{2}"


@pytest.mark.parametrize(
    ("alternatives", "begin"),
    [
        ((("1", "2"), ("[3-5]", r"\.")), True),
        ((("1",), (r"\.",)), False),
        (((),), False),
        (((), ("1",)), False),
        ((("[1-5]?", "6"),), True),
        ((("[1-5]?", r"\."),), False),
        ((("(?:1|2)", "6"),), True),
        ((("[^.]",), (".",)), False),
    ],
)
def test_begin_with_digit_is_true_of_the_parts_as_of_the_whole_text(alternatives, begin):
    assert begin_with_digit(alternatives) is begin
    assert begins_with_digit(group(alternatives)) is begin


@pytest.mark.parametrize(
    ("atom", "may"), [(".", True), (r"\.", False), ("[^.]", False), ("(?:1|.)", True), ("12", False)]
)
def test_may_match_dot(atom, may):
    assert may_match_dot(atom) is may


def test_common_beginnings_are_separate_atoms():
    assert factored((("1", "2", "3"), ("1", "2", "4"))) == ("1", "2", "(?:3|4)")
    assert as_sequence((("1", "2"),)) == ("1", "2")
    assert as_sequence((("1",), ("2",))) == ("(?:1|2)",)


def test_terms_that_differ_by_one_atom_are_one_term():
    assert with_options([("1", "2"), ("1",)]) == (("1", "2?"),)
    assert with_options([("1", "2"), ("3",)]) == (("1", "2"), ("3",))


def test_shortest_is_measured_by_the_text():
    assert shortest((("1",), ("2",)), (("[12]",),)) == (("[12]",),)
