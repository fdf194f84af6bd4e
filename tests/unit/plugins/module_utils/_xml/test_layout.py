"""Position and indentation of new elements."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._xml.edit import Setting, edit
from ansible_collections.sametime.estate.plugins.module_utils._xml.layout import child, lines_of
from ansible_collections.sametime.estate.plugins.module_utils._xml.scan import scan


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<a>\n  <b/>\n</a>", "<a>\n  <b/>\n  <n/>\n</a>"),
        ("<a>\r\n\t<b/>\r\n</a>", "<a>\r\n\t<b/>\r\n\t<n/>\r\n</a>"),
        ("<a><b/></a>", "<a><b/><n/></a>"),
        ("<a/>", "<a><n/></a>"),
        ("<a/>\n", "<a>\n  <n/>\n</a>\n"),
        ("<a>\n\t<b/>\t\n</a>", "<a>\n\t<b/>\t\n\t<n/>\n</a>"),
        ("<a>\r\n <b/> \t\r\n\r\n</a>", "<a>\r\n <b/> \t\r\n <n/>\r\n\r\n</a>"),
        ("<a>\n <b/><!-- c --> \n \n</a>", "<a>\n <b/><!-- c --> \n <n/>\n \n</a>"),
        ("<a>\r <b/> \r</a>", "<a>\r <b/> \r <n/>\r</a>"),
        ("<a> \n</a>", "<a> \n  <n/>\n</a>"),
    ],
)
def test_child(before, after):
    document = scan(before)
    start, end, text = child(document, document.root, "<n/>")
    assert before[:start] + text + before[end:] == after


@pytest.mark.parametrize(
    ("before", "after"), [("<a>\n  <b/>\n  <c/>\n</a>", "<a>\n  <c/>\n</a>"), ("<a><b/><c/></a>", "<a><c/></a>")]
)
def test_lines_of(before, after):
    document = scan(before)
    start, end = lines_of(document, document.elements[1])
    assert before[:start] + before[end:] == after


@pytest.mark.parametrize(
    "before",
    [
        "<a>\n\t<b/>\t\n</a>",
        "<a>\r\n <b/> \t\r\n\r\n</a>",
        "<a>\n <b/><!-- c --> \n \n</a>",
        "<a>\r <b/> \r</a>",
        "<a>\n <b/>\n</a>",
        "<a> \n</a>",
        "<a><b/> </a>",
    ],
)
def test_a_child_that_is_added_and_removed_leaves_no_trace(before):
    made = edit(before.encode(), [Setting("n", "v", "/a")], "a").data
    assert edit(made, [Setting("n", None, "/a")], "a").data == before.encode()
