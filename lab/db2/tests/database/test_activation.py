"""Connections, activation and FORCE APPLICATION."""

from ansible_collections.sametime.estate.lab.db2.answers import done, refused


def test_force_applications(peers):
    peers.expect("db1", "connect to STMS")
    assert "db2bp" in peers.expect("db1", "list applications")
    rc, text = peers.db2("db1", "force applications all")
    assert rc == 0
    assert text.split("\n") == [
        "DB20000I  The FORCE APPLICATION command completed successfully.",
        "DB21024I  This command is asynchronous and may not be effective immediately.",
    ]
    refused(peers.db2("db1", "list applications"), "SQL1611W", rc=2)
    refused(peers.db2("db1", "values 1"), "DB21034E")


def test_force_applications_can_take_seconds(peers):
    peers.hosts["db1"].environment.faults.set("slow-force", "4")
    peers.expect("db1", "connect to STMS")
    peers.expect("db1", "force applications all")
    peers.advance(3)
    assert "db2bp" in peers.expect("db1", "list applications")
    peers.advance(2)
    refused(peers.db2("db1", "list applications"), "SQL1611W", rc=2)


def test_a_connection_activates_and_the_last_one_ends_it(pair):
    done(pair.db2("db1", "connect to STMS"))
    assert "STMS" in pair.expect("db1", "list active databases")
    refused(pair.db2("db1", "activate db STMS"), "SQL1494W", rc=2)
    done(pair.db2("db1", "terminate"))
    assert "STMS" in pair.expect("db1", "list active databases")
    done(pair.db2("db1", "deactivate db STMS"))
    done(pair.db2("db1", "connect to STMS"))
    done(pair.db2("db1", "connect reset"))
    refused(pair.db2("db1", "list active databases"), "SQL1611W", rc=2)
    refused(pair.db2("db1", "connect reset"), "SQL1024N")


def test_a_primary_that_a_connection_started_stays_active(peers):
    done(peers.db2("db1", "deactivate db STMS"))
    done(peers.db2("db1", "connect to STMS"))
    done(peers.db2("db1", "terminate"))
    assert "STMS" in peers.expect("db1", "list active databases")
    assert peers.until("db1", "PEER")
    done(peers.db2("db1", "deactivate db STMS"))
    refused(peers.db2("db1", "list active databases"), "SQL1611W", rc=2)


def test_reads_on_standby(peers):
    done(peers.write("db1", 3))
    peers.db2stop("db2", force=True)
    peers.hosts["db2"].registry["DB2_HADR_ROS"] = "ON"
    peers.db2start("db2")
    done(peers.db2("db2", "activate db STMS"))
    assert peers.until("db2", "PEER")
    done(peers.db2("db2", "connect to STMS"))
    assert "3" in done(peers.db2("db2", "select count(*) from LAB.ROWS"))
    refused(peers.db2("db2", "insert into LAB.ROWS values (9)"), "DB21034E")
    text = peers.db2pd("db2")[1]
    assert "READS_ON_STANDBY_ENABLED = Y" in text
    assert "STANDBY_REPLAY_ONLY_WINDOW_ACTIVE = N" in text
    assert "-- Active Standby --" in text
