"""Backup images of a real instance."""

import json
import re
import subprocess

import pytest
from ansible_collections.sametime.estate.lab.db2.answers import starts_with
from ansible_collections.sametime.estate.lab.db2.harness import wait


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
    head = one.shell(f"db2ckbkp -H {image}").stdout
    assert "Number of Sessions             -- 1" in head
    assert "Verification" not in head, "only the beginning is read"
    (two.base / "backup" / image.name).write_bytes(image.read_bytes())
    restore = f"restore db STMS from {two.base}/backup taken at {stamp}"
    assert starts_with(two.db2(f"{restore} to {two.base}/data without prompting"), "DB20000I The RESTORE DATABASE") == 0
    assert two.role == "STANDARD"
    assert starts_with(two.db2("connect to STMS"), "SQL1117N") == 4
    for host, other in ((one, two), (two, one)):
        values = (
            f"HADR_LOCAL_HOST 127.0.0.1 HADR_LOCAL_SVC {host.hadr} HADR_REMOTE_HOST 127.0.0.1 "
            f"HADR_REMOTE_SVC {other.hadr} HADR_REMOTE_INST {other.home.name}"
        )
        assert host.db2(f"update db cfg for STMS using {values}")[0] == 0
    assert starts_with(two.db2("start hadr on db STMS as standby"), "DB20000I") == 0
    assert starts_with(one.db2("start hadr on db STMS as primary"), "DB20000I") == 0
    assert wait(lambda: two.triple() == ("STANDBY", "PEER", "CONNECTED"))
    assert "F    D  S0000000.LOG" in one.db2("list history backup all for STMS")[1]


def test_progress_of_a_backup_and_two_together(hosts):
    one, _ = hosts
    one.reset(database="STMS", settings={"backup_rate": "2500", "image_megabytes": "1"})
    running = subprocess.Popen(
        ["/bin/sh", "-c", f". {one.home.sqllib}/db2profile; exec db2 backup db STMS to {one.base}/backup"],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert wait(lambda: "Estimated Percentage Complete = " in one.db2("list utilities show detail")[1])
    assert "Type                             = BACKUP" in one.db2("list utilities")[1]
    assert starts_with(one.db2(f"backup db STMS to {one.base}/backup"), "SQL1035N") == 4
    for statement in ("connect to STMS", "activate db STMS"):
        assert starts_with(one.db2(statement), "SQL1035N") == 4
    running.kill()
    running.wait()
    assert wait(lambda: "SQL1611W" in one.db2("list utilities")[1])
    left = next((one.base / "backup").iterdir())
    assert "is not a complete backup image" in one.shell(f"db2ckbkp {left}").stdout
    assert starts_with(one.db2("drop db STMS"), "DB20000I") == 0
    stamp = left.name.split(".")[4]
    assert starts_with(one.db2(f"restore db STMS from {one.base}/backup taken at {stamp}"), "SQL2530N") == 4


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
    # Until its process has noticed that it was killed, the restore has the database for itself.
    assert wait(lambda: "SQL1035N" not in one.db2("connect to STMS")[1])
    assert starts_with(one.db2("connect to STMS"), "SQL1119N") == 4
    one.home.settings_file.write_text(json.dumps({**one.home.settings().as_dict(), "backup_rate": 1e9}))
    assert starts_with(one.db2(f"restore db STMS from {one.base}/backup without prompting"), "SQL2540W") == 2
    assert starts_with(one.db2("connect to STMS"), "Database Connection Information") == 0


def test_a_damaged_image(hosts):
    one, _ = hosts
    one.reset(database="STMS")
    one.db2(f"backup db STMS to {one.base}/backup")
    image = next((one.base / "backup").iterdir())
    data = bytearray(image.read_bytes())
    data[len(data) // 2] ^= 1
    image.write_bytes(data)
    assert starts_with(one.db2(f"restore db STMS from {one.base}/backup without prompting"), "SQL2530N") == 4


def test_a_full_disk(hosts):
    one, _ = hosts
    one.reset(database="STMS")
    one.faults.set("disk-full", "100000")
    assert starts_with(one.db2(f"backup db STMS to {one.base}/backup"), "SQL2419N") == 4
    assert list((one.base / "backup").iterdir()) == []


@pytest.mark.parametrize(
    ("setting", "identifier"),
    [({"dialect": "11.5"}, "SQL2547N"), ({"dialect": "9.7"}, "SQL2530N"), ({"platform": "AIX64"}, "SQL2570N")],
)
def test_an_image_of_another_release_or_platform(hosts, setting, identifier):
    one, two = hosts
    one.reset(database="STMS")
    two.reset(settings=setting)
    one.db2(f"backup db STMS to {one.base}/backup")
    image = next((one.base / "backup").iterdir())
    (two.base / "backup" / image.name).write_bytes(image.read_bytes())
    assert starts_with(two.db2(f"restore db STMS from {two.base}/backup to {two.base}/data"), identifier) == 4
    assert starts_with(two.db2("get db cfg for STMS"), "SQL1013N") == 4


def test_restore_asks_before_it_overwrites(hosts):
    one, _ = hosts
    one.reset(database="STMS")
    one.db2(f"backup db STMS to {one.base}/backup")
    asked = one.shell(
        f"cd {one.base}/backup; db2 restore db STMS </dev/null; echo $?; echo y | db2 restore db STMS from .; echo $?"
    )
    assert asked.stdout.count("Do you want to continue ? (y/n)") == 2
    assert [line for line in asked.stdout.splitlines() if line.isdigit()] == ["4", "0"]
