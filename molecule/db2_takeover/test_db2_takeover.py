"""Takeover there and back, graceful and after trouble; what would lose commits or make two primaries is refused."""

import re
import subprocess

import pytest
from ansible_collections.sametime.estate.molecule import db2_lab as lab

TAKEOVER = "takeover hadr on db STMS"
IN_WINDOW = f"{TAKEOVER} by force peer window only"
FORCED = f"{TAKEOVER} by force"
WIDE = 6000  # seconds of the product, five minutes of the clock: a loaded machine is still inside
NARROW = 60  # over when the silence is noticed
# The inventory with such a window, for tests where the window is not a difference.
WITH = {seconds: {"sametime_db2_pair": lab.described(peer_window_seconds=seconds)} for seconds in (WIDE, NARROW)}
GRACEFUL_CONDITIONS = [
    "both hosts answer",
    "the new primary is an active standby",
    "the other is an active primary",
    "they are connected",
    "the standby is synchronized",
    "the log gap is small",
    "the standby has replayed its log",
    "no replay delay",
    "the standby has no error",
    "no reads on standby together with client reroute",
    "clients know both servers",
    "both have the same fix pack",
]


def conditions(output):
    """Return the conditions that were listed -> ok, NO or note."""
    return {name: mark for mark, name in re.findall(r"^ +\[(\w+)\] ([^:]+):", output, re.MULTILINE)}


def refused(playbook, **extra):
    """Run a playbook that must refuse; nothing may have been written anywhere."""
    lab.clear_journals()
    output = lab.play(playbook, check=False, **extra)
    assert lab.written() == {}, output
    return " ".join(output.split())


def in_pair(new_primary):
    return {new_primary: lab.PRIMARY, lab.OTHER[new_primary]: lab.STANDBY}


# What converge left: db2 is primary


def test_the_scenarios_own_runs():
    """Check and idempotence wrote nothing: of three runs one took over, once, without force."""
    assert lab.written() == {"db2": [TAKEOVER]}
    assert lab.stands() == in_pair("db2")


def test_check_mode_lists_every_condition():
    lab.clear_journals()
    output = lab.play("db2_takeover", "--check", new_primary="db1")
    assert conditions(output) == dict.fromkeys(GRACEFUL_CONDITIONS, "ok")
    assert "1. db1: take over (requested, and all conditions hold)" in output
    assert lab.written() == {}


def test_back_under_a_writing_client():
    with lab.writing("db2") as writer:
        output = lab.play("db2_takeover")
        assert lab.stands() == in_pair("db1")
        lab.until(lambda: writer.last_server() == lab.NAMES["db1"])
        lab.play("db2_takeover", new_primary="db2")
        lab.until(lambda: writer.last_server() == lab.NAMES["db2"])
        lab.until(lambda: len(writer.noted()) > 50)
    assert "TAKEOVER HADR on STMS took" in output
    assert "db1 is primary, db2 is its connected standby" in output
    assert writer.summary["servers"] == [lab.NAMES[name] for name in ("db2", "db1", "db2")]
    assert writer.wrong() == {"lost": [], "twice": []}


# The network between both is cut; both hosts work


@pytest.fixture
def cut_inside():
    """Cut the link and wait until both have noticed; the peer window is open."""
    lab.pair(f"--cfg=HADR_PEER_WINDOW={WIDE}")
    lab.run_sql("db1", "call lab.write(100)")
    lab.cut()
    lab.until(lambda: {one.connection for one in lab.stands().values()} == {"DISCONNECTED"})
    assert lab.stand("db2").state == "DISCONNECTED_PEER"
    yield
    lab.repair_network()


def test_link_cut_inside_the_window(cut_inside):
    said = refused("db2_takeover", **WITH[WIDE])
    assert "they are connected: db2: DISCONNECTED" in said
    assert "the old primary is gone: db1 is primary, active in DISCONNECTED_PEER" in refused(
        "db2_takeover", mode="forced_in_peer_window", **WITH[WIDE]
    )
    assert "no takeover without loss is possible" in refused(
        "db2_takeover", mode="forced", accept_data_loss=True, fence=True, fenced="by this run", **WITH[WIDE]
    )
    lab.play("db2_takeover", mode="forced_in_peer_window", fence=True, **WITH[WIDE])
    assert lab.written() == {"db1": ["db2_kill"], "db2": [IN_WINDOW]}
    assert lab.stand("db2").role == "PRIMARY"
    lab.db2("db1", "db2start")
    assert lab.stand("db1") == lab.Stand("PRIMARY"), "its role stays, it serves nobody"
    lab.repair_network()
    lab.play("db2_reintegrate", **WITH[WIDE])
    assert lab.stands() == in_pair("db2")
    assert lab.count("db2") == 100


@pytest.fixture
def cut_outside():
    """Cut the link and wait until the peer window is over; the old primary continues and commits alone."""
    lab.pair(f"--cfg=HADR_PEER_WINDOW={NARROW}")
    lab.run_sql("db1", "call lab.write(100)")
    lab.cut()
    lab.until(lambda: lab.stand("db2").state == "REMOTE_CATCHUP_PENDING")
    lab.until(lambda: lab.stand("db1").connection == "DISCONNECTED")
    lab.run_sql("db1", "call lab.write(7)")
    yield
    lab.repair_network()


def test_link_cut_outside_the_window_and_the_old_primary_diverged(cut_outside):
    assert "the peer window is open" in refused(
        "db2_takeover", mode="forced_in_peer_window", fence=True, **WITH[NARROW]
    )
    assert "the loss of commits is accepted: accept_data_loss is not set" in refused(
        "db2_takeover", mode="forced", fence=True
    )
    assert "the old primary is gone" in refused("db2_takeover", mode="forced", accept_data_loss=True, **WITH[NARROW]), (
        "no evidence"
    )
    lab.play("db2_takeover", mode="forced", accept_data_loss=True, fence=True, **WITH[NARROW])
    assert lab.written() == {"db1": ["db2_kill"], "db2": [FORCED]}
    assert lab.count("db2") == 100
    lab.repair_network()
    lab.clear_journals()
    output = " ".join(lab.play("db2_reintegrate", check=False, **WITH[NARROW]).split())
    assert "its log has diverged from that of its primary" in output
    assert "db2diag.log contains:" in output
    assert lab.stand("db2").role == "PRIMARY", "who serves is not touched"
    assert not any("force" in line or "drop" in line for lines in lab.written().values() for line in lines)
    again = refused("db2_reintegrate", **WITH[NARROW])
    assert "run again with db2_hadr_reinitialise=db1, which drops and recreates its copy" in again
    lab.play("db2_reintegrate", reinitialise="db1", **WITH[NARROW])
    assert lab.stands() == in_pair("db2")
    assert lab.count("db2") == 100, "the seven are gone, as was accepted"


def test_a_new_primary_stays_closed_because_the_old_one_has_diverged(cut_outside):
    lab.play("db2_takeover", mode="forced", accept_data_loss=True, fence=True, **WITH[NARROW])
    lab.repair_network()
    lab.db2("db2", "db2 deactivate db STMS")
    output = " ".join(lab.play("db2_reintegrate", check=False, old_primary="db1", **WITH[NARROW]).split())
    assert "SQL1768N" in output, "db2 waits for its standby"
    assert "db1: STMS was started and shut itself down" in output, "and why it does not come"
    assert "db2 could not take its step" in output, "the other host does not continue alone"
    said = refused("db2", **WITH[NARROW])
    assert "db2 is primary and not active" in said
    assert "playbooks/db2_open_alone.yml -e mode=primary_by_force -e host=db2" in said
    lab.play("db2_open_alone", mode="primary_by_force", host="db2", fenced="nobody uses db1", **WITH[NARROW])
    lab.play("db2", "--tags", "db2_hadr", db2_hadr_reinitialise="db1", **WITH[NARROW])
    assert lab.stands() == in_pair("db2")
    assert lab.count("db2") == 100


# The primary is gone


def test_primary_killed_forced_in_the_window_and_brought_back():
    lab.pair(f"--cfg=HADR_PEER_WINDOW={WIDE}")
    lab.run_sql("db1", "call lab.write(50)")
    lab.power_cut("db1")
    lab.until(lambda: lab.stand("db2").state == "DISCONNECTED_PEER")
    assert "[ok] both hosts answer" in refused("db2_takeover", **WITH[WIDE]), "the host does, its database does not"
    output = lab.play("db2_takeover", mode="forced_in_peer_window", **WITH[WIDE])
    assert "playbooks/db2_reintegrate.yml" in output, "what the old primary needs"
    assert lab.written() == {"db2": [IN_WINDOW]}
    lab.play("db2_reintegrate", **WITH[WIDE])
    assert lab.stands() == in_pair("db2")
    assert lab.count("db2") == 50


@pytest.fixture
def host_gone(tmp_path):
    """The host of the primary stands still and nobody reaches it; the window is over. Returns words for playbooks."""
    lab.pair(f"--cfg=HADR_PEER_WINDOW={NARROW}")
    subprocess.run(["podman", "pause", f"{lab.CONTAINER}db1"], check=True, capture_output=True)
    lab.until(lambda: lab.stand("db2").state == "REMOTE_CATCHUP_PENDING")
    yield lab.out_of_reach(tmp_path, "db1")
    subprocess.run(["podman", "unpause", f"{lab.CONTAINER}db1"], check=False, capture_output=True)


def test_host_of_the_primary_gone(host_gone):
    def takeover(check, **extra):
        return " ".join(lab.play("db2_takeover", *host_gone, check=check, **extra, **WITH[NARROW]).split())

    lab.db2lab("db2", "journal", "--clear")
    assert "both hosts answer: db1 does not answer" in takeover(False)
    said = takeover(False, mode="forced", accept_data_loss=True)
    assert "the old primary is gone: db1 does not answer, and there is no evidence that it was fenced" in said
    assert "Remedy: A host that does not answer may still serve clients" in said
    assert lab.journal("db2") == []
    told = takeover(True, mode="forced", accept_data_loss=True, fenced="switched off at the management board")
    assert lab.journal("db2") == [FORCED]
    assert lab.stand("db2").role == "PRIMARY"
    assert "db1 does not answer: do not let it start as primary" in told


# One host is lost, and the primary was restarted


@pytest.fixture
def partner_lost(tmp_path):
    """db2 is primary and was restarted; the host of its standby is off. Returns words for playbooks."""
    lab.pair(primary="db2")
    lab.run_sql("db2", "call lab.write(30)")
    lab.both(lab.power_cut)
    return lab.out_of_reach(tmp_path, "db1")


@pytest.mark.parametrize(
    ("mode", "commands", "role"),
    [
        ("primary_by_force", ["start hadr on db STMS as primary by force"], "PRIMARY"),
        ("stop_hadr", ["stop hadr on db STMS", "activate db STMS"], "STANDARD"),
    ],
)
def test_one_host_is_left(partner_lost, mode, commands, role):
    def open_alone(*words, check=True, **extra):
        return " ".join(lab.play("db2_open_alone", *partner_lost, *words, check=check, host="db2", **extra).split())

    lab.db2("db2", "db2start")
    lab.clear_journals()
    hint = " ".join(lab.play("db2", "--tags", "db2_hadr", *partner_lost, check=False).split())
    assert "playbooks/db2_open_alone.yml opens the database of db2" in hint
    refused = re.sub("'", ".", open_alone(check=False, fenced="off"))
    assert "mode .. is not one of primary_by_force, stop_hadr" in refused
    assert "the other member is off: there is no evidence" in open_alone(check=False, mode=mode)
    listed = open_alone("--check", mode=mode, fenced="switched off at the management board")
    assert "[ok] the other member is off: switched off at the management board" in listed
    assert "1. db2: " in listed
    assert "db1 must not serve clients when it comes back" in listed
    assert lab.written() == {}
    open_alone(mode=mode, fenced="switched off at the management board")
    assert lab.written() == {"db2": commands}
    assert lab.stand("db2").role == role
    assert lab.count("db2") == 30
    lab.clear_journals()
    open_alone(mode=mode, fenced="switched off at the management board")
    assert lab.written() == {}, "it is open"
    lab.run_sql("db2", "call lab.write(5)")
    lab.play("db2", "--tags", "db2_hadr")
    assert lab.stands() == in_pair("db2")
    assert lab.count("db2") == 35


# A cluster manager


def test_a_cluster_manager_is_left_to_its_own_commands():
    lab.pair("--set=cluster_manager=true")
    said = refused("db2_takeover")
    assert "a cluster manager controls db2: CLUSTER_MGR is TSA" in said
    assert "rgreq -o move" in said


# A takeover that stops half-way


def test_half_broken_takeover():
    lab.pair()
    lab.run_sql("db1", "call lab.write(20)")
    lab.both(lambda name: lab.db2lab(name, "fault", "takeover-half-way"))
    output = " ".join(lab.play("db2_takeover", check=False).split())
    assert "the takeover stopped half-way, both are standbys" in output
    assert {name: seen.role for name, seen in lab.stands().items()} == {"db1": "STANDBY", "db2": "STANDBY"}
    lab.both(lambda name: lab.db2lab(name, "clear"))
    assert "mode=complete_broken" in refused("db2"), "the ordinary run does not choose"
    lab.play("db2_takeover", mode="complete_broken", new_primary="db2")
    lab.until(lambda: lab.stands() == in_pair("db2"))
    assert lab.count("db2") == 20


# Split brain


@pytest.fixture
def split_brain():
    """Somebody took over by force without looking: both are primaries and both have written."""
    lab.pair(f"--cfg=HADR_PEER_WINDOW={NARROW}")
    lab.cut()
    lab.until(lambda: lab.stand("db2").state == "REMOTE_CATCHUP_PENDING")
    lab.db2("db2", "db2 takeover hadr on db STMS by force")
    lab.run_sql("db1", "call lab.write(3)")
    lab.run_sql("db2", "call lab.write(5)")
    yield
    lab.repair_network()


def test_an_old_primary_that_still_runs_is_brought_back_without_a_restore():
    lab.pair(f"--cfg=HADR_PEER_WINDOW={NARROW}")
    lab.run_sql("db1", "call lab.write(10)")
    lab.cut()
    lab.until(lambda: lab.stand("db2").state == "REMOTE_CATCHUP_PENDING")
    lab.db2("db2", "db2 takeover hadr on db STMS by force")
    lab.repair_network()
    lab.clear_journals()
    lab.play("db2_reintegrate", old_primary="db1", **WITH[NARROW])
    assert lab.written() == {"db1": ["db2_kill", "db2start", "start hadr on db STMS as standby"]}
    assert lab.stands() == in_pair("db2")
    assert lab.count("db2") == 10


def test_split_brain_offered_and_refused(split_brain):
    assert "both are active primaries" in refused("db2", **WITH[NARROW])
    assert "both are active primaries" in refused("db2_reintegrate", **WITH[NARROW]), "nobody was named"
    lab.repair_network()
    said = refused("db2", **WITH[NARROW])
    assert "Each may have commits that the other does not have" in said
    assert "-e old_primary=<the other>" in said
    lab.play("db2_reintegrate", reinitialise="db1", **WITH[NARROW])
    assert lab.stands() == in_pair("db2")
    assert lab.count("db2") == 5
