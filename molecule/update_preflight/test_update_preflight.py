"""Before an update: everything is shown, DEPSTATUS refuses, silence is never good, and nothing is written."""

import pytest
from ansible_collections.sametime.estate.molecule import was_lab as lab

LOGS = "/var/ibm/InstallationManager/logs"
BACKUP = "/var/backups/WebSphereConfig_2026-11-28.zip"
SECRET = "S3cr3tOfTheResponse"
# A process with the argument by which the role finds a Meeting server; other scenarios restart the real one meanwhile.
SERVER = "STPreflightServer"
PROCESS = f"setsid python3 -c 'import time; time.sleep(600)' {SERVER} >/dev/null 2>&1 </dev/null & echo $!"


def play(succeeds=True, **variables):
    """Run the playbook; returns its output on one line."""
    output = " ".join(lab.play("update_preflight", check=succeeds, **variables).split())
    assert SECRET not in output
    return output


@pytest.fixture
def log():
    """Write a log on meet1; afterwards it is gone."""
    path = f"{LOGS}/20161001_0900.xml"

    def write(text):
        lab.host("meet1").run(f"cat >{path} <<'END'\n{text}\nEND")
        return path

    yield write
    lab.host("meet1").check_output(f"rm -f {path}")


def test_everything_is_shown_and_silence_is_not_good():
    output = play()
    for words in (
        "installed: IBM Sametime Meeting Server 9.0.1 (com.ibm.lotus.sametime.meetingserver_9.0.1.20150901-0100)",
        "deployment Meetings of the lab (com.ibm.lotus.sametime.meetingserver, 9.0.1.0, PN)",
        f"backup {BACKUP}, ",
        "STMS on db1: PRIMARY, PEER, CONNECTED",
        "STMS on db2: STANDBY, PEER, CONNECTED",
        "removes the whiteboard permanently, and the inventory has it enabled",
        "no line about DEPSTATUS in 1 files: the state of the deployment record is unknown, not good.",
        "Nothing was found that forbids the update. The state of the deployment record is unknown",
    ):
        assert words in output, words


def test_nothing_is_written():
    for name in ("meet1", "meet2"):
        lab.host(name).check_output("touch /root/before && sleep 0.1")
    play()
    places = "/var/ibm /opt/IBM/InstallationManager /opt/IBM/WebSphere/STMSServerCell /var/backups"
    for name in ("meet1", "meet2"):
        changed = lab.host(name).run(f"find {places} -newer /root/before").stdout
        assert changed == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<entry>Checking the deployment: DEPSTATUS of partial</entry>", "DEPSTATUS is partial"),
        (
            f"<data key='user.password' value='{SECRET}'/><data key='user.DepStatus' value='PARTIAL'/>",
            "DEPSTATUS is PARTIAL",
        ),
        ("DEPSTATUS=half", "DEPSTATUS has the unknown value half"),
        ("reading DEPSTATUS", "DEPSTATUS without a recognizable value"),
    ],
)
def test_one_host_must_not_be_updated(log, text, words):
    path = log(text)
    output = play(succeeds=False)
    assert f"{words}: {path} (" in output
    assert "Do not update meet1" in output
    assert "Do not update meet2" not in output
    assert "never change the tables of the System Console" in output


def test_accepted_values_and_old_logs(log):
    path = log("DEPSTATUS=half")
    assert "DEPSTATUS has accepted values only." in play(update_preflight_accepted_values=["half"])
    lab.host("meet1").check_output(f"touch -d '40 days ago' {path}")
    assert "1 older files were not searched" in play(update_preflight_log_days=30)


def test_missing_evidence_can_be_a_failure():
    assert "unknown, not good" in play(succeeds=False, update_preflight_no_evidence="fail")


def test_the_limit_of_open_files():
    meet1 = lab.host("meet1")
    pid = meet1.check_output(PROCESS)
    try:
        meet1.check_output(f"prlimit --pid {pid} --nofile=512:512")
        low = play(succeeds=False, update_preflight_server=SERVER)
    finally:
        meet1.check_output(f"kill {pid}")
    assert "the Meeting server may open 512 files, but 1024 are needed" in low
    assert "does not run, so its limit of open files is unknown" in play(update_preflight_server=SERVER)


def test_backups():
    assert "no backup of the configuration (/none/*.zip)" in play(
        succeeds=False, update_preflight_backups=["/none/*.zip"]
    )
    meet1 = lab.host("meet1")
    meet1.check_output(f"cp -p {BACKUP} /root/kept.zip && echo PK >{BACKUP}")
    try:
        assert "is not a complete zip archive" in play(succeeds=False)
    finally:
        meet1.check_output(f"cp -p /root/kept.zip {BACKUP}")
    meet1.check_output(f"touch -d '2 days ago' {BACKUP}")
    try:
        assert "hours old, more than 24" in play(succeeds=False)
    finally:
        meet1.check_output(f"touch {BACKUP}")


def test_a_database_that_is_not_open():
    """Only the standby is described, so no server of the database is open."""
    member = {"host": "db2", "instance": "db2inst1", "profile": "/home/db2inst1/sqllib/db2profile"}
    output = play(succeeds=False, update_preflight_pair={"database": "STMS", "members": [member]})
    assert "STMS on db2: STANDBY, PEER, CONNECTED" in output
    assert "the Meeting database is not as an update needs it: none of its servers is active" in output
