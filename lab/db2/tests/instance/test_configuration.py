"""Configuration on disk and in force."""

import pytest
from ansible_collections.sametime.estate.lab.db2.answers import AS_PRIMARY, AS_STANDBY, done, refused
from ansible_collections.sametime.estate.lab.db2.db2lab.dialect import DIALECTS
from ansible_collections.sametime.estate.lab.db2.db2lab.model import Pair


@pytest.mark.parametrize("dialect", DIALECTS)
def test_parameters_on_disk_and_running(dialect):
    pair = Pair(dialect=dialect)
    pair.set_up()
    rc, text = pair.db2("db1", "update db cfg for STMS using HADR_TIMEOUT 60")
    assert rc == 2
    assert text.startswith("DB20000I  The UPDATE DATABASE CONFIGURATION command completed successfully.\nSQL1363W")
    assert "(HADR_TIMEOUT) = 60\n" in pair.expect("db1", "get db cfg for STMS")

    def running(host):
        return pair.hosts[host].view("STMS")["hadr"]["cfg"]["HADR_TIMEOUT"]

    assert running("db1") == "120"
    assert "60" in pair.db2pd("db1", "-db STMS -dbcfg")[1]
    pair.expect("db2", "update db cfg for STMS using HADR_TIMEOUT 60")
    pair.expect("db2", "deactivate db STMS")
    pair.expect("db2", "activate db STMS")
    pair.expect("db1", "stop hadr on db STMS")
    pair.advance(2)
    if dialect == "9.7":
        refused(pair.db2("db1", AS_PRIMARY), "SQL1768N", 7)
        pair.expect("db1", "deactivate db STMS")
    done(pair.db2("db1", AS_PRIMARY))
    assert running("db1") == running("db2") == "60"


def test_a_target_list_changes_online_only_between_lists(peers):
    statement = "update db cfg for STMS using HADR_TARGET_LIST '{}'"
    assert peers.db2("db1", statement.format("db2.acme.example:55001"))[0] == 2
    peers.expect("db2", "deactivate db STMS")
    peers.expect("db2", statement.format("db1.acme.example:55001"))  # all members have a list, or none has one
    peers.expect("db1", "stop hadr on db STMS")
    peers.expect("db2", "activate db STMS")
    peers.advance(2)
    done(peers.db2("db1", AS_PRIMARY))
    assert peers.db2("db1", statement.format("db2.acme.example:55001|db3.acme.example:55001"))[0] == 0
    assert peers.db2("db1", statement.format("NULL"))[0] == 2


def test_no_warning_when_the_value_runs_already(peers):
    assert peers.db2("db1", "update db cfg for STMS using HADR_TIMEOUT 120")[0] == 0
    assert peers.db2("db1", "update db cfg for STMS using LOGSECOND 20")[0] == 0


@pytest.mark.parametrize(
    ("dialect", "values", "identifier"),
    [
        ("9.7", "HADR_TARGET_LIST x:1", "SQL0104N"),
        ("9.7", "HADR_SYNCMODE SUPERASYNC", "SQL5133N"),
        ("10.1", "HADR_SPOOL_LIMIT AUTOMATIC", "SQL5133N"),
        ("10.5", "HADR_SYNCMODE OFTEN", "SQL5133N"),
        ("10.5", "HADR_TIMEOUT 0", "SQL5130N"),
        ("10.5", "HADR_TIMEOUT soon", "SQL5133N"),
        ("10.5", "NO_SUCH 1", "SQL0104N"),
        ("10.5", "HADR_TIMEOUT", "SQL0104N"),
        ("10.5", "LOGARCHMETH1 DISK:/nowhere", "SQL5099N"),
        ("10.5", "LOGARCHMETH1 TAPE:/x", "SQL5099N"),
    ],
)
def test_values_that_are_refused(dialect, values, identifier):
    pair = Pair(dialect=dialect)
    refused(pair.db2("db1", f"update db cfg for STMS using {values}"), identifier)


def test_logindexbuild_is_asked_for(peers):
    peers.expect("db2", "deactivate db STMS")
    peers.expect("db2", "update db cfg for STMS using LOGINDEXBUILD OFF")
    refused(peers.db2("db2", AS_STANDBY), "SQL1766W", rc=2)
    assert peers.role("db2") == "STANDBY"
