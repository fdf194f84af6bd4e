"""Records of db2diag.log; IBM's own db2diag reads them."""

import re

import pytest
from ansible_collections.sametime.estate.lab.db2 import ibm_client
from ansible_collections.sametime.estate.lab.db2.db2lab import date_formats, diagnostics
from ansible_collections.sametime.estate.lab.db2.db2lab.dialect import DIALECTS
from ansible_collections.sametime.estate.lab.db2.harness import peer
from ansible_collections.sametime.estate.lab.db2.ibm_client import needs_client

ENTRY = diagnostics.Entry(
    "2024-03-05-10.20.31.120045+060", "Event", "x", diagnostics.STATE, 4711, "db2inst1", "STMS", "db1", "db2hadrp"
)
LEVELS = {"Info", "Event", "Warning", "Error", "Severe"}


@pytest.mark.parametrize("size", [1, 80, 800, 8000])
@pytest.mark.parametrize("offset", [1, 99999])
def test_the_id_of_a_record_has_its_offset_and_length(offset, size):
    made = diagnostics.record(ENTRY._replace(text="ä" * size), offset)
    length = len(made) - 1
    assert made.startswith(f"2024-03-05-10.20.31.120045+060 E{offset}E{length} ".encode())
    assert made.endswith(b"\n\n")


@pytest.mark.parametrize(
    ("role", "before", "after", "dialect", "text"),
    [
        ("PRIMARY", "REMOTE_CATCHUP", "PEER", "11.5", "HDR_P_PEER (was HDR_P_REM_CATCHUP), connId=1"),
        ("STANDBY", "PEER", "DISCONNECTED_PEER", "10.1", "HDR_S_DISC_PEER (was HDR_S_PEER), connId=1"),
        ("PRIMARY", "REMOTE_CATCHUP", "PEER", "9.7", "P-Peer (was P-RemoteCatchup)"),
        ("PRIMARY", "DISCONNECTED", "REMOTE_CATCHUP_PENDING", "11.5", None),
    ],
)
def test_state_changes(role, before, after, dialect, text):
    change = diagnostics.state_change(role, before, after, True, DIALECTS[dialect])
    assert change == (f"HADR state set to {text}" if text else "")


def test_the_time_names_its_zone(monkeypatch):
    monkeypatch.setenv("TZ", "IST-5:30")
    date_formats.time.tzset()
    assert date_formats.diagnostic(1709633822.5) == "2024-03-05-15.47.02.500000+330"


@needs_client
def test_ibms_db2diag_reads_every_record(hosts, tmp_path):
    one, two = hosts
    peer(one, two)
    for statement in ("deactivate db STMS", "update db cfg for STMS using HADR_TIMEOUT 60", "activate db STMS"):
        two.db2(statement)
    one.db2("deactivate db STMS")
    one.db2("activate db STMS")
    for host in (one, two):
        log = tmp_path / f"{host.home.name}.log"
        log.write_text(host.diagnostics())
        assert ibm_client.run("db2diag", str(log)).stdout == host.diagnostics()[1:]
        fields = ibm_client.run("db2diag", "-verbose", str(log)).stdout
        assert set(re.findall(r"(?m)LEVEL: (\w+)$", fields)) <= LEVELS
        records = host.diagnostics().count("\n\n")
        for known in (r"HOSTNAME : \S+", r"EDUID   : \d+", r"EDUNAME : db2\w+.*", r"FUNCTION: DB2 UDB, .*, probe:\d+"):
            assert len(re.findall(rf"(?m)^{known}$", fields)) == records > 5
    assert "ADM12513E" in two.diagnostics()
