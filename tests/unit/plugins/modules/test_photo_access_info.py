"""Action photo_access_info: a token from a file, and never in the result."""

import json

import pytest
from ansible_collections.sametime.estate.plugins.action.photo_access_info import ActionModule
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._gate import ltpa
from ansible_collections.sametime.estate.tests.unit.plugins.modules.action_task import action

TOKEN = ltpa.VECTORS["alpha-at"]["token"]
POLICY = {
    "cookies": [
        {"name": "Sign-on", "cookie": "LtpaToken2", "verify": "ltpa"},
        {"name": "Present", "cookie": "Present"},
    ],
    "otherwise": {"page": "No."},
}
KEYS = [{"name": "Cell", "file": "keys/alpha.keys", "password": "harbour-lamp-7"}]


def explain(**options):
    return action(ActionModule, ltpa.DATA, **{"policy": POLICY, "address": "203.0.113.9", **options}).run(None, {})


@pytest.fixture
def token_file(tmp_path):
    path = tmp_path / "token"
    path.write_text(f"{TOKEN}\n")
    return str(path)


def test_a_token_from_a_file(token_file):
    result = explain(token_file=token_file, keys=KEYS)
    assert (result["allowed"], result["rule"]) == (True, "Sign-on")
    assert "anna.ost@example.com, made with the keys 'Cell'" in result["reason"]
    assert TOKEN[:30] not in json.dumps(result)


def test_a_token_in_a_variable_and_in_another_cookie():
    assert explain(token=TOKEN, keys=KEYS)["allowed"]
    assert not explain(token=TOKEN, token_cookie="Other", keys=KEYS)["allowed"]


def test_without_keys_the_reason_says_so():
    result = explain(token=TOKEN)
    assert not result["allowed"]
    assert "this check has no keys" in json.dumps(result["steps"])


def test_keys_are_opened_for_a_token_only():
    missing = [{**KEYS[0], "file": "keys/none.keys"}]
    assert explain(cookie="Present=x", keys=missing)["allowed"]
    assert "keys/none.keys cannot be read on the controller" in explain(token=TOKEN, keys=missing)["msg"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"token_file": "/no/file"}, "token_file: /no/file cannot be read (No such file or directory)"),
        ({"address": "x"}, "'x' is not an IPv4 or IPv6 address"),
        ({"policy": {"otherwise": {"page": "x"}}}, "there is no rule"),
        (
            {"policy": {"cookies": [{"name": "a", "cookie": "a"}], "otherwise": {"page": "x"}}, "token": "x"},
            "the policy has no rule with verify: ltpa; set token_cookie",
        ),
    ],
)
def test_mistakes(options, words):
    result = explain(**options)
    assert result["failed"]
    assert words in result["msg"]
