"""The reason codes for which there is a remedy, against IBM's message catalogue."""

import pytest
from ansible_collections.sametime.estate.lab.db2 import ibm_client
from ansible_collections.sametime.estate.lab.db2.ibm_client import needs_client
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import remedies

KNOWN = {(code, reason) for code, reason in remedies._REMEDIES if reason is not None}
OF_HADR = ["SQL1767N", "SQL1768N", "SQL1769N", "SQL1770N", "SQL1776N"]


@needs_client
@pytest.mark.parametrize("code", OF_HADR)
def test_every_reason_code_has_a_remedy(code):
    assert {reason for known, reason in KNOWN if known == code} == ibm_client.reason_codes(code)


@needs_client
@pytest.mark.parametrize("code", sorted({code for code, _ in remedies._REMEDIES}))
def test_a_message_with_a_remedy_exists(code):
    assert code in ibm_client.messages()


def test_no_reason_codes_of_other_messages():
    assert {code for code, _ in KNOWN} == set(OF_HADR)
