"""Requests to Meeting servers, made from the options of a module."""

import pytest

pytest.importorskip("ansible")

from ansible_collections.sametime.estate.plugins.module_utils._was.documents import meeting_requests
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError

PARAMS = {
    "servers": [{"node": "n1", "server": "S", "url": "http://m/", "deployment": None}],
    "keys": [{"name": "a", "value": 1, "restart": True}],
    "path": "/c?format=json",
}


def test_ask_all():
    urls = []

    def get(url):
        urls.append(url)
        return 200, '{"a": "1"}'

    [one] = meeting_requests.ask_all(PARAMS, get)
    assert urls == ["http://m/c?format=json"]
    assert (one["server"], one["key"], one["state"]) == ("n1/S", "a", "equal")


def test_the_node_is_the_default_name_in_the_console():
    assert meeting_requests.servers(PARAMS)[0].deployment == "n1"


def test_a_value_must_be_a_text():
    with pytest.raises(WasError, match="the value of a is not a text but True"):
        meeting_requests.keys(dict(PARAMS, keys=[{"name": "a", "value": True, "restart": True}]))
