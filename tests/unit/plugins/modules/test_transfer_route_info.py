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


def test_several_targets_with_an_unknown_name(call):
    loopback = {"target_addresses": ["127.0.0.1"], "source_addresses": ["127.0.0.1"]}
    result = call(targets=["127.0.0.1", "no-such-host.invalid"])
    assert (result["changed"], "target_addresses" in result) == (False, False)
    lost = result["routes"].pop("no-such-host.invalid")
    assert result["routes"] == {"127.0.0.1": {**loopback, "problem": ""}}
    assert lost.pop("problem").startswith("no-such-host.invalid cannot be resolved: ")
    assert lost == {key: [] for key in loopback}


@pytest.mark.parametrize("params", [{}, {"target": "127.0.0.1", "targets": ["127.0.0.1"]}])
def test_one_option_names_what_is_read(call, params):
    result = call(**params)
    assert result["failed"] is True
    assert "target, targets" in result["msg"] or "target|targets" in result["msg"]
