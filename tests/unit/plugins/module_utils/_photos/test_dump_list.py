"""The list of dumped photos: three lines an entry, or it is refused. Python 3.6."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._photos.dump_list import DumpListError, Entry, parse
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param("", [], id="empty"),
        pytest.param("/d/a.jpg\na\n.\n", [Entry("/d/a.jpg", "a")], id="one"),
        pytest.param("/d/a.jpg\na\n.", [Entry("/d/a.jpg", "a")], id="no last line end"),
        pytest.param("/d/a.jpg\r\na\r\n.\r\n", [Entry("/d/a.jpg", "a")], id="windows"),
        pytest.param("\n", [], id="a blank line"),
        pytest.param("/d/a.jpg\na\n.\n\n", [Entry("/d/a.jpg", "a")], id="a blank line at the end"),
        pytest.param("\r\n/d/a.jpg\r\na\r\n.\r\n \r\n\t\r\n", [Entry("/d/a.jpg", "a")], id="blank lines around"),
        pytest.param(
            "/d/a.jpg\na\n.\n\n/d/b.jpg\n\n.\n", [Entry("/d/a.jpg", "a"), Entry("/d/b.jpg", "")], id="between entries"
        ),
        pytest.param(
            "/d/a.jpg\na\n.\n/d/b c.jpg\n b \n. \n", [Entry("/d/a.jpg", "a"), Entry("/d/b c.jpg", "b")], id="two"
        ),
    ],
)
def test_parse(text, wanted):
    assert parse(text) == wanted


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("/d/a.jpg\n", "line 1 starts an entry of 1 instead of 3 lines"),
        ("/d/a.jpg\na\n.\n/d/b.jpg\nb\n", "line 4 starts an entry of 2 instead of 3 lines"),
        ("/d/a.jpg\na\nb\n", "line 3 is not a single dot: 'b'"),
        ("a.jpg\na\n.\n", "line 1 is not an absolute path: 'a.jpg'"),
        ("/d/a.jpg\n\na\n.\n", "line 3 is not a single dot: 'a'"),
        ("/d/a.jpg\na\n.\n\n/d/b.jpg\nb\n", "line 5 starts an entry of 2 instead of 3 lines"),
        ("\n\na\n.\n", "line 3 starts an entry of 2"),
    ],
)
def test_refused(text, reason):
    with pytest.raises(DumpListError, match=reason):
        parse(text)


_LINES = st.text(st.characters(blacklist_characters="\r\n", blacklist_categories=["Cs"]), max_size=8)


@given(st.lists(st.tuples(_LINES.map("/{}".format), _LINES.map(str.strip))))
def test_what_is_written_comes_back(entries):
    assert parse("".join("{}\n{}\n.\n".format(*entry) for entry in entries)) == [Entry(*entry) for entry in entries]
