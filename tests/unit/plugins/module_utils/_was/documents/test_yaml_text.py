"""Texts as YAML hands them over."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._was.documents.yaml_text import text
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError


@pytest.mark.parametrize(("value", "said"), [("true", "true"), ("", ""), (1, "1"), (None, None)])
def test_text(value, said):
    assert text(value, "key") == said


@pytest.mark.parametrize("value", [True, False, 1.0, ["a"], {"a": 1}])
def test_no_text(value):
    with pytest.raises(WasError, match=r"the value of key is no text but .*: put it in quotes"):
        text(value, "key")
