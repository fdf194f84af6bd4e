"""Files that are not well-formed: each fault with its line and column, and never with text of the file."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._community import faults

AMPERSAND = "a raw &: write &amp;"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param('<a f="(&(x)(y))"/>', [f"line 1, column 8: {AMPERSAND}"], id="filter of the documentation"),
        pytest.param('<a>\n  <b f="x&y"/>\n</a>', [f"line 2, column 10: {AMPERSAND}"], id="second line"),
        pytest.param('<a>\r\n  <b f="x&y"/>\r\n</a>', [f"line 2, column 10: {AMPERSAND}"], id="CR LF"),
        pytest.param('<a>\r<b f="&"/>\r</a>', [f"line 2, column 7: {AMPERSAND}"], id="CR"),
        pytest.param("<a>&amp; &#38; &#x26; &lt;</a", ["reported"], id="references are not faults"),
        pytest.param("<!-- & --><![CDATA[&]]><?x & ?><a", ["reported"], id="where it is allowed"),
        pytest.param("<!-- &\n& --><a>&</a>", [f"line 2, column 9: {AMPERSAND}"], id="after a comment of two lines"),
        pytest.param(
            '<a f=“x” g="&"/>',
            ["line 1, column 6: a typographic quotation mark: write a plain one", f"line 1, column 13: {AMPERSAND}"],
            id="two kinds in their order",
        ),
        pytest.param('<a f="x<y"/>', ["line 1, column 8: a raw < in a value: write &lt;"], id="less than"),
        pytest.param("<a><b></a>", ["reported"], id="another fault"),
        pytest.param(
            "<a>" + "&" * 12 + "</a>",
            [f"line 1, column {4 + number}: {AMPERSAND}" for number in range(10)] + ["and 2 more"],
            id="at most ten",
        ),
    ],
)
def test_faults(text, found):
    assert faults.faults(text, "reported") == found
