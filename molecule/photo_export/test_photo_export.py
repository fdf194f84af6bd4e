"""What the job stages, refuses and reports, started as by cron; each failure has its exit code."""

import json
import re
import time

import pytest
from ansible_collections.sametime.estate.molecule.photo_source_lab import (
    CONFIG,
    DUMP,
    HOME,
    ONLY_LOGGED,
    PROGRAM,
    REFUSED,
    WITH_MAP,
    assembly_line_runs,
    expected,
    lab,
    staged,
    start,
    state,
    tdi,
)


def test_exactly_the_usable_photos_are_staged():
    assert staged() == expected(1)
    assert len(staged()) >= 190


def test_state_has_refused_photos_with_reasons():
    last = state()
    assert (last["result"], last["exit_code"], last["phase"], last["caller"]) == ("ok", 0, "stage", "ansible")
    assert {one["uid"]: one["reason"] for one in last["refused"]} == REFUSED
    assert last["counts"]["refused"] == len(REFUSED)
    assert last["last_success"] is None  # a run that only stages does not count
    assert [
        text for text in last["photo_warnings"] if text.startswith("bigger.picture@acme.example.jpg has 61440 bytes")
    ]
    assert [text for text in last["photo_warnings"] if f"logged {len(ONLY_LOGGED)} errors for single entries" in text]


def test_the_journal_has_a_line_for_each_run():
    lines = tdi.file(f"{HOME}/journal.log").content_string.splitlines()
    counts = [re.search(r"added=(\d+) .* unchanged=(\d+)", line).groups() for line in lines[:2]]
    assert counts == [(str(len(expected(1))), "0"), ("0", str(len(expected(1))))]
    logged = tdi.check_output("journalctl --no-pager --output cat --identifier photo-sync")
    assert lines[-1].partition("]: ")[2] in logged


@pytest.mark.parametrize(
    ("path", "owner", "group", "mode"),
    [
        ("", "root", "tdiphoto", 0o1775),
        ("/bin/photo-sync", "root", "root", 0o755),
        ("/etc/photo-sync.ini", "root", "tdiphoto", 0o640),
        ("/state.json", "tdiphoto", "tdiphoto", 0o644),
        ("/journal.log", "tdiphoto", "tdiphoto", 0o640),
        ("/stage", "tdiphoto", "tdiphoto", 0o750),
    ],
)
def test_owners_and_modes(path, owner, group, mode):
    file = tdi.file(HOME + path)
    assert (file.user, file.group, file.mode) == (owner, group, mode)


def test_the_account_cannot_replace_the_program():
    for command in (f"mv {HOME}/bin {HOME}/old", f"rm -f {PROGRAM}", f"sh -c 'echo x >>{CONFIG}'"):
        assert tdi.run(f"runuser -u tdiphoto -- {command}").rc != 0
    assert tdi.file(PROGRAM).exists


def test_the_journal_is_rotated_and_continued():
    tdi.check_output("logrotate --force --state /run/lab-logrotate /etc/logrotate.d/sametime-photos")
    assert tdi.file(f"{HOME}/journal.log.1").exists
    assert start("--phase stage").rc == 0
    assert tdi.file(f"{HOME}/journal.log").content_string.count("\n") == 1
    tdi.check_output(f"mv {HOME}/journal.log.1 {HOME}/journal.log")


def test_as_cron_it_is_silent_and_runs_the_assembly_line():
    before = assembly_line_runs()
    done = start("--phase stage")
    assert (done.rc, done.stdout, done.stderr) == (0, "", "")
    assert assembly_line_runs() == before + 1
    assert (state()["caller"], state()["counts"]["unchanged"]) == ("program", len(expected(1)))


def test_a_dry_run_writes_nothing_and_shows_all_changes():
    start("--phase stage")
    lab("advance")
    before = tdi.check_output(f"find {HOME} {DUMP} -printf '%p %T@ %s\\n' | sort")
    runs = assembly_line_runs()
    done = start("--phase stage --dry-run")
    assert done.rc == 0
    assert f"{len(expected(1))} unchanged" in done.stdout.splitlines()[-1]  # from the last dump
    assert f"refuse {DUMP}/png.painter@acme.example.jpg of painter: the file is a PNG image" in done.stdout
    assert tdi.check_output(f"find {HOME} {DUMP} -printf '%p %T@ %s\\n' | sort") == before
    assert assembly_line_runs() == runs


def test_people_come_change_and_go(job):
    assert job.run().rc == 0
    assert staged(job.home) == expected(1)
    times = tdi.check_output(f"cd {job.home}/stage && find . -type f -printf '%T@ %P\\n'")
    lab("advance")
    assert job.run().rc == 0
    last = state(job.home)
    assert (last["added"], last["updated"], last["removed"], last["kept"]) == (
        ["jo.joiner@acme.example.jpg"],
        ["chris.changer@acme.example.jpg"],
        ["lee.leaver@acme.example.jpg"],
        ["bea.breaker@acme.example.jpg"],
    )
    broken = {name: digest for name, digest in expected(1).items() if name.startswith("bea.breaker@")}
    assert staged(job.home) == {**expected(2), **broken}
    # Anyone who has the same photo has the same file, although the assembly line wrote the whole dump again.
    after = tdi.check_output(f"cd {job.home}/stage && find . -type f -printf '%T@ %P\\n'")
    assert len(set(times.splitlines()) & set(after.splitlines())) == last["counts"]["unchanged"] + 1


@pytest.mark.parametrize("source", ["csv", "ldif"])
def test_the_stock_line_with_a_map_stages_the_same(job, source):
    job.names(source)
    assert job.run().rc == 0
    assert staged(job.home) == expected(1)
    assert {one["uid"]: one["reason"] for one in state(job.home)["refused"]} == WITH_MAP


@pytest.mark.parametrize(
    ("fault", "code", "words"),
    [
        ("fails", 20, "CTGDIS077I Failed with error: [SQL0952N]"),
        ("hangs", 21, "did not end within 3 seconds and was stopped"),
        ("stale", 22, "succeeded but did not write /opt/IBM/TDI/solution/collect_photos.in"),
        ("cut", 22, "starts an entry of 2 instead of 3 lines; the dump is not complete"),
        ("empty", 23, "lists no photo; nothing was changed"),
        ("shrunken", 30, "usable photos, fewer than minimum_count 150; nothing was changed"),
    ],
)
def test_a_bad_dump_changes_nothing(job, fault, code, words):
    assert job.run().rc == 0
    if fault == "hangs":
        job.set(timeout_seconds=3)
    assert lab("fault", fault)["fault"] == fault
    rc, text = job.fail()
    assert (rc, words in text) == (code, True), text
    assert staged(job.home) == expected(1)
    assert (state(job.home)["exit_code"], state(job.home)["message"]) == (code, text[len("photo-sync: ") :].rstrip())
    assert not tdi.run("pgrep -u tdiphoto -f lab.tdi.server").stdout


def test_too_many_to_remove_and_the_override_for_one_run(job):
    job.set(minimum_count=1)
    assert job.run().rc == 0
    lab("fault", "shrunken")
    code, text = job.fail()
    assert code == 31
    gone = re.search(r"(\d+) of (\d+) photos in the stage \((\S+) %\), more than maximum_removal_percent 10", text)
    assert int(gone[2]) == len(expected(1))
    assert staged(job.home) == expected(1)
    assert job.run("--phase stage --override-guards").rc == 0
    assert len(staged(job.home)) == len(expected(1)) - int(gone[1])
    lab("fault", "empty")
    assert job.fail("--phase stage --override-guards")[0] == 23


def test_assembly_line_that_is_not_there(job):
    job.set(assembly_line="dump_fotos")
    code, text = job.fail()
    assert code == 20
    assert "CTGDIS181E AssemblyLine AssemblyLines/dump_fotos was not found" in text


def test_server_that_is_not_there(job):
    job.set(server="/opt/IBM/TDI/V9/ibmdisrv")
    code, text = job.fail()
    assert (code, "[export] server: /opt/IBM/TDI/V9/ibmdisrv does not exist" in text) == (20, True)


def test_configuration_that_the_server_cannot_open(job):
    tdi.check_output("mv /opt/IBM/TDI/solution/logs /opt/IBM/TDI/solution/no-logs")
    try:
        code, text = job.fail()
    finally:
        tdi.check_output("mv /opt/IBM/TDI/solution/no-logs /opt/IBM/TDI/solution/logs")
    assert (code, "ended with exit code 1; last output: CTGDKD013E" in text) == (20, True)


def test_map_that_is_not_there(job):
    job.names("csv")
    job.set(map="/var/lib/lab-tdi/no.csv")
    code, text = job.fail()
    assert (code, "cannot read the map of mail addresses /var/lib/lab-tdi/no.csv" in text) == (24, True)


def test_mistake_in_the_configuration(job):
    job.set(maximum_removal_percent="10%")
    code, text = job.fail()
    assert code == 10
    wrong = (
        f"{job.config}: [job] maximum_removal_percent = 10% is not a number from 0 to 100; write it without the percent"
    )
    assert wrong in text


def test_another_account():
    done = tdi.run(f"{PROGRAM} --config {CONFIG} --phase stage")
    assert (done.rc, done.stderr) == (
        10,
        "photo-sync: the current account is root, but [job] user = tdiphoto; run the job as that account\n",
    )


def test_a_second_run_names_the_owner_of_the_lock(job):
    lab("fault", "hangs")
    job.set(timeout_seconds=60)
    tdi.check_output(
        f"systemd-run --quiet --unit lab-first-run --uid tdiphoto {PROGRAM} --config {job.config} --phase stage"
    )
    try:
        for _attempt in range(100):
            if tdi.run(f"test -s {job.home}/lock").rc == 0:
                break
            time.sleep(0.1)
        owner = json.loads(tdi.file(f"{job.home}/lock").content_string)
        code, text = job.fail()
        assert code == 11
        assert f"process {owner['pid']} of tdiphoto, since {owner['since']}" in text
        assert not tdi.file(f"{job.home}/state.json").exists
        # Stopped by systemd, the first run stops the assembly line and reports it.
        tdi.check_output("systemctl stop lab-first-run")
        assert state(job.home)["result"] == "interrupted"
        assert not tdi.run("pgrep -u tdiphoto -f lab.tdi.server").stdout
    finally:
        tdi.run("systemctl stop lab-first-run; systemctl reset-failed lab-first-run")
    lab("reset")
    assert job.run().rc == 0
