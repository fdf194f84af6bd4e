"""Module was_info: one start, the cell as data, and what a failure says."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin.literal import Answer
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._was import was_cells
from ansible_collections.sametime.estate.tests.unit.plugins.modules.was_profile import WasProfile

SIGN_ON = {
    "enabled": "true", "properties": [], "realm": "acmeRealm", "timeouts": ["120"], "single_sign_on": [], "groups": [],
    "keys": None, "error": "no right",
}  # fmt: skip


@pytest.fixture
def profile(tmp_path, call_module):
    return WasProfile(tmp_path / "dm", call_module)


def test_one_start_reads_all(profile):
    profile.will_answer(*was_cells.answers())
    result = profile.run("was_info", applications=["App"])
    assert not result["changed"]
    assert result["cell"]["name"] == "C"
    assert result["cell"]["waiting"] == []
    [[[action, request]]] = profile.requests
    assert (action, request["applications"]) == ("read", ["App"])
    assert "databaseName" in request["properties"]
    assert "password" not in request["properties"]
    assert result["cell"]["read"] == request


def test_data_sources_are_left_out_on_request(profile):
    profile.will_answer(*was_cells.answers())
    profile.run("was_info", data_sources=False, check=True)
    assert profile.requests[0][0][1] == {"applications": [], "properties": []}


def test_single_sign_on_is_read_on_request(profile):
    profile.will_answer(*was_cells.answers(), Answer("sign_on", SIGN_ON))
    profile.document("cells/C/nodes/n1/servers/P/stproxyconfig.xml", b"<configuration/>")
    cell = profile.run("was_info", data_sources=False, sign_on=True)["cell"]
    assert cell["sign_on"]["realm"] == "acmeRealm"
    assert cell["sign_on"]["proxies"] == [{"server": "n1/P", "token_domain": None}]
    names = profile.requests[0][0][1]["sign_on"]
    assert "com.ibm.ws.security.ssoInteropModeEnabled" in names


def test_a_user_without_the_role_gets_no_advice_about_the_password(profile):
    profile.will_answer(Answer("failed", "ADMN0022E: Access is denied"), rc=105)
    result = profile.run("was_info", username="wasadm", password="geheim-23")
    assert result["msg"].startswith("the user is logged in, but lacks the administrative role for this operation")
    assert result["kind"] == "role"


def test_a_failure_is_a_sentence_with_ids(profile):
    profile.will_answer(Answer("failed", "ADMN0022E: Access is denied"), rc=105, banner="WASX7246E: Cannot establish")
    result = profile.run("was_info", username="wasadm", password="geheim-23")
    assert result["failed"]
    assert result["msg"].startswith("the deployment manager refused the user; check username and password")
    assert (result["kind"], result["rc"]) == ("authentication", 105)
    assert "geheim-23" not in str(result)
    assert "geheim-23" not in (profile.root / "calls" / "argv.1").read_text()


def test_user_and_password_belong_together(profile):
    assert "required together" in profile.run("was_info", username="x")["msg"]


def test_a_profile_that_is_none(profile, tmp_path):
    assert "is not an executable file" in profile.run("was_info", profile=str(tmp_path))["msg"]
