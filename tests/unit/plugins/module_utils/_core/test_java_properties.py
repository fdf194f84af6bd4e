"""Java properties are read as Java reads them. Python 3.6."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._core.java_properties import (
    gap_before_new_line,
    parse,
    raw_lines,
)
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param("", {}, id="nothing"),
        pytest.param(
            "a=1\nb = 2\nc:3\nd 4\n e\t=\t5\n", {"a": "1", "b": "2", "c": "3", "d": "4", "e": "5"}, id="separators"
        ),
        pytest.param("# a=1\n  ! b=2\nc=3", {"c": "3"}, id="comments"),
        pytest.param("a=1\r\nb=2\rc=3", {"a": "1", "b": "2", "c": "3"}, id="line ends"),
        pytest.param("a=one\\\n   two\\\n#three", {"a": "onetwo#three"}, id="continued"),
        pytest.param("a=c:\\\\dump\\\nb", {"a": "c:\\dumpb"}, id="escaped backslash, then continued"),
        pytest.param("a=x\\\\\nb=1", {"a": "x\\", "b": "1"}, id="escaped backslash at the end"),
        pytest.param("a=last\\", {"a": "last"}, id="continued into nothing"),
        pytest.param("a\\ b\\:c=\\t\\u00e4\\q", {"a b:c": "\täq"}, id="escapes"),
        pytest.param("a=\nb", {"a": "", "b": ""}, id="no value"),
        pytest.param("a=1\na=2", {"a": "2"}, id="the last one counts"),
        pytest.param("a = b = c ", {"a": "b = c "}, id="value with a separator"),
        pytest.param(
            "dump_photos_directory=./dump_photos", {"dump_photos_directory": "./dump_photos"}, id="as shipped"
        ),
    ],
)
def test_parse(text, wanted):
    assert parse(text) == wanted


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=8), max_size=4))
def test_what_is_escaped_comes_back(pairs):
    def escape(text):
        return "".join(f"\\u{ord(char):04x}" for char in text)

    pairs = {key: value for key, value in pairs.items() if key and all(ord(char) < 0x10000 for char in key + value)}
    assert parse("\n".join(escape(key) + "=" + escape(value) for key, value in pairs.items())) == pairs


LINES = st.text(alphabet="a=# !\\\t\r\n", max_size=12)


@given(LINES)
def test_raw_lines_are_the_text(text):
    assert "".join(raw_lines(text)) == text


@given(LINES, st.sampled_from(["\n", "\r\n"]))
def test_a_new_line_is_one_of_its_own(text, newline):
    added = text + gap_before_new_line(text, newline) + "new=v" + newline
    assert parse(added).pop("new") == "v"
    assert {key: value for key, value in parse(added).items() if key != "new"} == parse(text)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("a=1\\\n b\nc", ["a=1\\\n b\n", "c"]),
        ("# x\\\na=1\n", ["# x\\\n", "a=1\n"]),
        ("a=1\\\\\nb", ["a=1\\\\\n", "b"]),
        ("a=1\\\r\nb\r\n\r\n", ["a=1\\\r\nb\r\n", "\r\n"]),
        ("a=1\\", ["a=1\\"]),
    ],
)
def test_raw_lines(text, lines):
    assert raw_lines(text) == lines
