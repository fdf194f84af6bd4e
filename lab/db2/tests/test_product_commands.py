"""The commands of a real instance: profile, statements, exit codes, journal."""

import os
import re
import subprocess

from ansible_collections.sametime.estate.lab.db2 import ibm_client
from ansible_collections.sametime.estate.lab.db2.answers import starts_with
from ansible_collections.sametime.estate.lab.db2.db2lab import product_commands
from ansible_collections.sametime.estate.lab.db2.harness import wait
from ansible_collections.sametime.estate.lab.db2.ibm_client import needs_client
from ansible_collections.sametime.estate.plugins.module_utils._db2.parse import level


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
    assert [line for line in missing.stdout.splitlines() if line.isdigit()] == ["4", "4"]


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
            starts_with(one.db2("list applications"), "SQL1611W") == 2
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


@needs_client
def test_the_parser_reads_db2level_of_ibms_client():
    printed = ibm_client.run("db2level").stdout
    read = level.parse(printed)
    assert read.version in printed
    assert (read.instance, read.bits, read.dialect) == ("*", 64, ".".join(read.version.split(".")[:2]))
    assert read.path == str(ibm_client.folder())
