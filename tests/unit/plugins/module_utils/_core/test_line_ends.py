"""Line ends of a text."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._core import line_ends


@pytest.mark.parametrize(
    ("text", "lines", "end"),
    [
        ("", [], "\n"),
        ("a", ["a"], "\n"),
        ("a\r\nb", ["a\r\n", "b"], "\r\n"),
        ("a\rb\r", ["a\r", "b\r"], "\r"),
        ("a\n\r\nb\n", ["a\n", "\r\n", "b\n"], "\n"),
        ("a\n\r\n", ["a\n", "\r\n"], "\n"),
        ("a\x0b\x85\u2028\r\n", ["a\x0b\x85\u2028\r\n"], "\r\n"),
    ],
)
def test_lines(text, lines, end):
    assert line_ends.split(text) == lines
    assert line_ends.of(text) == end


def test_without_a_majority_the_default_counts():
    assert line_ends.of("a\n\r\n", "x") == "x"


@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\r"])
def test_without(end):
    assert line_ends.without("a\n\rb" + end) == "a\n\rb"
