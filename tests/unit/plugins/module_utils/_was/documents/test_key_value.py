"""A key with its value in the text of a file."""

from ansible_collections.sametime.estate.plugins.module_utils._was.documents.key_value import KeyValue


def test_splice():
    assert KeyValue("k", "v", 2, 3).splice("k=v;", "new") == "k=new;"
