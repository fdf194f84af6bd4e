"""The proof accepts exactly the claimed difference."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._xml.errors import XmlError
from ansible_collections.sametime.estate.plugins.module_utils._xml.proof import (
    Added,
    Attributed,
    Removed,
    Valued,
    prove,
)
from ansible_collections.sametime.estate.plugins.module_utils._xml.scan import scan

BEFORE = '<a>\n  <b k="1">x</b>\n</a>'


@pytest.mark.parametrize(
    ("after", "claim"),
    [
        ('<a>\n  <b k="1">y</b>\n</a>', Valued(1, "y")),
        ('<a>\n  <b k="2">x</b>\n</a>', Attributed(1, "k", "2")),
        ("<a>\n  <b>x</b>\n</a>", Attributed(1, "k", None)),
        ('<a>\n  <b k="1">x</b>\n  <c>z</c>\n</a>', Added(0, ("c", (), "z"))),
        ("<a>\n</a>", Removed(1)),
    ],
    ids=["value", "attribute", "attribute removed", "added", "removed"],
)
def test_prove(after, claim):
    prove(scan(BEFORE), scan(after), claim)
    for wrong in (after.replace("a>", "q>"), after + "<!-- more -->", after.replace("</a>", "<e/></a>")):
        with pytest.raises(XmlError, match="so nothing is written"):
            prove(scan(BEFORE), scan(wrong), claim)
