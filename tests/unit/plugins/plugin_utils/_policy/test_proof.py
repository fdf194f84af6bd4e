"""Requests that prove a policy: an admitted and a refused client of it, as the decision says."""

import random
import re

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._photos.names.photo_name import is_photo_name
from ansible_collections.sametime.estate.plugins.plugin_utils._policy.proof import (
    PROOF_HEADER,
    PROOF_PATH,
    proof_requests,
)
from ansible_collections.sametime.estate.plugins.plugin_utils._policy.read_policy import read_policy

PAGE = {"otherwise": {"page": "No."}}


def network(*networks, **more):
    return {"networks": [{"name": "n", "networks": list(networks), **more}]}


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        pytest.param(
            {**network("192.0.2.0/24"), "otherwise": {"redirect": "http://x.example/"}},
            [(200, "192.0.2.0", None, None), (302, "203.0.113.1", None, "http://x.example/")],
            id="network and redirect",
        ),
        pytest.param(
            {**network("203.0.113.0/24", exclude=["203.0.113.0/25"]), **PAGE},
            [(200, "203.0.113.128", None, None), (403, "203.0.113.1", None, None)],
            id="exclude and page",
        ),
        pytest.param(
            {"cookies": [{"name": "c", "cookie": "C", "value": "v"}], **PAGE},
            [(200, "203.0.113.1", "C=v", None), (403, "203.0.113.1", None, None)],
            id="cookie with a value",
        ),
        pytest.param(
            {**network("::/0", "203.0.113.0/24", "198.51.100.0/24", "192.0.2.0/24"), **PAGE},
            [(200, "192.0.2.0", None, None), (403, "192.0.1.255", None, None)],
            id="neighbor of a network",
        ),
        pytest.param(
            {**network("0.0.0.0/0", "::/0"), "cookies": [{"name": "c", "cookie": "C"}], **PAGE},
            [(200, "0.0.0.0", None, None)],
            id="everybody",
        ),
    ],
)
def test_requests(policy, expected):
    requests = proof_requests(read_policy(policy))
    assert [
        (each["status"], each["headers"][PROOF_HEADER], each["headers"].get("Cookie"), each["location"])
        for each in requests
    ] == expected
    assert {each["path"] for each in requests} == {PROOF_PATH}


def test_the_path_is_one_of_a_photo():
    digest = f"{random.Random(1).getrandbits(128):032x}"
    assert is_photo_name(PROOF_PATH[1:].replace("@digest@", digest))
    assert re.fullmatch(r"[\w./@-]+", PROOF_PATH)
