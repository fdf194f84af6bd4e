"""Modules of an application, read from the output of AdminApp."""

import json
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._was.cell.views import parse_modules
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError

CASES = sorted((Path(__file__).parent / "data" / "view").glob("*.json"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_parse_modules(path):
    case = json.loads(path.read_text(encoding="utf-8"))
    newline = case.get("newline", "\n")
    texts = [newline.join(case[name]) for name in ("listing", "servers", "hosts")]
    assert parse_modules(*texts) == case["modules"]


def test_the_error_shows_a_view_without_the_module():
    with pytest.raises(WasError, match=r"does not contain w\.war,WEB-INF/web\.xml; it starts with: 'Module"):
        parse_modules("A#w.war+WEB-INF/web.xml#T", "Module: one blank\nURI: w.war,WEB-INF/web.xml", "")
