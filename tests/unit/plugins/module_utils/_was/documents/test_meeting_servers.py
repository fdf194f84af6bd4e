"""Keys of Meeting servers: answers, comparisons, and what they mean."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._was.documents.meeting_servers import (
    Key,
    Server,
    compare,
    parse_answer,
    unexplained,
    unknown_reasons,
)

SERVER = Server("n1", "S", "http://m", "Meetings 1")


@pytest.mark.parametrize(
    ("status", "body", "values", "reason"),
    [
        (200, '{"a": "x", "b": true, "c": 1}', {"a": "x", "b": "true", "c": "1"}, ""),
        (200, "<html>", None, "the answer of http://m is not JSON"),
        (200, "[]", None, "the answer of http://m is not a JSON object"),
        (403, "", None, "http://m answers 403"),
        (0, "refused", None, "http://m does not answer (refused)"),
    ],
)
def test_parse_answer(status, body, values, reason):
    assert parse_answer(SERVER, status, body) == (values, reason)


def test_compare():
    keys = [Key("a", "x"), Key("b", "x"), Key("c", "x")]
    comparisons = compare(SERVER, keys, {"a": "x", "b": "y"}, "")
    assert [one["state"] for one in comparisons] == ["equal", "different", "unknown"]
    assert [one["running"] for one in comparisons] == ["x", "y", None]
    assert unknown_reasons(comparisons) == ["the server does not report it"]
    assert unexplained(comparisons, []) == ["n1/S runs with b = y, not x"]
    assert unexplained(comparisons, [{"server": "n1/S"}]) == []


def test_without_an_answer_every_key_is_unknown():
    [one] = compare(SERVER, [Key("a", "x")], None, "http://m answers 403")
    assert (one["state"], one["reason"]) == ("unknown", "http://m answers 403")
