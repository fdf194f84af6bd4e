"""Readers of single values; test_settings.py has their errors in a whole configuration. Python 3.6."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._photos import setting_values as value


@pytest.mark.parametrize(
    ("read", "text", "found"),
    [
        (value.absolute, "/a/b/", "/a/b"),
        (value.optional_absolute, "", ""),
        (value.words("[a-z]+", "bad"), "a  bc", ["a", "bc"]),
        (value.yes_no, "yes", True),
        (value.yes_no, "no", False),
        (value.delimiter, "tab", "\t"),
        (value.integer(1, 5), "5", 5),
    ],
)
def test_read(read, text, found):
    assert read(text) == found


@pytest.mark.parametrize(
    ("read", "text", "said"),
    [
        (value.absolute, "a", "absolute path"),
        (value.for_ssh, "/a b", "misreads"),
        (value.words("[a-z]+", "bad"), "a B", "bad"),
        (value.words("[a-z]+", "bad"), "", "bad"),
        (value.yes_no, "true", "one of yes, no"),
        (value.integer(1, 5), "6", "from 1 to 5"),
        (value.regular_expression, "(", "not a valid regular expression"),
    ],
)
def test_refused(read, text, said):
    with pytest.raises(ValueError, match=said):
        read(text)
