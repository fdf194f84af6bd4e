"""Module transfer_route_info as a process."""

import pytest


@pytest.fixture
def call(call_module):
    return lambda **params: call_module("transfer_route_info", params)


def test_loopback(call):
    result = call(target="127.0.0.1")
    assert not result["changed"]
    assert (result["target_addresses"], result["source_addresses"]) == (["127.0.0.1"], ["127.0.0.1"])


def test_unknown_name(call):
    assert call(target="no-such-host.invalid")["msg"].startswith("no-such-host.invalid cannot be resolved: ")
