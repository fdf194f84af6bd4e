"""CREATE, BACKUP, RESTORE and ROLLFORWARD, and the whole setup of a pair."""

import re

import pytest
from ansible_collections.sametime.estate.lab.db2.answers import (
    AS_PRIMARY,
    AS_STANDBY,
    done,
    refused,
)


def test_the_complete_set_up(pair):
    refused(pair.db2("db2", "get db cfg for STMS"), "SQL1013N")
    refused(pair.db2("db1", AS_PRIMARY), "SQL1768N", 1)
    done(pair.db2("db1", "update db cfg for STMS using LOGARCHMETH1 DISK:/db2/arch/STMS/"))
    refused(pair.db2("db1", "connect to STMS"), "SQL1116N")
    rc, text = pair.db2("db1", "backup db STMS to /db2/backup")
    assert rc == 0
    assert text == "\nBackup successful. The timestamp for this backup image is : 20240305090000\n"
    pair.copy_image("db1", "db2")
    done(pair.db2("db2", "restore db STMS from /db2/backup taken at 20240305090000 without prompting"))
    cfg = pair.expect("db2", "get db cfg for STMS")
    assert " Rollforward pending                                     = DATABASE\n" in cfg
    assert " HADR database role                                      = STANDARD\n" in cfg
    refused(pair.db2("db2", "connect to STMS"), "SQL1117N")
    refused(pair.db2("db2", AS_STANDBY), "SQL1768N", 8)
    pair.configure("db1")
    pair.configure("db2")
    assert done(pair.db2("db2", AS_STANDBY)) == "DB20000I The START HADR ON DATABASE command completed successfully."
    assert pair.triple("db2") == ("STANDBY", "LOCAL_CATCHUP", "DISCONNECTED")
    pair.advance(1.5)
    assert pair.triple("db2") == ("STANDBY", "REMOTE_CATCHUP_PENDING", "DISCONNECTED")
    done(pair.db2("db1", AS_PRIMARY))
    assert pair.triple("db1") == ("PRIMARY", "REMOTE_CATCHUP_PENDING", "CONNECTED")
    assert pair.until("db1", "REMOTE_CATCHUP", 3)
    assert pair.until("db1", "PEER", 3)
    pair.advance(0.1)
    assert pair.triple("db2") == ("STANDBY", "PEER", "CONNECTED")


def test_the_image_holds_configuration_and_chain_but_no_alternate_server(peers):
    done(peers.db2("db1", "update alternate server for database STMS using hostname db2.acme.example port 50000"))
    done(peers.db2("db1", "backup db STMS online to /db2/backup include logs"))
    done(peers.db2("db2", "deactivate db STMS"))
    done(peers.db2("db2", "drop db STMS"))
    peers.copy_image("db1", "db2")
    taken = peers.hosts["db1"].images("/db2/backup")[-1].stamp
    done(peers.db2("db2", f"restore db STMS from /db2/backup taken at {taken} without prompting"))
    state = peers.hosts["db2"].load("STMS")
    assert state.cfg["HADR_LOCAL_HOST"] == "db1.acme.example"
    assert state.chain == peers.hosts["db1"].load("STMS").chain
    assert peers.hosts["db2"].directory()["STMS"].hostname == ""


def test_restore_over_an_existing_database(peers):
    done(peers.db2("db2", "deactivate db STMS"))
    peers.hosts["db2"].disk_images.clear()
    peers.copy_image("db1", "db2")
    refused(peers.db2("db2", "restore db STMS from /db2/backup"), "SQL2001N")
    rc, text = peers.db2("db2", "restore db STMS from /db2/backup without prompting")
    assert rc == 2
    assert text.startswith("SQL2540W")
    assert peers.role("db2") == "STANDARD"


@pytest.mark.parametrize(
    ("statement", "identifier"),
    [
        ("restore db NONE from /db2/backup", "SQL2542N"),
        ("restore db STMS from /db2/backup taken at 20230101", "SQL2542N"),
        ("restore db STMS from /nowhere", "SQL2036N"),
        ("restore db STMS from /db2/backup to /db3/data without prompting", "SQL1051N"),
        ("restore db STMS from /db2/backup without rolling forward without prompting", None),
    ],
)
def test_restore_refusals(peers, statement, identifier):
    done(peers.db2("db1", "deactivate db STMS"))
    if identifier is None:
        done(peers.db2("db1", statement))
        assert not peers.hosts["db1"].load("STMS").rollforward_pending
    else:
        refused(peers.db2("db1", statement), identifier)


def test_restore_asks_which_of_two_images(peers):
    done(peers.db2("db1", "backup db STMS online to /db2/backup"))
    done(peers.db2("db1", "deactivate db STMS"))
    refused(peers.db2("db1", "restore db STMS from /db2/backup without prompting"), "SQL2522N")


def test_a_broken_restore_stays_pending_and_can_be_repeated(peers):
    done(peers.db2("db2", "deactivate db STMS"))
    done(peers.db2("db2", "drop db STMS"))
    peers.hosts["db2"].environment.faults.set("restore-breaks")
    restore = "restore db STMS from /db2/backup without prompting"
    refused(peers.db2("db2", restore), "SQL2001N")
    assert " Restore pending                                         = YES\n" in peers.expect(
        "db2", "get db cfg for STMS"
    )
    refused(peers.db2("db2", "connect to STMS"), "SQL1119N")
    refused(peers.db2("db2", AS_STANDBY), "SQL1119N")
    assert peers.db2("db2", restore)[0] == 2
    assert peers.hosts["db2"].load("STMS").rollforward_pending


def test_left_over_logs_lead_onto_a_wrong_chain(peers):
    done(peers.db2("db2", "deactivate db STMS"))
    done(peers.db2("db2", "drop db STMS"))
    peers.hosts["db2"].environment.faults.set("unrelated-chain")
    done(peers.db2("db2", "restore db STMS from /db2/backup without prompting"))
    peers.configure("db2")
    done(peers.db2("db2", AS_STANDBY))
    peers.advance(30)
    assert peers.triple("db2") == ("STANDBY", "", "")
    assert any("diverged" in line for line in peers.hosts["db2"].environment.diagnostics)


def test_offline_backup_needs_an_inactive_database(peers):
    refused(peers.db2("db1", "backup db STMS to /db2/backup"), "SQL1035N")
    refused(peers.db2("db1", "backup db STMS to /nowhere"), "SQL2036N")
    refused(peers.db2("db2", "backup db STMS online to /db2/backup"), "SQL1776N", 1)


def test_a_full_disk_leaves_no_image(pair):
    pair.hosts["db1"].environment.faults.set("disk-full", "1000")
    refused(pair.db2("db1", "backup db STMS to /db2/backup"), "SQL2419N")
    assert pair.hosts["db1"].images("/db2/backup") == []


def test_online_backup_needs_archive_logging(pair):
    done(pair.db2("db1", "activate db STMS"))
    refused(pair.db2("db1", "backup db STMS online to /db2/backup"), "SQL2413N")


def test_archive_logging_on_an_active_database_waits_for_its_deactivation(pair):
    done(pair.db2("db1", "activate db STMS"))
    rc, text = pair.db2("db1", "update db cfg for STMS using LOGARCHMETH1 DISK:/db2/arch/STMS")
    assert rc == 2
    assert "SQL1363W" in text
    assert not pair.hosts["db1"].load("STMS").backup_pending
    done(pair.db2("db1", "deactivate db STMS"))
    refused(pair.db2("db1", "activate db STMS"), "SQL1116N")


def test_rollforward(peers):
    refused(peers.db2("db1", "rollforward db STMS stop"), "SQL1035N")
    done(peers.db2("db1", "deactivate db STMS"))
    refused(peers.db2("db1", "rollforward db STMS stop"), "SQL1261N")
    done(peers.db2("db2", "deactivate db STMS"))
    refused(peers.db2("db2", "rollforward db STMS stop"), "SQL1776N", 1)
    done(peers.db2("db2", "stop hadr on db STMS"))
    rc, text = peers.db2("db2", "rollforward db STMS to end of logs")
    assert rc == 0
    assert re.search(r"^ Rollforward status +=  ?DB  working$", text, re.MULTILINE)
    assert peers.hosts["db2"].load("STMS").rollforward_pending
    rc, text = peers.db2("db2", "rollforward db STMS complete")
    assert re.search(r"^ Rollforward status += not pending$", text, re.MULTILINE)
    assert text.endswith("DB20000I  The ROLLFORWARD command completed successfully.")
    refused(peers.db2("db2", AS_STANDBY), "SQL1767N", 1)
