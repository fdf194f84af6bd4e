"""The pair was set up from one database, stays as wanted, and what may not be decided is refused."""

import os
import re
import signal

import pytest
from ansible_collections.sametime.estate.molecule import db2_lab as lab

IN_STEP = {"db1": lab.PRIMARY, "db2": lab.STANDBY}
READ = "get db cfg for STMS"


def play(*arguments, check=True, **extra):
    return " ".join(lab.play("db2", "--tags", "db2_hadr", *arguments, check=check, **extra).split())


def verbs(lines):
    """Return what was done in short words, parameters and paths left out."""
    found = [
        re.match(r"(update db cfg|update alternate|\w+ hadr|backup|restore|deactivate|activate|db2\w+)", line)
        for line in lines
    ]
    return [match.group(1) if match else line for match, line in zip(found, lines, strict=True)]


# What converge left


def test_the_scenarios_own_runs():
    """Check on virgin hosts wrote nothing: each was read before its first change, and twice after its last."""
    for name in lab.HOSTS:
        lines, changing = lab.journal(name, changing=False), set(lab.journal(name))
        changes = [number for number, line in enumerate(lines) if line in changing]
        reads = [number for number, line in enumerate(lines) if line == READ]
        assert reads[0] < changes[0], lines
        assert sum(number > changes[-1] for number in reads) >= 2, lines


def test_the_pair_is_in_step():
    assert lab.stands() == IN_STEP
    assert lab.alternates() == {"db1": "db2.acme.example:50000", "db2": "db1.acme.example:50000"}


def test_the_set_up_took_these_commands_and_none_by_force():
    found = {name: verbs(lab.journal(name)) for name in lab.HOSTS}
    assert found == {
        "db1": ["update alternate", "update db cfg", "deactivate", "backup", "start hadr"],
        "db2": ["restore", "update db cfg", "update alternate", "db2stop", "db2start", "start hadr"],
    }
    everything = [line for name in lab.HOSTS for line in lab.journal(name, changing=False)]
    assert not [line for line in everything if re.search(r"by force|password|using .* user", line, re.IGNORECASE)]


def test_both_sides_mirror_each_other():
    found = lab.both(lab.cfg)
    ends = {
        name: [found[name][f"HADR_{end}_{what}"] for end in ("LOCAL", "REMOTE") for what in ("HOST", "SVC")]
        for name in found
    }
    assert ends == {
        "db1": ["db1.acme.example", "55001", "db2.acme.example", "55001"],
        "db2": ["db2.acme.example", "55001", "db1.acme.example", "55001"],
    }
    for token, value in {"HADR_TIMEOUT": "120", "HADR_PEER_WINDOW": "300", "LOGINDEXBUILD": "ON"}.items():
        assert [found[name][token] for name in lab.HOSTS] == [value, value]


def test_the_image_is_private_and_whole():
    sums = lab.both(lambda name: lab.run(name, "cd /db2/backup && sha256sum *.001").split()[0])
    assert sums["db1"] == sums["db2"]
    assert lab.run("db2", "stat -c %a /db2/backup/*.001").split() == ["600"]
    assert lab.run("db2", "ls /db2/backup").split() == lab.run("db1", "ls /db2/backup").split(), "no part is left"


# Drift


def drift_of_a_parameter():
    """Both members run with another value."""
    lab.pair("--cfg", "HADR_TIMEOUT=90")


def wrong_on_disk_only():
    lab.db2("db1", "db2 update db cfg for STMS using HADR_TIMEOUT 90", check=False)


def another_spelling():
    """The same hosts by address, and with a second name for address translation."""
    lab.db2("db1", "db2 update db cfg for STMS using HADR_REMOTE_HOST 172.30.10.22", check=False)
    lab.db2("db2", "db2 update db cfg for STMS using HADR_LOCAL_HOST 172.30.10.22", check=False)


def drift_of_what_is_dynamic():
    lab.db2("db1", "db2 update db cfg for STMS using LOGINDEXBUILD OFF", check=False)


def standby_down():
    lab.db2("db2", "db2 deactivate db STMS")


def primary_down():
    lab.db2("db1", "db2 deactivate db STMS")


def power_cut():
    lab.both(lab.power_cut)


@pytest.mark.parametrize(
    ("trouble", "repaired"),
    [
        pytest.param(
            drift_of_a_parameter,
            {
                "db1": ["update db cfg", "stop hadr", "start hadr"],
                "db2": ["update db cfg", "deactivate", "activate"],
            },
            id="a parameter, primary online",
        ),
        pytest.param(wrong_on_disk_only, {"db1": ["update db cfg"]}, id="wrong on disk only: nothing is restarted"),
        pytest.param(another_spelling, {}, id="hosts by address are not a difference"),
        pytest.param(drift_of_what_is_dynamic, {"db1": ["update db cfg"]}, id="a parameter that needs no restart"),
        pytest.param(standby_down, {"db2": ["activate"]}, id="standby down"),
        pytest.param(primary_down, {"db1": ["activate"]}, id="primary down"),
        pytest.param(
            power_cut, {"db1": ["db2start", "activate"], "db2": ["db2start", "activate"]}, id="power cut on both"
        ),
    ],
)
def test_drift_is_repaired_with_the_least_interruption(trouble, repaired):
    lab.pair()
    trouble()
    lab.clear_journals()
    play(db2_hadr_interruption=trouble is drift_of_a_parameter)
    assert {name: verbs(lines) for name, lines in lab.written().items()} == repaired
    lab.until(lambda: lab.stands() == IN_STEP)


def test_hadr_is_not_restarted_unasked():
    lab.pair()
    drift_of_a_parameter()
    lab.clear_journals()
    said = play(check=False)
    assert "db1: HADR_TIMEOUT 90 -> 120. Db2 reads it only when HADR is started" in said
    assert "run again in a maintenance window with db2_hadr_interruption=true" in said
    assert lab.written() == {}


def test_auxiliary_standbys_are_kept_and_shown():
    lab.pair("--cfg=HADR_TARGET_LIST={other}:55001")
    for name in lab.HOSTS:
        listed = f"{lab.NAMES[lab.OTHER[name]]}:55001|db3.acme.example:55001"
        lab.db2(name, f'db2 "update db cfg for STMS using HADR_TARGET_LIST {listed}"', check=False)
    lab.clear_journals()
    said = play(sametime_db2_pair=lab.described(target_list=True))
    assert "db1: HADR_TARGET_LIST has db3.acme.example:55001: auxiliary standbys are kept" in said
    assert lab.written() == {}


def test_verification_writes_nothing_and_names_what_is_not_as_wanted():
    lab.pair()
    lab.clear_journals()
    verify = ("db2_verify", "--skip-tags", "data_sources")
    shown = " ".join(lab.play(*verify).split())
    assert (
        "warning: db2 cannot read the logs that db1 archives: /db2/arch/STMS is on a file system of db1 only" in shown
    )
    assert "After a takeover, the new primary may need logs of the old one for the catch-up of its standby" in shown
    wrong_on_disk_only()
    lab.clear_journals()
    said = " ".join(lab.play(*verify, check=False).split())
    assert "The pair is not in its wanted state: db1: write HADR_TIMEOUT 90 -> 120" in said
    assert lab.written() == {}


def test_roles_are_followed():
    """The inventory prefers db1; db2 is primary: it stays so, and the run says how to turn it round."""
    lab.pair(primary="db2")
    output = play()
    assert "db2 is primary, the inventory prefers db1: this run does not change it" in output
    assert lab.written() == {}


def test_db2_9_7_waits_for_a_window():
    """Db2 9.7 reads parameters at activation only, which disconnects applications: not unasked."""
    lab.pair("--cfg", "HADR_TIMEOUT=90", dialect="9.7")
    connected = ["su", "-", "db2inst1", "-c", ". sqllib/db2profile; db2 connect to STMS; sleep 300; db2 terminate"]
    with lab.background("db1", connected):
        lab.until(lambda: "STMS" in lab.db2("db1", "db2 list applications", check=False))
        lab.clear_journals()
        assert "run again in a maintenance window with db2_hadr_interruption=true" in play(check=False)
        assert lab.written() == {}
        play(db2_hadr_interruption=True)
    assert "stop hadr" not in verbs(lab.journal("db1"))
    assert lab.cfg("db1")["HADR_TIMEOUT"] == "120"


# Refusals


def nothing():
    """Leave the pair as it is: the inventory alone is at fault."""


def both_primary():
    lab.cut()
    lab.until(lambda: lab.stand("db2").state == "REMOTE_CATCHUP_PENDING")
    lab.db2("db2", "db2 takeover hadr on db STMS by force")


def both_standby():
    lab.both(lambda name: lab.db2lab(name, "fault", "takeover-half-way"))
    lab.db2("db2", "db2 takeover hadr on db STMS", check=False)
    lab.both(lambda name: lab.db2lab(name, "clear"))


def fault_of_standby(fault, flag):
    """Activate a fault of db2, and wait until Db2 shows it: each process of it reports its state from time to time."""
    lab.db2lab("db2", "fault", fault, "true")
    lab.until(lambda: flag in lab.db2("db2", "db2pd -db STMS -hadr"))


def table_space_in_error():
    fault_of_standby("tablespace-error", "STANDBY_TABLESPACE_ERROR")


def log_device_full():
    fault_of_standby("log-device-full", "STANDBY_LOG_DEVICE_FULL")


def reads_on_standby():
    lab.db2("db2", "db2set DB2_HADR_ROS=ON")


REFUSALS = [
    pytest.param(both_primary, {}, "both are active primaries", "decide which copy is right", id="both primary"),
    pytest.param(
        both_standby, {}, "both are standbys: a takeover stopped half-way", "complete_broken", id="both standby"
    ),
    pytest.param(table_space_in_error, {}, "db2 cannot replay logs into a table space", "recover", id="table space"),
    pytest.param(log_device_full, {}, "db2 has no space for received logs", "free space", id="log device"),
    pytest.param(
        reads_on_standby, {}, "db2 allows reads on standby (DB2_HADR_ROS)", "set alternate_servers: false", id="reads"
    ),
]


@pytest.mark.parametrize(("trouble", "overrides", "reason", "remedy"), REFUSALS)
def test_refused_without_a_touch(trouble, overrides, reason, remedy):
    lab.pair("--cfg=HADR_PEER_WINDOW=60" if trouble is both_primary else "--cfg=HADR_PEER_WINDOW=300")
    trouble()
    lab.clear_journals()
    said = play(check=False, sametime_db2_pair=lab.described(**overrides))
    lab.repair_network()
    assert reason in said
    assert remedy in said.partition("Remedy: ")[2]
    assert lab.written() == {}


def test_a_pair_that_db2_could_not_run_is_refused_before_any_host_is_contacted(tmp_path, monkeypatch):
    lab.pair("--cfg=HADR_PEER_WINDOW=300")
    contacted = tmp_path / "contacted"
    monkeypatch.setenv("LAB_COMMANDS", str(contacted))  # lab/podman.sh writes each command's host there
    said = play(check=False, sametime_db2_pair=lab.described(replay_delay_seconds=60))
    assert "The inventory has 1 problem; no host was contacted" in said
    assert "needs syncmode SUPERASYNC, not NEARSYNC" in said
    assert not contacted.exists()
    play("--check")
    assert set(contacted.read_text().split()) == {lab.CONTAINER + name for name in lab.HOSTS}


SET_UP_REFUSALS = [
    pytest.param({"database_on": ("db1", "db2")}, {}, "a database STMS of their own", id="two databases"),
    pytest.param({"database_on": ()}, {}, "there is no database to start with", id="no database"),
    pytest.param({}, {"archive_method": None}, "uses circular logging, which HADR does not allow", id="no archive"),
    pytest.param({}, {"backup_directory": None}, "no directory for the backup is set", id="no place for an image"),
    pytest.param(
        {},
        {"backup_directory": "/db2/elsewhere"},
        "the directory of the image on db1, does not exist on db2",
        id="path missing",
    ),
]


@pytest.mark.parametrize(("hosts", "overrides", "reason"), SET_UP_REFUSALS)
def test_set_up_refused_without_a_touch(hosts, overrides, reason):
    lab.virgin(**hosts)
    lab.clear_journals()
    assert reason in play(check=False, sametime_db2_pair=lab.described(**overrides))
    assert lab.written() == {}


def test_nothing_is_dropped_unless_the_restore_is_possible():
    """The primary has a container and a keystore that the standby lacks: both are reported before anything is done."""
    keystore = "/home/db2inst1/keystore"
    extra = ("--container", "/raw/ts1/c0", "--key", "label", "--keystore", keystore)
    for name in lab.HOSTS:
        lab.run(name, f"echo label > {keystore}; chown db2inst1 {keystore}; mkdir -p /raw/ts1; chown db2inst1 /raw/ts1")
    lab.pair(*extra)
    lab.db2("db2", "db2 deactivate db STMS")
    lab.run("db2", f"rm -rf {keystore} /raw/ts1")
    lab.clear_journals()
    said = play(check=False, db2_hadr_reinitialise="db2")
    assert "/raw/ts1, the directory of a table space container on db1, does not exist on db2" in said
    assert f"{keystore}, the keystore of db2, does not exist or cannot be read" in said
    assert lab.written() == {}
    assert lab.stand("db2").role == "STANDBY"
    lab.run("db2", f"echo label > {keystore}; chown db2inst1 {keystore}; mkdir -p /raw/ts1; chown db2inst1 /raw/ts1")
    backup = {"directories": ["/db2/backup", "/db2/arch/STMS"], "compress": True, "buffers": 4, "parallelism": 2}
    said = play(db2_hadr_reinitialise="db2", sametime_db2_pair={**lab.described(), "backup": backup})
    assert "the keystore of db2 must have the same master key label" in said
    assert lab.stands() == IN_STEP
    assert "drop db STMS" in lab.journal("db2")
    words = "with 4 buffers parallelism 2"
    assert f"backup db STMS online to /db2/backup, /db2/arch/STMS {words} compress include logs" in lab.journal("db1")
    assert len(lab.run("db2", "ls /db2/backup/*.001 /db2/arch/STMS/*.002").split()) == 2


def test_an_image_of_the_administrator():
    lab.pair("--set", "image_megabytes=0.02")
    lab.clear_journals()
    made = lab.db2("db1", "db2 backup db STMS online to /db2/backup include logs")
    stamp = re.search(r"(\d{14})", made).group(1)
    lab.db2("db2", "db2 deactivate db STMS; db2 drop db STMS")
    own = {"db2_hadr_image_directory": "/mnt/share", "db2_hadr_image_timestamp": stamp}
    assert "/mnt/share, the directory of your image, does not exist on db2" in play(check=False, **own)
    content = lab.run("db1", "base64 -w0 /db2/backup/*.001")
    lab.run("db2", "mkdir -p /mnt/share; chown db2inst1 /mnt/share")
    name = lab.run("db1", "basename /db2/backup/*.001").strip()
    lab.run("db2", f"echo {content} | base64 -d > /mnt/share/{name}; chown db2inst1 /mnt/share/{name}")
    play(**own)
    assert lab.stands() == IN_STEP
    assert f"restore db STMS from /mnt/share taken at {stamp} without prompting" in lab.journal("db2")


def test_half_of_the_truth_decides_nothing(tmp_path):
    lab.pair()
    lab.clear_journals()
    said = play(*lab.out_of_reach(tmp_path, "db2"), check=False)
    assert "db2 does not answer; db1 is primary, active in PEER, CONNECTED" in said
    assert "bring db2 back and run again; a plan needs the state of both members" in said
    assert lab.written() == {}


def test_two_versions_are_not_a_pair():
    lab.virgin()
    lab.db2lab("db2", "reset", "--scale", lab.SCALE, "--dialect", "11.5")
    lab.clear_journals()
    assert "db1 runs Db2 10.5, db2 11.5; HADR needs the same version" in play(check=False)
    assert lab.written() == {}


def test_a_wait_that_takes_too_long_shows_the_last_state():
    lab.pair()
    lab.cut()
    standby_down()
    lab.clear_journals()
    said = play(check=False, db2_hadr_wait_seconds=5)
    lab.repair_network()
    assert (
        "not finished after 5 seconds; the command continues. Last state: STANDBY REMOTE_CATCHUP_PENDING DISCONNECTED"
        in said
    )
    play()
    assert lab.stands() == IN_STEP


# A setup that is stopped at every step, and taken up again each time


@pytest.fixture(scope="module")
def slow_set_up():
    """A backup that takes some ten seconds, so that it can be stopped."""
    lab.virgin(image_megabytes=40, backup_rate=200000)


def test_full_disk_stops_the_set_up(slow_set_up):
    lab.db2lab("db1", "fault", "disk-full", "1000000")
    said = play(check=False)
    lab.db2lab("db1", "clear")
    assert "SQL2419N" in said
    assert "full" in said
    assert "backup" in verbs(lab.journal("db1"))
    assert lab.stand("db1").role == "STANDARD", "the database is as it was, it logs to the archive now"


def test_killed_play_second_operator_and_next_run(slow_set_up):
    lab.clear_journals()
    with lab.started("db2", "--tags", "db2_hadr") as first:
        lab.until(lambda: "backup" in verbs(lab.journal("db1")))
        told = play(check=False)
        assert "bring the pair into its wanted state" in told, "the second operator sees what the first one does"
        os.killpg(first.pid, signal.SIGKILL)
    play()
    assert verbs(lab.journal("db1")).count("backup") == 1, "the backup went on and was taken"
    assert lab.stands() == IN_STEP


def test_broken_restore_is_repeated():
    lab.virgin()
    lab.db2lab("db2", "fault", "restore-breaks", "1")
    play(check=False)
    assert lab.stand("db2").role != "STANDBY"
    lab.clear_journals()
    play()
    assert "backup" not in verbs(lab.journal("db1")), "the image is good still"
    assert lab.stands() == IN_STEP


def test_link_down_for_long_is_refused():
    """HADR's stamps are the host's clock; a clock that is behind makes a minute pass immediately."""
    lab.pair("--set=clock_offset=-120")
    lab.cut()
    lab.until(lambda: {one.connection for one in lab.stands().values()} == {"DISCONNECTED"})
    lab.clear_journals()
    said = play(check=False)
    lab.repair_network()
    assert "have had no connection for" in said
    assert "check name resolution, route and firewall between db1 and db2 on the HADR port" in said
    assert lab.written() == {}
