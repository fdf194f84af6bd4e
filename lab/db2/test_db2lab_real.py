"""Two instances with processes and sockets: what kill, silence, a full disk and a second process do to them."""

import json
import os
import re
import signal
import socket
import subprocess
import time

import pytest
from ansible_collections.sametime.estate.lab.common.json_files import read_json
from ansible_collections.sametime.estate.lab.db2.db2lab import product_commands
from ansible_collections.sametime.estate.lab.db2.db2lab.database_process import DatabaseProcess
from ansible_collections.sametime.estate.lab.db2.db2lab.environment import Address
from ansible_collections.sametime.estate.lab.db2.db2lab.home import held
from ansible_collections.sametime.estate.lab.db2.db2lab.messages import unwrapped
from ansible_collections.sametime.estate.lab.db2.harness import SCALE, Proxy, peer, wait

FORCE = "takeover hadr on db STMS by force"
WINDOW = f"{FORCE} peer window only"


def said(answer, identifier, reason=None):
    text = unwrapped(answer[1])
    assert text.startswith(identifier), text
    if reason is not None:
        assert f'Reason code = "{reason}"' in text
    return answer[0]


def commits(host):
    """Return the rows of LAB.COMMITS that a host has on disk."""
    state = host.instance.load("STMS")
    return sum(1 for record in state.log.records if record.what[:2] == ["insert", "LAB.COMMITS"])


def write(host, count):
    assert said(host.db2("connect to STMS"), "Database Connection Information") == 0
    rc, text = host.db2(f"call lab.write({count})")
    assert rc == 0, text
    host.db2("terminate")


# Environment, command line, journal


def test_commands_work_only_in_the_environment_of_the_profile(hosts):
    one, _ = hosts
    one.reset(database="STMS")
    bare = subprocess.run(
        [one.home.sqllib / "bin/db2", "list db directory"],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/bin"},
    )
    assert bare.returncode == 8
    assert bare.stdout == 'SQL10007N  Message "-1390" could not be retrieved.  Reason code: "3".\n'
    found = subprocess.run(["/bin/sh", "-c", "db2 x"], capture_output=True, check=False, env={"PATH": "/usr/bin:/bin"})
    assert found.returncode == 127
    assert "Database alias                       = STMS" in one.shell("db2 list db directory").stdout


def test_the_profile_adds_its_path_once_and_reads_userprofile(hosts):
    one, _ = hosts
    one.reset()
    (one.home.sqllib / "userprofile").write_text("DB2OPTIONS=-v\nexport DB2OPTIONS\n")
    done = one.shell(
        f'. {one.home.sqllib}/db2profile\necho "$PATH"\ndb2 get instance; unset DB2OPTIONS; db2 get instance'
    )
    (one.home.sqllib / "userprofile").unlink()
    assert done.stdout.splitlines()[0].count(f"{one.home.sqllib}/bin") == 1
    assert done.stdout.count("get instance") == 1


def test_another_user_is_refused(hosts, monkeypatch, capsys):
    one, _ = hosts
    one.reset(database="STMS")
    monkeypatch.setenv("DB2INSTANCE", one.home.name)
    assert product_commands.main([str(one.home.sqllib), "db2", "list db directory"]) == 0
    monkeypatch.setattr(os, "geteuid", lambda: 65534)
    capsys.readouterr()
    assert product_commands.main([str(one.home.sqllib), "db2", "list db directory"]) == 4
    assert capsys.readouterr().out.startswith("SQL1092N")


def test_a_file_of_statements(hosts, tmp_path):
    one, _ = hosts
    one.reset(database="STMS")
    script = tmp_path / "x.sql"
    script.write_text(
        "connect to STMS;\ncreate table T (ID INTEGER);\nselect * from T;\nactivate db STMS;\nfrobnicate;\nvalues 1;\n"
    )
    done = one.shell(f"db2 -tvf {script}")
    assert done.returncode == 1 | 2 | 4
    assert "\nactivate db STMS\nSQL1494W  Activate database is successful" in done.stdout
    assert done.stdout.rstrip().endswith("1 record(s) selected.")
    script.write_text("connect to STMS;\nfrobnicate;\nvalues 1;\n")
    stopped = one.shell(f"db2 -s -tf {script}")
    assert stopped.returncode == 4
    assert "1 record(s)" not in stopped.stdout
    quiet = one.shell("db2 connect to STMS >/dev/null; db2 +w 'select * from T'; echo $?; db2 +o values 1; echo $?")
    assert quiet.stdout.splitlines()[-2:] == ["0", "0"]
    assert "record(s) selected" in quiet.stdout
    bare = one.shell("db2 connect to STMS >/dev/null; db2 -x 'values 42'; db2 -ec frobnicate; echo 'values 7' | db2 -x")
    assert bare.stdout.split() == ["42", "-104", "7"]
    missing = one.shell("db2 -tvf /nowhere.sql; echo $?; db2 -Q; echo $?")
    assert missing.stdout.splitlines()[1::2] == ["4", "4"]


def test_a_connection_belongs_to_its_shell(hosts):
    one, _ = hosts
    one.reset(database="STMS")
    one.db2("activate db STMS")
    done = one.shell("db2 connect to STMS; db2 values 1; sh -c 'db2 values 1; exit $?'; echo $?; db2 list applications")
    assert done.stdout.count("1 record(s) selected.") == 1
    assert "SQL1024N" in done.stdout
    assert "db2bp" in done.stdout
    assert wait(
        lambda: (
            said(one.db2("list applications"), "SQL1611W") == 2
            if "SQL1611W" in one.db2("list applications")[1]
            else False
        )
    )


def test_start_stop_and_their_exit_codes(hosts):
    one, _ = hosts
    one.reset(database="STMS", start=False)
    done = one.shell(
        "db2start; echo $?; db2start; echo $?; db2 activate db STMS; db2stop; echo $?; db2stop force; echo $?\n"
        "db2stop; echo $?"
    )
    lines = done.stdout.splitlines()
    assert re.fullmatch(
        r"\d\d/\d\d/\d{4} \d\d:\d\d:\d\d     0   0   SQL1063N  DB2START processing was successful\.", lines[0]
    )
    assert lines[1] == "SQL1063N  DB2START processing was successful."
    assert [line for line in lines if line.isdigit()] == ["0", "1", "1", "0", "1"]
    assert "SQL1026N  The database manager is already active." in lines
    assert "SQL1025N  The database manager was not stopped because databases are still active." in lines
    assert "SQL1064N  DB2STOP processing was successful." in lines
    assert "SQL1032N  No start database manager command was issued.  SQLSTATE=57019" in lines


def test_registry_is_read_at_db2start(hosts):
    one, _ = hosts
    one.reset(start=False)
    done = one.shell(
        "db2set DB2_HADR_ROS=ON; db2set DB2COMM=TCPIP; db2set -all\ndb2set DB2_HADR_ROS=; db2set DB2_HADR_ROS; echo $?"
    )
    assert done.stdout.splitlines() == ["[i] DB2COMM=TCPIP", "[i] DB2_HADR_ROS=ON", "DBI1303W  Variable not set.", "4"]
    assert one.shell("db2set DB2COMM; db2ilist; db2level").stdout.splitlines()[:2] == ["TCPIP", "db2inst1"]


def test_the_journal_knows_every_command(hosts):
    one, _ = hosts
    one.reset(database="STMS")
    one.shell(
        "db2 get db cfg for STMS >/dev/null\ndb2 'update db cfg for STMS using LOGSECOND 20'\n"
        "db2pd -db STMS -hadr\ndb2 terminate"
    )
    entries = one.journal()
    begun = [entry for entry in entries if "command" in entry]
    assert [entry["command"] for entry in begun] == ["db2", "db2", "db2pd", "db2"]
    assert begun[1]["arguments"] == ["update db cfg for STMS using LOGSECOND 20"]
    assert begun[0]["environment"]["LC_ALL"] == "C"
    assert all(entry["user"] and entry["time"] > 1e9 for entry in begun)
    assert [entry["changes"] for entry in entries if "statement" in entry] == [False, True, False]
    assert [entry["rc"] for entry in entries if "rc" in entry] == [0, 0, 0, 0]


def test_locale_of_the_caller(real):
    one, _ = real
    assert re.search(r"STATUS_TIME = \d\d/\d\d/\d{4} ", one.shell("db2pd -db STMS -hadr").stdout)
    other = one.shell("db2pd -db STMS -hadr", LC_ALL="de_DE.UTF-8").stdout
    assert re.search(r"STATUS_TIME = \d\d\.\d\d\.\d{4} ", other)
    assert "= 0,000\n" in other


def test_db2pd_of_all_databases_and_of_none(real):
    one, _ = real
    done = one.shell("db2pd -alldbs -hadr; db2pd -hadr; db2pd -db STMS; db2pd -db STMS -dbcfg")
    assert done.stdout.count("HADR_ROLE = PRIMARY") == 1
    assert "Option -hadr requires -db <database> or -alldbs option and active database." in done.stdout
    assert done.stdout.count("Database Member 0 -- Database STMS -- Active -- Up") == 3
    assert re.search(r"^HADR_TIMEOUT +120 +120$", done.stdout, re.MULTILINE)


def test_transient_answer_of_db2pd(real):
    one, _ = real
    one.faults.set("db2pd-transient")
    assert "Changing data structure forced" in one.shell("db2pd -db STMS -hadr").stdout
    assert "HADR_STATE = PEER" in one.shell("db2pd -hadr -db stms").stdout


# Set-up through files


def test_set_up_with_a_real_image(hosts):
    one, two = hosts
    one.reset(database="STMS", rows=25)
    two.reset()
    arch = f"DISK:{one.base}/arch/STMS/"
    assert one.db2(f"update db cfg for STMS using LOGARCHMETH1 {arch} LOGINDEXBUILD ON")[0] == 0
    done = one.shell(f"db2 backup db STMS to {one.base}/backup")
    stamp = re.search(r"timestamp for this backup image is : (\d{14})", done.stdout)[1]
    image = one.base / "backup" / f"STMS.0.db2inst1.DBPART000.{stamp}.001"
    assert image.stat().st_size > 200000
    assert image.stat().st_mode & 0o777 == 0o600
    assert "Image Verification Complete - successful." in one.shell(f"db2ckbkp -h {image}").stdout
    (two.base / "backup" / image.name).write_bytes(image.read_bytes())
    restore = f"restore db STMS from {two.base}/backup taken at {stamp}"
    assert said(two.db2(f"{restore} to {two.base}/data without prompting"), "DB20000I The RESTORE DATABASE") == 0
    assert two.role == "STANDARD"
    assert said(two.db2("connect to STMS"), "SQL1117N") == 4
    for host, other in ((one, two), (two, one)):
        values = (
            f"HADR_LOCAL_HOST 127.0.0.1 HADR_LOCAL_SVC {host.hadr} HADR_REMOTE_HOST 127.0.0.1 "
            f"HADR_REMOTE_SVC {other.hadr} HADR_REMOTE_INST {other.home.name}"
        )
        assert host.db2(f"update db cfg for STMS using {values}")[0] == 0
    assert said(two.db2("start hadr on db STMS as standby"), "DB20000I") == 0
    assert said(one.db2("start hadr on db STMS as primary"), "DB20000I") == 0
    assert wait(lambda: two.triple() == ("STANDBY", "PEER", "CONNECTED"))
    assert "F    D  S0000000.LOG" in one.db2("list history backup all for STMS")[1]


def test_progress_of_a_backup_and_two_at_once(hosts):
    one, _ = hosts
    one.reset(database="STMS", settings={"backup_rate": "2500", "image_megabytes": "1"})
    running = subprocess.Popen(
        ["/bin/sh", "-c", f". {one.home.sqllib}/db2profile; exec db2 backup db STMS to {one.base}/backup"],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert wait(lambda: "Estimated Percentage Complete = " in one.db2("list utilities show detail")[1])
    assert "Type                             = BACKUP" in one.db2("list utilities")[1]
    assert said(one.db2(f"backup db STMS to {one.base}/backup"), "SQL1035N") == 4
    running.kill()
    running.wait()
    assert said(one.db2("list utilities"), "SQL1611W") == 2
    left = next((one.base / "backup").iterdir())
    assert "is not a complete backup image" in one.shell(f"db2ckbkp {left}").stdout
    assert said(one.db2("drop db STMS"), "DB20000I") == 0
    stamp = left.name.split(".")[4]
    assert said(one.db2(f"restore db STMS from {one.base}/backup taken at {stamp}"), "SQL2530N") == 4


def test_a_killed_restore_leaves_restore_pending_and_is_repeated(hosts):
    one, _ = hosts
    one.reset(database="STMS", settings={"image_megabytes": "1"})
    assert one.db2(f"backup db STMS to {one.base}/backup")[0] == 0
    one.home.settings_file.write_text(json.dumps({**one.home.settings().as_dict(), "backup_rate": 2500.0}))
    running = subprocess.Popen(
        [
            "/bin/sh",
            "-c",
            f". {one.home.sqllib}/db2profile; exec db2 restore db STMS from {one.base}/backup without prompting",
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert wait(lambda: "Type                             = RESTORE" in one.db2("list utilities")[1])
    running.kill()
    running.wait()
    assert " Restore pending                                         = YES\n" in one.db2("get db cfg for STMS")[1]
    assert said(one.db2("connect to STMS"), "SQL1119N") == 4
    one.home.settings_file.write_text(json.dumps({**one.home.settings().as_dict(), "backup_rate": 1e9}))
    assert said(one.db2(f"restore db STMS from {one.base}/backup without prompting"), "SQL2540W") == 2
    assert said(one.db2("connect to STMS"), "Database Connection Information") == 0


def test_a_damaged_image(hosts):
    one, _ = hosts
    one.reset(database="STMS")
    one.db2(f"backup db STMS to {one.base}/backup")
    image = next((one.base / "backup").iterdir())
    data = bytearray(image.read_bytes())
    data[len(data) // 2] ^= 1
    image.write_bytes(data)
    assert said(one.db2(f"restore db STMS from {one.base}/backup without prompting"), "SQL2530N") == 4


def test_a_full_disk(hosts):
    one, _ = hosts
    one.reset(database="STMS")
    one.faults.set("disk-full", "100000")
    assert said(one.db2(f"backup db STMS to {one.base}/backup"), "SQL2419N") == 4
    assert list((one.base / "backup").iterdir()) == []


@pytest.mark.parametrize("setting", [{"dialect": "11.5"}, {"platform": "AIX64"}])
def test_an_image_of_another_release_or_platform(hosts, setting):
    one, two = hosts
    one.reset(database="STMS")
    two.reset(settings=setting)
    one.db2(f"backup db STMS to {one.base}/backup")
    image = next((one.base / "backup").iterdir())
    (two.base / "backup" / image.name).write_bytes(image.read_bytes())
    assert said(two.db2(f"restore db STMS from {two.base}/backup to {two.base}/data"), "SQL2555N") == 4
    assert said(two.db2("get db cfg for STMS"), "SQL1013N") == 4


def test_restore_asks_before_it_overwrites(hosts):
    one, _ = hosts
    one.reset(database="STMS")
    one.db2(f"backup db STMS to {one.base}/backup")
    asked = one.shell(
        f"cd {one.base}/backup; db2 restore db STMS </dev/null; echo $?; echo y | db2 restore db STMS from .; echo $?"
    )
    assert asked.stdout.count("Do you want to continue ? (y/n)") == 2
    assert [line for line in asked.stdout.splitlines() if line.isdigit()] == ["4", "0"]


# Processes


def test_one_process_per_active_database_and_one_listener(real):
    one, _ = real
    pid = one.pid()
    assert open(f"/proc/{pid}/comm").read().strip() == "db2hadr STMS"  # noqa: SIM115, PTH123 - a proc file
    ports = subprocess.run(["/bin/sh", "-c", "cat /proc/net/tcp"], capture_output=True, text=True, check=True).stdout
    assert f"0100007F:{one.hadr:04X} 00000000:0000 0A" in ports
    assert one.db2("deactivate db STMS")[0] == 0
    assert wait(lambda: not os.path.exists(f"/proc/{pid}"))  # noqa: PTH110 - a proc file
    assert not held(one.home.lock("STMS"))


def test_killed_database(real):
    one, two = real
    write(one, 20)
    os.kill(one.pid(), signal.SIGKILL)
    assert wait(lambda: two.triple() == ("STANDBY", "DISCONNECTED_PEER", "DISCONNECTED"))
    assert one.role == "PRIMARY"
    assert "not activated" in one.shell("db2pd -db STMS -hadr").stdout
    assert said(one.db2("activate db STMS"), "DB20000I") == 0
    assert wait(lambda: one.triple() == ("PRIMARY", "PEER", "CONNECTED"))
    assert "Crash recovery" in one.diagnostics()
    assert commits(one) == commits(two) == 20


def test_killed_instance_takes_its_databases_along(real):
    one, two = real
    pid = one.pid()
    os.kill(read_json(one.home.started, {})["pid"], signal.SIGKILL)
    assert wait(lambda: not held(one.home.lock("STMS")))
    assert wait(lambda: not held(one.home.manager_lock))
    assert said(one.db2("get db cfg for STMS"), "SQL1032N") == 4
    assert wait(lambda: two.triple()[1] == "DISCONNECTED_PEER")
    assert one.shell("db2start").returncode == 0
    assert said(one.db2("activate db STMS"), "DB20000I") == 0
    assert one.pid() != pid


def test_silence_of_a_stopped_process(real):
    one, two = real
    write(one, 5)
    os.kill(one.pid(), signal.SIGSTOP)
    try:
        began = time.monotonic()
        assert "HADR_STATE = PEER" in one.shell("db2pd -db STMS -hadr").stdout
        assert two.triple() == ("STANDBY", "PEER", "CONNECTED")
        assert wait(lambda: two.triple()[2] == "DISCONNECTED")
        assert time.monotonic() - began > 1
        assert two.triple()[1] == "DISCONNECTED_PEER"
        assert said(two.db2(WINDOW), "DB20000I") == 0
        write(two, 5)
    finally:
        os.kill(one.pid(), signal.SIGCONT)
    assert wait(lambda: one.triple()[2] == "DISCONNECTED")
    assert one.role == two.role == "PRIMARY"


def test_roles_survive_everything(real):
    one, two = real
    for host, role in ((one, "PRIMARY"), (two, "STANDBY")):
        os.kill(host.pid(), signal.SIGKILL)
        assert host.role == role
        host.shell("db2stop force; db2start")
        assert host.role == role
    assert said(two.db2("activate db STMS"), "DB20000I") == 0
    assert said(one.db2("activate db STMS"), "DB20000I") == 0


def test_the_guard_really_waits(hosts):
    one, two = hosts
    two.ready("STANDBY", one)
    one.ready("PRIMARY", two)
    began = time.monotonic()
    assert said(one.db2("start hadr on db STMS as primary"), "SQL1768N", 7) == 4
    waited = time.monotonic() - began
    assert 120 / float(SCALE) <= waited < 120 / float(SCALE) + 3
    assert not held(one.home.lock("STMS")) or wait(lambda: not held(one.home.lock("STMS")))
    assert one.role == "PRIMARY"
    assert said(one.db2("start hadr on db STMS as primary by force"), "DB20000I") == 0


def test_a_killed_command_ends_the_wait(hosts):
    one, two = hosts
    two.ready("STANDBY", one)
    one.ready("PRIMARY", two, settings={"scale": "1"})
    running = subprocess.Popen(
        ["/bin/sh", "-c", f". {one.home.sqllib}/db2profile; exec db2 activate db STMS"], stdout=subprocess.DEVNULL
    )
    assert wait(lambda: held(one.home.lock("STMS")))
    running.kill()
    running.wait()
    assert wait(lambda: not held(one.home.lock("STMS")))


def test_two_commands_wait_for_one_start(hosts):
    one, two = hosts
    two.ready("STANDBY", one)
    one.ready("PRIMARY", two)
    command = f". {one.home.sqllib}/db2profile; exec db2 activate db STMS"
    both = [subprocess.Popen(["/bin/sh", "-c", command], stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert wait(lambda: held(one.home.lock("STMS")))
    assert said(two.db2("activate db STMS"), "DB20000I") == 0
    codes = sorted((process.wait(timeout=20), process.stdout.read()[:8]) for process in both)
    assert codes[0] == (0, "DB20000I")
    assert codes[1] in [(0, "DB20000I"), (2, "SQL1490W")]


# The network


@pytest.fixture
def proxied(hosts):
    """A pair whose primary reaches the standby through a proxy."""
    one, two = hosts
    proxy = Proxy(two.hadr)
    check = {"registry": {"DB2_HADR_NO_IP_CHECK": "ON"}}
    two.ready("STANDBY", one, **check)
    one.ready("PRIMARY", two, remote=proxy.port, **check)
    assert said(two.db2("activate db STMS"), "DB20000I") == 0
    assert said(one.db2("activate db STMS"), "DB20000I") == 0
    assert wait(lambda: one.triple()[1] == two.triple()[1] == "PEER")
    yield one, two, proxy
    proxy.stop()


def test_cut_and_healed_inside_the_window(proxied):
    one, two, proxy = proxied
    proxy.cut()
    assert wait(lambda: one.triple()[1:] == ("DISCONNECTED_PEER", "DISCONNECTED"))
    assert wait(lambda: two.triple()[1:] == ("DISCONNECTED_PEER", "DISCONNECTED"))
    proxy.mode = "up"
    assert wait(lambda: one.triple()[1:] == two.triple()[1:] == ("PEER", "CONNECTED"))


def test_writes_wait_for_the_window_and_go_on_after_it(proxied):
    one, two, proxy = proxied
    proxy.cut()
    assert wait(lambda: one.triple()[1] == "DISCONNECTED_PEER")
    began = time.monotonic()
    write(one, 3)
    assert time.monotonic() - began > 2
    assert one.triple()[1:] == ("DISCONNECTED", "DISCONNECTED")
    assert wait(lambda: two.triple()[1:] == ("REMOTE_CATCHUP_PENDING", "DISCONNECTED"))
    assert said(two.db2(WINDOW), "SQL1770N", 9) == 4


def test_silence_then_takeover(proxied):
    one, two, proxy = proxied
    proxy.mode = "silent"
    assert said(two.db2("takeover hadr on db STMS"), "SQL1770N", 7) == 4
    assert one.role == "PRIMARY"


def test_split_brain_can_be_had(proxied):
    one, two, proxy = proxied
    proxy.cut()
    assert wait(lambda: two.triple()[1] == "DISCONNECTED_PEER")
    assert said(two.db2(FORCE), "DB20000I") == 0
    write(two, 7)
    write(one, 4)
    assert (one.triple()[0], two.triple()[0]) == ("PRIMARY", "PRIMARY")
    assert (commits(one), commits(two)) == (4, 7)
    proxy.mode = "up"
    time.sleep(0.5)
    assert (one.triple()[0], two.triple()[0]) == ("PRIMARY", "PRIMARY")


# Takeover


def test_graceful_there_and_back(real):
    one, two = real
    write(one, 30)
    assert said(two.db2("takeover hadr on db STMS"), "DB20000I") == 0
    write(two, 30)
    assert wait(lambda: one.triple() == ("STANDBY", "PEER", "CONNECTED"))
    assert said(one.db2("takeover hadr on db STMS"), "DB20000I") == 0
    assert wait(lambda: two.triple() == ("STANDBY", "PEER", "CONNECTED"))
    assert commits(one) == commits(two) == 60


def test_half_broken(real):
    one, two = real
    one.faults.set("takeover-half-way")
    assert said(two.db2("takeover hadr on db STMS"), "SQL1770N", 7) == 4
    assert wait(lambda: (one.role, two.role) == ("STANDBY", "STANDBY"))
    assert said(two.db2(FORCE), "DB20000I") == 0
    assert wait(lambda: one.triple() == ("STANDBY", "PEER", "CONNECTED"))


def test_forced_marks_the_reachable_primary(real):
    one, two = real
    assert said(two.db2(FORCE), "DB20000I") == 0
    assert wait(lambda: one.triple()[2] == "DISCONNECTED")
    assert said(one.db2("connect to STMS"), "SQL1776N", 6) == 4
    one.shell("db2stop force; db2start")
    assert said(one.db2("activate db STMS"), "SQL1776N", 6) == 4
    assert said(one.db2("start hadr on db STMS as standby"), "DB20000I") == 0
    assert wait(lambda: one.triple() == ("STANDBY", "PEER", "CONNECTED"))


def test_a_diverged_old_primary_shuts_itself_down(proxied):
    one, two, proxy = proxied
    proxy.cut()
    write(one, 5)
    assert said(two.db2(FORCE), "DB20000I") == 0
    os.kill(one.pid(), signal.SIGKILL)
    proxy.mode = "up"
    assert wait(lambda: not held(one.home.lock("STMS")))
    # The new primary reaches the old one directly; the proxy stood in the other direction.
    assert said(one.db2("start hadr on db STMS as standby"), "DB20000I") == 0
    assert wait(lambda: not held(one.home.lock("STMS")))
    assert re.search(r"LEVEL: Severe\n(?:.*\n){3}MESSAGE : HADR: the log chain of this standby", one.diagnostics())
    assert one.role == "STANDBY"
    assert commits(two) == 0


def test_slow_replay_and_force_applications(real):
    one, two = real
    two.faults.set("slow-replay", "50")
    one.faults.set("slow-force", "40")
    assert one.db2("connect to STMS")[0] == 0
    assert one.db2("call lab.write(100)")[0] == 0
    assert "STANDBY_RECV_REPLAY_GAP(bytes) = 0\n" not in one.shell("sleep 1; db2pd -db STMS -hadr").stdout
    assert one.db2("force applications all")[0] == 0
    assert "db2bp" in one.db2("list applications")[1]
    assert wait(lambda: "SQL1611W" in one.db2("list applications")[1])


def test_a_call_to_the_partner_given_up_in_the_round_that_connected_it(hosts):
    hosts[0].reset(database="STMS")
    calls, manager = socket.socketpair(), socket.socketpair()
    process = DatabaseProcess(hosts[0].home, hosts[0].instance.load("STMS"), calls[0], manager[0])
    with socket.create_server(("127.0.0.1", 0)) as partner:
        process.partner.dial(Address(*partner.getsockname()))
        ready = process.selector.select(10)
        assert process.partner.dialing is not None
        process.partner.stop_listening()  # what STOP HADR does, whose event stood before the other one
        for key, events in ready:
            key.data(key.fileobj, events)
    assert process.partner.dialing is None


def test_logs_are_archived(hosts):
    one, _ = hosts
    one.reset(database="STMS", cfg={"LOGARCHMETH1": f"DISK:{one.base}/arch/STMS/", "LOGFILSIZ": "4"})
    assert one.db2("connect to STMS")[0] == 0
    assert one.db2("call lab.write(200)")[0] == 0
    archived = sorted(path.name for path in (one.base / "arch/STMS").rglob("S*.LOG"))
    assert archived[:2] == ["S0000000.LOG", "S0000001.LOG"]
    assert commits(one) == 200


def test_a_log_cut_off_in_mid_write_is_readable(real):
    one, _ = real
    write(one, 10)
    os.kill(one.pid(), signal.SIGKILL)
    logs = sorted((one.base / "data").rglob("S*.LOG"))
    with logs[-1].open("a") as log:
        log.write("[40999999, 256, 17000")
    assert wait(lambda: not held(one.home.lock("STMS")))
    assert said(one.db2("activate db STMS"), "DB20000I") == 0
    write(one, 1)
    assert commits(one) == 11


def test_the_oldest_dialect_runs_too(hosts):
    peer(*hosts, settings={"dialect": "9.7"})
    assert "Primary Peer " in hosts[0].shell("db2pd -db STMS -hadr").stdout
