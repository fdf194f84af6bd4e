"""The reason codes for which there is a remedy, against IBM's message catalogue."""

import re

from ansible_collections.sametime.estate.lab.db2 import ibm_client
from ansible_collections.sametime.estate.lab.db2.ibm_client import needs_client
from ansible_collections.sametime.estate.plugins.module_utils._db2.parse import db_cfg
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import remedies

KNOWN = {(code, reason) for code, reason in remedies._REMEDIES if reason is not None}
PARAMETER = re.compile(r"( [^\n=]*)\((?P<token>[A-Z][A-Z0-9_]+)\) = %\w+$")
OF_HADR = ["SQL1767N", "SQL1768N", "SQL1769N", "SQL1770N", "SQL1776N"]


@needs_client
def test_every_reason_code_has_a_remedy_and_exists():
    assert {(code, reason) for code in OF_HADR for reason in ibm_client.reason_codes(code)} == KNOWN


@needs_client
def test_every_message_with_a_remedy_exists():
    assert {code for code, _ in remedies._REMEDIES} <= set(ibm_client.messages())


@needs_client
def test_every_parameter_of_a_database_is_read():
    lines = [entry.text for name in ("db2clp", "db2clp2") for entry in ibm_client.catalogue(name)]
    listed = [PARAMETER.match(line) for line in lines]
    values = {match["token"]: f"value {number}" for number, match in enumerate(listed) if match}
    report = [f"{match[1]}({match['token']}) = {values[match['token']]}" for match in listed if match]
    read = db_cfg.parse("\n".join([" HADR database role = PRIMARY", *report]))
    assert read.parameters == values
    assert len(values) > 150


def test_no_reason_codes_of_other_messages():
    assert {code for code, _ in KNOWN} == set(OF_HADR)
