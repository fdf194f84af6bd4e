"""Escapes of Java property files."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._core.java_escapes import escape, escape_key, unescape

CASES = [
    ("plain", "plain"),
    (" a\\b\xe4", "\\ a\\\\b\\u00e4"),
    ("tab\tline\nend", "tab\\tline\\nend"),
    ("\u20ac", "\\u20ac"),
    ("\U0001f389", "\\ud83c\\udf89"),
]


@pytest.mark.parametrize(("text", "escaped"), CASES)
def test_escape_and_back(text, escaped):
    assert escape(text) == escaped
    assert unescape(escaped) == text


def test_escape_key():
    assert escape_key("a b=c:#!") == "a\\ b\\=c\\:\\#\\!"
    assert unescape(escape_key("a b=c:#!")) == "a b=c:#!"


def test_unescape_joins_lines():
    assert unescape("one \\\r\n    two \\\n\tthree") == "one two three"


@pytest.mark.parametrize(
    ("escaped", "text"), [("1\\", "1"), ("1\\\\", "1\\"), ("1\\\n", "1"), ("1\\\\\\\n", "1\\"), ("\\", "")]
)
def test_unescape_at_the_end(escaped, text):
    assert unescape(escaped) == text
