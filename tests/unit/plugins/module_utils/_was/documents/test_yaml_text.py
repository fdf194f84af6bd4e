"""Texts as YAML hands them over."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._was.documents.yaml_text import as_text
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError


@pytest.mark.parametrize(("value", "text"), [("true", "true"), ("", ""), (1, "1"), (None, None)])
def test_text(value, text):
    assert as_text(value, "key") == text


@pytest.mark.parametrize("value", [True, False, 1.0, ["a"], {"a": 1}])
def test_no_text(value):
    with pytest.raises(WasError, match=r"the value of key is not a text but .*: put it in quotes"):
        as_text(value, "key")
