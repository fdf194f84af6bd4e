"""States, takeovers, refusals, log chains and configuration of a pair, on a clock that obeys."""

import re

import pytest
from ansible_collections.sametime.estate.lab.db2.db2lab.dialect import DIALECTS
from ansible_collections.sametime.estate.lab.db2.db2lab.hadr import takeover
from ansible_collections.sametime.estate.lab.db2.db2lab.log import Chain, diverged, parting, place
from ansible_collections.sametime.estate.lab.db2.db2lab.messages import unwrapped
from ansible_collections.sametime.estate.lab.db2.db2lab.model import Pair

TAKEOVER = "takeover hadr on db STMS"
FORCE = f"{TAKEOVER} by force"
WINDOW = f"{FORCE} peer window only"
AS_PRIMARY = "start hadr on db STMS as primary"
AS_STANDBY = "start hadr on db STMS as standby"


def done(answer):
    rc, text = answer
    assert rc in {0, 2}, text
    return unwrapped(text)


def refused(answer, identifier, reason=None, rc=4):
    code, text = answer
    text = unwrapped(text)
    assert text.startswith(identifier), text
    if reason is not None:
        assert f'Reason code = "{reason}"' in text
    assert code == rc


# Set-up


def test_the_whole_way(pair):
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


# Refusals


def inactive_standard(pair):
    pair.expect("db1", "update db cfg for STMS using LOGARCHMETH1 DISK:/db2/arch/STMS/")
    pair.expect("db1", "backup db STMS to /db2/backup")
    pair.configure("db1")


def test_start_without_archive_logging(pair):
    pair.configure("db1")
    refused(pair.db2("db1", AS_PRIMARY), "SQL1768N", 1)
    refused(pair.db2("db1", AS_STANDBY), "SQL1768N", 1)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ("HADR_LOCAL_HOST NULL", 8),
        ("HADR_LOCAL_SVC NULL", 8),
        ("HADR_REMOTE_HOST NULL", 8),
        ("HADR_REMOTE_SVC NULL", 8),
        ("HADR_REMOTE_INST NULL", 8),
        ("HADR_LOCAL_HOST nowhere.acme.example", 4),
        ("HADR_LOCAL_HOST db2.acme.example", 4),
        ("HADR_LOCAL_SVC no_such_service", 5),
        ("HADR_REMOTE_SVC no_such_service", 6),
        ("HADR_TARGET_LIST db9.acme.example:55001", 11),
    ],
)
def test_start_with_a_wrong_parameter(pair, values, reason):
    inactive_standard(pair)
    pair.expect("db1", f"update db cfg for STMS using {values}")
    refused(pair.db2("db1", AS_PRIMARY), "SQL1768N", reason)


def test_service_names_are_as_good_as_numbers(peers):
    done(peers.db2("db2", "deactivate db STMS"))
    peers.expect("db2", "update db cfg for STMS using HADR_LOCAL_SVC db2_hadr_stms HADR_REMOTE_SVC DB2_HADR_STMS")
    done(peers.db2("db2", "activate db STMS"))
    assert peers.until("db2", "PEER")


def test_start_standby_needs_rollforward_pending(pair):
    inactive_standard(pair)
    refused(pair.db2("db1", AS_STANDBY), "SQL1767N", 1)
    done(pair.db2("db1", "activate db STMS"))
    refused(pair.db2("db1", AS_STANDBY), "SQL1767N", 3)


def test_start_against_the_role(peers):
    refused(peers.db2("db2", AS_PRIMARY), "SQL1767N", 2)
    refused(peers.db2("db2", AS_STANDBY), "SQL1777N")
    refused(peers.db2("db1", AS_PRIMARY), "SQL1777N")
    refused(peers.db2("db1", AS_STANDBY), "SQL1767N", 3)
    done(peers.db2("db2", "deactivate db STMS"))
    refused(peers.db2("db2", f"{AS_PRIMARY} by force"), "SQL1767N", 2)


def test_stop(peers):
    refused(peers.db2("db2", "stop hadr on db STMS"), "SQL1769N", 2)
    done(peers.db2("db2", "deactivate db STMS"))
    done(peers.db2("db2", "stop hadr on db STMS"))
    assert peers.role("db2") == "STANDARD"
    refused(peers.db2("db2", "connect to STMS"), "SQL1117N")
    refused(peers.db2("db2", "stop hadr on db STMS"), "SQL1769N", 1)
    done(peers.db2("db1", "connect to STMS"))
    done(peers.db2("db1", "stop hadr on db STMS"))
    assert "1 record(s) selected" in done(peers.db2("db1", "values 1"))
    assert peers.db2pd("db1")[1].rstrip().endswith("HADR is not active.")
    done(peers.db2("db2", AS_STANDBY))
    peers.advance(2)
    done(peers.db2("db1", AS_PRIMARY))
    assert peers.until("db1", "PEER")


def test_takeover_off_a_standby(peers):
    refused(peers.db2("db1", TAKEOVER), "SQL1770N", 1)
    done(peers.db2("db2", "deactivate db STMS"))
    refused(peers.db2("db2", TAKEOVER), "SQL1770N", 3)
    done(peers.db2("db2", "activate db STMS"))
    for statement in (TAKEOVER, FORCE, WINDOW):
        refused(peers.db2("db2", statement), "SQL1770N", 6 if statement == TAKEOVER else 2)
    assert peers.until("db2", "REMOTE_CATCHUP")
    for statement in (TAKEOVER, FORCE, WINDOW):
        refused(peers.db2("db2", statement), "SQL1770N", 2)


def test_takeover_with_a_replay_delay():
    pair = Pair()
    pair.set_up(mode="SUPERASYNC")
    done(pair.db2("db2", "deactivate db STMS"))
    pair.expect("db2", "update db cfg for STMS using HADR_REPLAY_DELAY 600")
    done(pair.db2("db2", "activate db STMS"))
    assert pair.until("db2", "REMOTE_CATCHUP")
    pair.write("db1", 5)
    pair.advance(10)
    assert int(pair.hosts["db2"].database("STMS").hadr.replay()) < pair.hosts["db2"].load("STMS").log.end
    for statement in (TAKEOVER, FORCE):
        refused(pair.db2("db2", statement), "SQL1770N", 11)


def test_takeover_under_a_cluster_manager(peers):
    peers.hosts["db2"].environment.settings.cluster_manager = True
    refused(peers.db2("db2", FORCE), "SQL1770N", 10)


@pytest.mark.parametrize(("dialect", "kind"), [("9.7", "HADR standby"), ("10.1", "HADR standby"), ("10.5", "HADR")])
def test_connect_to_a_standby(dialect, kind):
    pair = Pair(dialect=dialect)
    pair.set_up()
    rc, text = pair.db2("db2", "connect to STMS")
    assert (rc, unwrapped(text)) == (
        4,
        f'SQL1776N The command cannot be issued on an {kind} database. Reason code = "1".',
    )


def test_harmless_answers(peers):
    refused(peers.db2("db1", "activate db STMS"), "SQL1490W", rc=2)
    refused(peers.db2("db2", "activate db STMS"), "SQL1490W", rc=2)
    done(peers.db2("db2", "deactivate db STMS"))
    refused(peers.db2("db2", "deactivate db STMS"), "SQL1496W", rc=2)
    done(peers.db2("db1", "connect to STMS"))
    refused(peers.db2("db1", "deactivate db STMS"), "SQL1495W", rc=2)


def test_instance_down(peers):
    refused(peers.db2stop("db1"), "SQL1025N")
    assert peers.db2stop("db1", force=True)[0] == 0
    for statement in ("get db cfg for STMS", "connect to STMS", "activate db STMS", AS_PRIMARY, "list applications"):
        refused(peers.db2("db1", statement), "SQL1032N")
    assert "Database alias                       = STMS" in peers.expect("db1", "list db directory")
    assert peers.role("db1") == "PRIMARY"


# Time, link and peer window


def test_a_closed_socket_is_noticed_at_once_and_writes_wait_for_the_window(peers):
    peers.advance(20)
    peers.cut()
    assert peers.triple("db1") == ("PRIMARY", "DISCONNECTED_PEER", "DISCONNECTED")
    assert peers.triple("db2") == ("STANDBY", "DISCONNECTED_PEER", "DISCONNECTED")
    began = peers.now()
    call = peers.submit_write("db1", 3)
    peers.advance(200)
    assert not call.done
    assert "LOG_HADR_WAIT_CUR(seconds) = 200.000\n" in peers.db2pd("db1")[1]
    assert peers.wait(call)[0] == 0
    assert 270 <= peers.now() - began <= 301
    assert peers.triple("db1") == ("PRIMARY", "DISCONNECTED", "DISCONNECTED")
    peers.advance(10)
    assert peers.triple("db2") == ("STANDBY", "REMOTE_CATCHUP_PENDING", "DISCONNECTED")


def test_silence_is_noticed_after_the_timeout_and_looks_like_peer_until_then(peers):
    peers.silence()
    peers.advance(85)
    assert peers.triple("db1")[1:] == ("PEER", "CONNECTED")
    assert peers.triple("db2")[1:] == ("PEER", "CONNECTED")
    peers.advance(40)
    assert peers.triple("db1")[1:] == ("DISCONNECTED_PEER", "DISCONNECTED")
    peers.advance(200)
    assert peers.triple("db1")[1:] == ("DISCONNECTED", "DISCONNECTED")
    assert peers.triple("db2")[1:] == ("REMOTE_CATCHUP_PENDING", "DISCONNECTED")


def test_a_window_shorter_than_the_timeout_is_over_when_the_loss_is_noticed():
    pair = Pair()
    pair.set_up(timeout=120, peer_window=60)
    pair.silence()
    call = pair.submit_write("db1")
    pair.advance(90)
    assert not call.done
    pair.advance(35)
    assert call.done
    assert pair.state("db1") == "DISCONNECTED"


def test_without_a_window_the_primary_goes_on_at_once():
    pair = Pair()
    pair.set_up(peer_window=0)
    pair.cut()
    assert pair.triple("db1")[1:] == ("DISCONNECTED", "DISCONNECTED")
    assert pair.triple("db2")[1:] == ("REMOTE_CATCHUP_PENDING", "DISCONNECTED")
    began = pair.now()
    done(pair.write("db1"))
    assert pair.now() == began


def test_a_healed_link_inside_the_window_comes_back_to_peer(peers):
    peers.cut()
    call = peers.submit_write("db1", 2)
    peers.advance(60)
    peers.heal()
    assert peers.until("db1", "PEER", 10)
    peers.advance(1)
    assert call.done
    assert peers.rows("db2") == {1, 2}


def test_catching_up_takes_time(peers):
    done(peers.db2("db2", "deactivate db STMS"))
    peers.advance(0.1)
    assert peers.triple("db1")[1:] == ("DISCONNECTED", "DISCONNECTED")
    peers.expect("db1", "connect to STMS")
    peers.expect("db1", "call lab.fill(80000000)")
    done(peers.db2("db2", "activate db STMS"))
    assert peers.until("db1", "REMOTE_CATCHUP")
    began = peers.now()
    gaps = []
    while peers.state("db1") != "PEER":
        gaps.append(
            int(next(line.split("=")[1] for line in peers.db2pd("db1")[1].splitlines() if "HADR_LOG_GAP" in line))
        )
        peers.advance(1)
    assert 9 <= peers.now() - began <= 13
    assert gaps == sorted(gaps, reverse=True)
    assert gaps[0] > 70000000


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("HADR_TIMEOUT", "60"),
        ("HADR_PEER_WINDOW", "120"),
        ("HADR_REMOTE_INST", "db2inst9"),
        ("HADR_REMOTE_SVC", "55009"),
    ],
)
def test_a_mismatch_prevents_the_connection(peers, parameter, value):
    done(peers.db2("db1", "deactivate db STMS"))
    peers.expect("db1", f"update db cfg for STMS using {parameter} {value}")
    began = peers.now()
    refused(peers.db2("db1", "activate db STMS"), "SQL1768N", 7)
    assert peers.now() - began == pytest.approx(60 if parameter == "HADR_TIMEOUT" else 120, abs=0.1)
    assert peers.triple("db1") == ("PRIMARY", "", "")
    if parameter == "HADR_REMOTE_INST":
        assert any("ADM12504E" in line for line in peers.hosts["db1"].environment.diagnostics)


def test_a_target_list_on_both_sides_takes_the_primarys_values(peers):
    for host, other in (("db1", "db2"), ("db2", "db1")):
        done(peers.db2(host, "deactivate db STMS"))
        peers.expect(host, f"update db cfg for STMS using HADR_TARGET_LIST {other}.acme.example:55001")
    peers.expect("db1", "update db cfg for STMS using HADR_TIMEOUT 60")
    done(peers.db2("db2", "activate db STMS"))
    done(peers.db2("db1", "activate db STMS"))
    assert peers.until("db1", "PEER")


def test_the_address_check_can_be_switched_off(peers):
    for host in peers.hosts:
        peers.db2stop(host, force=True)
    peers.hosts["db2"].load("STMS").cfg["HADR_REMOTE_HOST"] = "172.30.10.22"
    for host in peers.hosts:
        peers.db2start(host)
    done(peers.db2("db2", "activate db STMS"))
    refused(peers.db2("db1", "activate db STMS"), "SQL1768N", 7)
    peers.db2stop("db2", force=True)
    peers.hosts["db2"].registry["DB2_HADR_NO_IP_CHECK"] = "ON"
    peers.db2start("db2")
    done(peers.db2("db2", "activate db STMS"))
    done(peers.db2("db1", "activate db STMS"))


def test_heartbeats(peers):
    text = peers.db2pd("db1")[1]
    assert "HEARTBEAT_INTERVAL(seconds) = 30" in text
    peers.silence()
    peers.advance(100)
    text = peers.db2pd("db1")[1]
    assert "HEARTBEAT_MISSED = 3" in text


# Split brain and its guard


@pytest.mark.parametrize("statement", [AS_PRIMARY, "activate db STMS", "connect to STMS"])
def test_the_guard_waits_and_gives_up(peers, statement):
    peers.kill("db2")
    peers.crash("db1")
    began = peers.now()
    call = peers.submit("db1", statement)
    peers.advance(119)
    assert not call.done
    assert peers.triple("db1") == ("PRIMARY", "", "")
    assert "not activated" in peers.db2pd("db1")[1]
    refused(peers.wait(call), "SQL1768N", 7)
    assert peers.now() - began == pytest.approx(120)
    assert peers.serving() == []


@pytest.mark.parametrize("statement", [AS_PRIMARY, "activate db STMS", "connect to STMS"])
def test_the_guard_lets_go_when_the_standby_comes(peers, statement):
    peers.kill("db2")
    peers.crash("db1")
    call = peers.submit("db1", statement)
    peers.advance(60)
    peers.boot("db2")
    peers.db2start("db2")
    done(peers.db2("db2", "activate db STMS"))
    done(peers.wait(call))
    assert peers.serving() == ["db1"]


def test_force_does_not_wait(peers):
    peers.kill("db2")
    peers.crash("db1")
    began = peers.now()
    done(peers.db2("db1", f"{AS_PRIMARY} by force"))
    assert peers.now() == began
    assert peers.triple("db1") == ("PRIMARY", "DISCONNECTED", "DISCONNECTED")


def test_the_wait_can_be_interrupted(peers):
    peers.kill("db2")
    peers.crash("db1")
    call = peers.submit("db1", AS_PRIMARY)
    peers.advance(10)
    done(peers.db2("db1", "deactivate db STMS"))
    refused((call.result.rc, call.result.text), "SQL1768N", 10)


def test_split_brain_is_possible_and_stays(peers):
    peers.cut()
    done(peers.db2("db2", FORCE))
    assert peers.serving() == ["db1", "db2"]
    peers.advance(301)
    done(peers.write("db1", 2))
    done(peers.write("db2", 3))
    peers.heal()
    peers.advance(300)
    assert peers.serving() == ["db1", "db2"]
    assert peers.role("db1") == peers.role("db2") == "PRIMARY"
    assert peers.lost("db1") == {3, 4, 5}
    assert peers.lost("db2") == {1, 2}


# Takeover


def test_graceful_there_and_back(peers):
    done(peers.write("db1", 4))
    peers.expect("db1", "connect to STMS")
    began = peers.now()
    assert done(peers.db2("db2", TAKEOVER)) == "DB20000I The TAKEOVER HADR ON DATABASE command completed successfully."
    assert 1 <= peers.now() - began < 2
    peers.advance(0.1)
    assert peers.triple("db1") == ("STANDBY", "PEER", "CONNECTED")
    assert peers.triple("db2") == ("PRIMARY", "PEER", "CONNECTED")
    refused(peers.db2("db1", "insert into LAB.ROWS values (99)"), "DB21034E")
    done(peers.write("db2", 2))
    done(peers.db2("db1", TAKEOVER))
    peers.advance(0.1)
    assert peers.serving() == ["db1"]
    assert peers.lost("db1") == peers.lost("db2") == set()


def test_graceful_waits_for_the_replay(peers):
    peers.hosts["db2"].environment.faults.set("slow-replay", "1000")
    peers.expect("db1", "connect to STMS")
    peers.expect("db1", "call lab.fill(20000)")
    began = peers.now()
    call = peers.submit("db2", TAKEOVER)
    peers.advance(5)
    assert "TAKEOVER_APP_REMAINING_STANDBY" in peers.db2pd("db2")[1]
    done(peers.wait(call))
    assert 19 <= peers.now() - began <= 23


def test_graceful_in_superasync_needs_remote_catchup():
    pair = Pair()
    pair.set_up(mode="SUPERASYNC")
    done(pair.write("db1", 20))
    done(pair.db2("db2", TAKEOVER))
    pair.advance(1)
    assert pair.triple("db1") == ("STANDBY", "REMOTE_CATCHUP", "CONNECTED")
    assert pair.triple("db2") == ("PRIMARY", "REMOTE_CATCHUP", "CONNECTED")
    assert pair.lost("db2") == set()


def test_graceful_over_a_dead_link_that_still_says_peer(peers):
    peers.silence()
    peers.advance(10)
    assert peers.state("db2") == "PEER"
    refused(peers.db2("db2", TAKEOVER), "SQL1770N", 7)
    assert peers.state("db2") == "DISCONNECTED_PEER"
    assert peers.serving() == ["db1"]
    done(peers.db2("db2", WINDOW))


def test_an_application_that_connects_during_a_takeover_is_disconnected_too(peers, monkeypatch):
    old = peers.hosts["db1"].databases["STMS"]
    done(peers.db2("db1", "connect to STMS"))
    assert old.active.applications
    with monkeypatch.context() as patch:
        patch.setattr(takeover, "hand_over_when_ready", lambda _member: None)  # logs are still on their way
        call = peers.submit("db2", TAKEOVER)
        peers.advance(1)
        assert not old.active.applications
        done(peers.db2("db1", "connect to STMS"))
    done(peers.wait(call))
    assert peers.role("db1") == "STANDBY"
    assert not old.active.applications


@pytest.mark.parametrize("broken", ["db1", "db2"])
def test_a_takeover_that_breaks_half_way_ends_in_two_standbys(peers, broken):
    done(peers.write("db1", 3))
    peers.hosts[broken].environment.faults.set("takeover-half-way")
    refused(peers.db2("db2", TAKEOVER), "SQL1770N", 7)
    peers.advance(5)
    assert (peers.role("db1"), peers.role("db2")) == ("STANDBY", "STANDBY")
    assert peers.serving() == []
    assert peers.triple("db1")[1:] == ("REMOTE_CATCHUP_PENDING", "DISCONNECTED")
    assert peers.triple("db2")[1:] == ("DISCONNECTED_PEER", "DISCONNECTED")
    done(peers.db2("db1", FORCE))
    assert peers.until("db1", "PEER")
    assert peers.lost("db1") == set()


def test_forced_over_a_living_link_marks_the_old_primary(peers):
    done(peers.write("db1", 2))
    done(peers.db2("db2", FORCE))
    peers.advance(1)
    assert peers.serving() == ["db2"]
    assert peers.role("db1") == "PRIMARY"
    refused(peers.db2("db1", "connect to STMS"), "SQL1776N", 6)
    peers.db2stop("db1", force=True)
    peers.db2start("db1")
    for statement in (AS_PRIMARY, "activate db STMS", "connect to STMS", f"{AS_PRIMARY} by force"):
        refused(peers.db2("db1", statement), "SQL1776N", 6)
    done(peers.db2("db1", AS_STANDBY))
    assert peers.until("db1", "PEER")
    done(peers.db2("db1", TAKEOVER))
    assert peers.lost("db1") == set()


def test_reads_go_on_at_a_marked_primary_and_writes_do_not(peers):
    peers.expect("db1", "connect to STMS")
    done(peers.db2("db1", "call lab.write(1)"))
    done(peers.db2("db2", FORCE))
    peers.advance(1)
    assert done(peers.db2("db1", "values lab.count()"))
    refused(peers.db2("db1", "call lab.write(1)"), "DB21034E")


def test_peer_window_only_inside_and_outside(peers):
    peers.advance(20)
    peers.kill("db1")
    peers.advance(130)
    assert peers.state("db2") == "DISCONNECTED_PEER"
    end = peers.hosts["db2"].database("STMS").hadr.window_end
    peers.advance(end - 5.5 - peers.now())
    done(peers.db2("db2", WINDOW))
    assert peers.serving() == ["db2"]


def test_peer_window_only_refuses_in_the_last_five_seconds(peers):
    peers.kill("db1")
    peers.advance(130)
    end = peers.hosts["db2"].database("STMS").hadr.window_end
    peers.advance(end - 4.5 - peers.now())
    assert peers.state("db2") == "DISCONNECTED_PEER"
    refused(peers.db2("db2", WINDOW), "SQL1770N", 9)
    peers.advance(10)
    refused(peers.db2("db2", WINDOW), "SQL1770N", 9)
    done(peers.db2("db2", FORCE))


def test_peer_window_only_is_not_for_async():
    pair = Pair()
    pair.set_up(mode="ASYNC")
    pair.kill("db1")
    refused(pair.db2("db2", WINDOW), "SQL1770N", 8)


def test_the_window_is_read_with_the_own_clock(peers):
    peers.hosts["db2"].environment.settings.clock_offset = 400.0
    peers.advance(40)
    peers.kill("db1")
    peers.advance(10)
    refused(peers.db2("db2", WINDOW), "SQL1770N", 9)


def test_an_orderly_stop_of_the_standby_opens_no_window(peers):
    done(peers.db2("db2", "deactivate db STMS"))
    peers.advance(0.1)
    assert peers.triple("db1")[1:] == ("DISCONNECTED", "DISCONNECTED")
    began = peers.now()
    done(peers.write("db1"))
    assert peers.now() == began


def test_a_primary_deactivated_in_disconnected_peer_is_inconsistent(peers):
    peers.cut()
    done(peers.db2("db1", "deactivate db STMS"))
    cfg = peers.expect("db1", "get db cfg for STMS")
    assert " All committed transactions have been written to disk    = NO\n" in cfg
    peers.heal()
    done(peers.db2("db1", "activate db STMS"))
    assert any("Crash recovery" in line for line in peers.hosts["db1"].environment.diagnostics)


# Log chains


@pytest.mark.parametrize(
    ("standby", "end", "primary", "primary_end", "apart"),
    [
        ("a0", 50, "a0", 90, False),
        ("a0", 50, "a0", 50, False),
        ("a0", 60, "a0", 50, True),
        ("a0", 50, "a0 b50", 90, False),
        ("a0", 51, "a0 b50", 90, True),
        ("a0 b50", 50, "a0", 90, False),
        ("a0 b50", 60, "a0", 90, True),
        ("a0 c50", 50, "a0 b50", 70, False),
        ("a0 c50", 55, "a0 b50", 70, True),
        ("a0 c30", 30, "a0 b50", 70, False),
        ("x0", 10, "a0", 70, True),
    ],
)
def test_divergence(standby, end, primary, primary_end, apart):
    def chain(text):
        return [Chain(part[0], int(part[1:])) for part in text.split()]

    assert diverged(chain(standby), end, chain(primary), primary_end) is apart


def test_chains_part_nowhere_when_equal():
    assert parting([Chain("a", 0)], [Chain("a", 0)]) is None


def test_places():
    assert place(40768001, 1024).file == "S0000000.LOG"
    assert place(40768001 + 1024 * 4076 * 5 + 4076 * 212, 1024) == (5, 212)


def test_an_old_primary_returns_undiverged(peers):
    done(peers.write("db1", 5))
    peers.kill("db1")
    done(peers.db2("db2", WINDOW))
    done(peers.write("db2", 5))
    peers.boot("db1")
    peers.db2start("db1")
    assert peers.role("db1") == "PRIMARY"
    assert done(peers.db2("db1", AS_STANDBY)).startswith("DB20000I")
    assert peers.until("db1", "PEER")
    assert peers.hosts["db1"].load("STMS").chain == peers.hosts["db2"].load("STMS").chain
    assert peers.lost("db1") == peers.lost("db2") == set()


def test_an_old_primary_returns_diverged(peers):
    peers.cut()
    peers.advance(301)
    done(peers.write("db1", 5))
    peers.kill("db1")
    done(peers.db2("db2", FORCE))
    done(peers.write("db2", 2))
    assert peers.lost("db2") == {1, 2, 3, 4, 5}
    peers.heal()
    peers.boot("db1")
    peers.db2start("db1")
    assert done(peers.db2("db1", AS_STANDBY)).startswith("DB20000I")
    assert peers.triple("db1")[:2] == ("STANDBY", "LOCAL_CATCHUP")
    peers.advance(2)
    assert peers.triple("db1")[:2] == ("STANDBY", "REMOTE_CATCHUP_PENDING")
    peers.advance(10)
    assert peers.triple("db1") == ("STANDBY", "", "")
    assert any(line.startswith("Severe") and "diverged" in line for line in peers.hosts["db1"].environment.diagnostics)
    assert peers.serving() == ["db2"]


def test_a_missing_log_file_shuts_the_standby_down(peers):
    done(peers.db2("db2", "deactivate db STMS"))
    done(peers.write("db1", 5))
    peers.hosts["db1"].environment.faults.set("log-missing", str(peers.hosts["db1"].load("STMS").log.end))
    done(peers.db2("db2", "activate db STMS"))
    peers.advance(20)
    assert peers.triple("db2") == ("STANDBY", "", "")
    assert any("no longer has log file S0000000.LOG" in line for line in peers.hosts["db2"].environment.diagnostics)


@pytest.mark.parametrize("first", ["db1", "db2"])
def test_power_cut_of_both(peers, first):
    done(peers.write("db1", 3))
    for host in peers.hosts:
        peers.kill(host)
    peers.advance(60)
    calls = {}
    for host in (first, "db2" if first == "db1" else "db1"):
        peers.boot(host)
        peers.db2start(host)
        calls[host] = peers.submit(host, "activate db STMS")
        peers.advance(10)
    assert done(peers.wait(calls["db1"]))
    assert peers.until("db1", "PEER")
    assert peers.lost("db1") == peers.lost("db2") == set()


# Disk against running values


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
    peers.expect("db1", "stop hadr on db STMS")
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
        ("9.7", "HADR_SYNCMODE SUPERASYNC", "SQL5112N"),
        ("10.1", "HADR_SPOOL_LIMIT AUTOMATIC", "SQL5112N"),
        ("10.5", "HADR_SYNCMODE OFTEN", "SQL5112N"),
        ("10.5", "HADR_TIMEOUT 0", "SQL5130N"),
        ("10.5", "HADR_TIMEOUT soon", "SQL5112N"),
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


# The directory


def test_the_alternate_server_is_kept_per_alias(peers):
    rc, text = peers.db2("db1", "update alternate server for database STMS using hostname db2.acme.example port 50000")
    assert rc == 0
    assert text.split("\n") == [
        "DB20000I  The UPDATE ALTERNATE SERVER FOR DATABASE command completed ",
        "successfully.",
        "DB21056W  Directory changes may not be effective until the directory cache is ",
        "refreshed.",
    ]
    listed = peers.expect("db1", "list db directory")
    assert " Alternate server hostname            = db2.acme.example\n" in listed
    assert " Alternate server port number         = 50000\n" in listed
    done(peers.db2("db1", "update alternate server for database STMS using hostname NULL port NULL"))
    assert " Alternate server hostname            =\n" in peers.expect("db1", "list db directory")
    refused(peers.db2("db1", "update alternate server for database STMX using hostname a port 1"), "SQL1013N")
    refused(peers.db2("db1", "update alternate server for database STMS using hostname a port svc"), "SQL0104N")
    peers.hosts["db1"].settings_of_manager["DIR_CACHE"] = "NO"
    rc, text = peers.db2("db1", "update alternate server for database STMS using hostname a port 1")
    assert "DB21056W" not in text
    peers.hosts["db1"].environment.settings.instance_type = "client"
    refused(peers.db2("db1", "update alternate server for database STMS using hostname a port 1"), "SQL1889W", rc=2)


def test_clients_get_what_was_read_at_db2start_or_an_offline_backup(pair):
    read = pair.hosts["db1"]
    done(pair.db2("db1", "update alternate server for database STMS using hostname db2.acme.example port 50000"))
    assert read.read_directory.get("STMS") is None
    done(pair.db2("db1", "backup db STMS to /db2/backup"))
    assert read.read_directory["STMS"].hostname == "db2.acme.example"
    done(pair.db2("db1", "update alternate server for database STMS using hostname db9.acme.example port 50000"))
    assert read.read_directory["STMS"].hostname == "db2.acme.example"
    pair.db2stop("db1")
    pair.db2start("db1")
    assert read.read_directory["STMS"].hostname == "db9.acme.example"


def test_the_directory_cache_can_be_less_strict(pair):
    pair.hosts["db1"].environment.settings.strict_alternate = False
    done(pair.db2("db1", "update alternate server for database STMS using hostname db2.acme.example port 50000"))
    assert pair.hosts["db1"].read_directory["STMS"].port == "50000"


def test_an_empty_directory_and_one_never_made(pair):
    refused(pair.db2("db2", "list db directory"), "SQL1031N")
    done(pair.db2("db1", "drop db STMS"))
    refused(pair.db2("db1", "list db directory"), "SQL1057W", rc=2)
    refused(pair.db2("db1", "connect to STMS"), "SQL1013N")


def test_catalog_and_uncatalog(pair):
    done(pair.db2("db1", "update alternate server for database STMS using hostname db2.acme.example port 50000"))
    done(pair.db2("db1", "uncatalog db STMS"))
    refused(pair.db2("db1", "get db cfg for STMS"), "SQL1013N")
    done(pair.db2("db1", "catalog db STMS on /db2/data"))
    assert pair.hosts["db1"].directory()["STMS"].hostname == ""
    done(pair.db2("db1", "catalog db STMS as FAR at node DBN"))
    listed = pair.expect("db1", "list db directory")
    assert " Number of entries in the directory = 2\n" in listed
    assert " Node name                            = DBN\n" in listed
    refused(pair.db2("db1", "catalog db STMS"), "SQL1005N")


# Applications


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


# Faults


@pytest.mark.parametrize(
    ("fault", "host", "seen"),
    [
        ("congested", "db1", "HADR_CONNECT_STATUS = CONGESTED"),
        ("tablespace-error", "db2", "HADR_FLAGS = STANDBY_TABLESPACE_ERROR"),
        ("log-device-full", "db2", "HADR_FLAGS = STANDBY_LOG_DEVICE_FULL STANDBY_RECV_BLOCKED"),
    ],
)
def test_faults_are_seen_on_both_sides_and_go_away(peers, fault, host, seen):
    peers.hosts[host].environment.faults.set(fault)
    peers.advance(31)
    sides = [host] if fault == "congested" else ["db1", "db2"]
    for side in sides:
        text = peers.db2pd(side)[1]
        assert seen in text
        assert ("STANDBY_ERROR_TIME = NULL" in text) is (fault != "tablespace-error")
    peers.hosts[host].environment.faults.clear(fault)
    peers.advance(31)
    assert seen not in peers.db2pd(host)[1]


def test_a_standby_with_a_full_log_device_blocks_commits_in_peer(peers):
    peers.expect("db1", "connect to STMS")
    peers.hosts["db2"].environment.faults.set("log-device-full")
    call = peers.submit_write("db1", 2)
    peers.advance(20)
    assert not call.done
    peers.hosts["db2"].environment.faults.clear()
    peers.advance(2)
    assert call.done
    assert peers.rows("db2") == {1, 2}


def test_one_transient_answer_of_db2pd(peers):
    peers.hosts["db1"].environment.faults.set("db2pd-transient", "2")
    texts = [peers.db2pd("db1")[1] for _ in range(3)]
    assert ["Changing data structure forced command termination." in text for text in texts] == [True, True, False]


def test_unknown_faults_and_settings_are_refused(peers):
    with pytest.raises(ValueError, match="no such fault"):
        peers.hosts["db1"].environment.faults.set("earthquake")
    with pytest.raises(ValueError, match="no such setting"):
        peers.hosts["db1"].environment.settings.changed({"colour": "red"})
