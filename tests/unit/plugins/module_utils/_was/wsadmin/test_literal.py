"""Requests and answers as literals."""

import ast

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin import literal, payload
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin.literal import Answer

VALUES = [
    None,
    0,
    -7,
    "",
    "plain",
    'it\'s \\ "q"',
    "a\r\n\tb\x00",
    "Gr\xfc\xdfe \u4e16 \U0001f389",
    [],
    ["a", [1]],
    {"k": {}},
]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_request_is_ascii_and_means_the_same(value):
    written = literal.request(value)
    written.encode("ascii")
    assert "\n" not in written
    assert literal._joined(ast.literal_eval(written)) == value


def test_yes_and_no_are_numbers():
    assert literal.request([True, False]) == "[1, 0]"


def test_only_ascii_texts_are_plain_strings():
    assert literal.request(["a", "\xe4"]) == "['a', u'\\u00e4']"


def test_a_character_beyond_16_bits_is_not_a_pair():
    """Jython 2.7 refuses both halves of a pair."""
    assert literal.request("\U0001f389") == "u'\\U0001f389'"


def test_half_a_character_is_refused():
    with pytest.raises(WasError, match=r"'\\udce4' is not a character; a value is not in UTF-8"):
        literal.request({"name": "M\udce4rz"})


def test_other_types_are_a_mistake():
    with pytest.raises(TypeError, match="no literal for bytes"):
        literal.request(b"x")


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_an_answer_comes_back_as_it_was(value):
    assert literal.answers(literal.MARK + "kind " + payload.literal(value)) == [Answer("kind", value)]


def test_surrogates_of_java_are_joined():
    assert literal.answers(literal.MARK + "x '\\ud83c\\udf89'") == [Answer("x", "\U0001f389")]


def test_other_lines_are_left_out():
    lines = ["WASX7209I: Connected\r", f"{literal.MARK}a 1\r", f" {literal.MARK}b 2", f"{literal.MARK}done 1"]
    output = "\n".join(lines)
    found = literal.answers(output)
    assert found == [Answer("a", 1), Answer("done", 1)]
    assert literal.is_complete(found)


@pytest.mark.parametrize("found", [[], [Answer("a", 1)], [Answer("done", 1)], [Answer("done", 0), Answer("a", 1)]])
def test_what_did_not_come_to_its_end(found):
    assert not literal.is_complete(found)


def test_a_line_that_is_cut_off_is_not_an_answer():
    found = literal.answers(literal.MARK + "a 1\n" + literal.MARK + "node {'name': 'n")
    assert found == [Answer("a", 1)]
    assert not literal.is_complete(found)
