"""Complete runs over real rsync: what is served, staged, reported and not touched. Python 3.6."""

import builtins
import os
import shutil
import tempfile
import threading
import time
from email.utils import formatdate

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._photos import job
from ansible_collections.sametime.estate.plugins.module_utils._photos.errors import PhotoError
from ansible_collections.sametime.estate.plugins.module_utils._photos.lock import Lock
from ansible_collections.sametime.estate.tests.unit.real_httpd import needs_httpd, serving

from .conftest import DAMAGES, jpeg, jpg, snapshot, with_metadata


def test_first_run_publishes(estate):
    summary = estate.run()
    assert estate.served() == estate.staged() == estate.pictures(ann="1", ben="1", eve="1")
    assert summary.plan.added == jpg("ann", "ben", "eve")
    assert summary.changed
    assert all((path.stat().st_mode & 0o777) == 0o644 for path in estate.web.iterdir())


def test_second_run_changes_nothing_although_all_time_stamps_are_new(estate):
    estate.run()
    before = snapshot(estate.web, estate.home / "stage")
    for path in estate.dump.iterdir():
        os.utime(str(path), (1, 1))
    summary = estate.run()
    assert (summary.changed, summary.plan.unchanged) == (False, jpg("ann", "ben", "eve"))
    assert summary.diff == {"before": {}, "after": {}}
    assert snapshot(estate.web, estate.home / "stage") == before


@pytest.mark.parametrize("connections", [1, 2])
def test_both_ways_to_connect_do_the_same(estate, connections):
    estate.parts["transfer"] = f"connections = {connections}"
    assert estate.run().changed
    assert not estate.run().changed
    assert estate.served() == estate.pictures(ann="1", ben="1", eve="1")


def test_a_run_with_nothing_to_write_makes_one_connection(estate):
    estate.run()
    estate.put(sessions="")
    estate.run()
    (session,) = (estate.root / "sessions").read_text().splitlines()
    assert session.startswith("rsync --server -n")


def test_people_come_change_and_go(estate):
    estate.parts["job"] = "maximum_removal_percent = 50"
    estate.run()
    estate.offer(ann="2", ben="1", new="1")
    summary = estate.run()
    assert (summary.plan.added, summary.plan.updated, summary.plan.removed) == (jpg("new"), jpg("ann"), jpg("eve"))
    assert estate.served() == estate.staged() == estate.pictures(ann="2", ben="1", new="1")


def test_check_mode_shows_the_same_and_writes_nothing(estate):
    estate.parts["job"] = "maximum_removal_percent = 50"
    estate.run()
    estate.offer(ann="2", ben="1", new="1", bad=b"no picture")
    (estate.web / "ben@acme.example.jpg").write_bytes(b"altered")
    before = snapshot(estate.root)
    estate.config()
    dry = estate.run(dry_run=True)
    ignored = {str(estate.root / name) for name in ("sessions", "photo-sync.ini")}
    after = snapshot(estate.root)
    assert {path: after.get(path) for path in after if path not in ignored} == {
        path: status for path, status in before.items() if path not in ignored
    }
    wet = estate.run()
    assert dry.plan == wet.plan
    assert dry.diff == wet.diff
    assert (dry.refused, dry.changed) == (wet.refused, wet.changed)


def test_check_mode_of_the_very_first_run(estate):
    dry = estate.run(dry_run=True)
    assert list(estate.home.iterdir()) == []
    assert dry == estate.run()


def test_a_photo_altered_on_the_web_server_is_restored(estate):
    estate.run()
    path = estate.web / "ann@acme.example.jpg"
    status = path.stat()
    path.write_bytes(b"x" * status.st_size)
    os.utime(str(path), ns=(status.st_atime_ns, status.st_mtime_ns))  # same size, same time
    (estate.web / "ben@acme.example.jpg").unlink()
    (estate.web / "eve@acme.example.jpg").chmod(0)
    summary = estate.run()
    assert (summary.plan.added, summary.plan.updated) == (jpg("ben"), jpg("ann", "eve"))
    assert estate.served() == estate.pictures(ann="1", ben="1", eve="1")
    assert (estate.web / "eve@acme.example.jpg").stat().st_mode & 0o777 == 0o644


def test_a_stray_photo_on_the_web_server_is_removed(estate):
    estate.parts["job"] = "maximum_removal_percent = 50"
    estate.run()
    (estate.web / "left@acme.example.jpg").write_bytes(b"x")
    assert estate.run().plan.removed == jpg("left")
    assert estate.served() == estate.pictures(ann="1", ben="1", eve="1")


def test_foreign_files_are_reported_and_stay(estate):
    (estate.web / "index.html").write_text("hello")
    (estate.web / "sub").mkdir()
    (estate.web / "sub" / "ann@acme.example.jpg").write_text("x")
    summary = estate.run()
    assert summary.foreign == ["index.html", "sub/"]
    assert estate.run().foreign == ["index.html", "sub/"]
    assert (estate.web / "index.html").read_text() == "hello"
    assert (estate.web / "sub" / "ann@acme.example.jpg").read_text() == "x"


def test_photos_of_an_earlier_tool_are_recognized(estate):
    """Equal content is recognized: nothing is sent again, and check mode predicts that."""
    for name in ("ann", "ben"):
        (estate.web / (name + "@acme.example.jpg")).write_bytes(estate.pictures(**{name: "1"})[name])
    (estate.web / "eve@acme.example.jpg").write_bytes(b"other")
    for photo in estate.web.iterdir():
        photo.chmod(0o644)
    before = (estate.web / "ann@acme.example.jpg").stat().st_mtime_ns
    dry = estate.run(dry_run=True)
    wet = estate.run()
    assert dry.plan == wet.plan
    assert (wet.plan.added, wet.plan.updated, wet.plan.unchanged) == ([], jpg("eve"), jpg("ann", "ben"))
    assert (estate.web / "ann@acme.example.jpg").stat().st_mtime_ns == before


def test_a_lost_stage_is_recreated(estate):
    estate.run()
    shutil.rmtree(str(estate.home / "stage"))
    summary = estate.run()
    assert summary.plan.unchanged == jpg("ann", "ben", "eve")
    assert summary.changed  # the stage changed
    assert estate.staged() == estate.served()
    assert not estate.run().changed


@pytest.mark.parametrize("damage", [*DAMAGES.values(), b'{"ann@acme.example.jpg": 5}'], ids=[*DAMAGES, "a number"])
def test_a_damaged_manifest_costs_no_photo(estate, damage):
    estate.run()
    manifest = estate.home / "manifest.json"
    manifest.write_bytes(damage)
    dry = estate.run(dry_run=True)
    assert manifest.read_bytes() == damage
    assert estate.run().warnings == dry.warnings
    (warning,) = dry.warnings
    assert warning.startswith(f"the manifest {manifest} is damaged: ")
    assert estate.served() == estate.staged() == estate.pictures(ann="1", ben="1", eve="1")
    summary = estate.run()
    assert (summary.changed, summary.warnings) == (False, [])


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_state_file_is_written_again(estate, damage):
    estate.run()
    path = estate.home / "state.json"
    path.write_bytes(damage)
    (warning,) = estate.run(phase="stage").warnings
    assert warning.startswith(f"the state file {path} is damaged: ")
    assert warning.endswith("; the time of the last success is lost")
    assert (estate.state()["result"], estate.state()["last_success"]) == ("ok", None)
    assert estate.run().warnings == []


def test_a_last_success_that_is_not_a_time_is_dropped(estate):
    nested = "[" * 500 + "]" * 500
    (estate.home / "state.json").write_text('{"last_success": ' + nested + "}")
    estate.run(phase="stage")
    assert estate.state()["last_success"] is None


@pytest.mark.parametrize("damage", [*DAMAGES.values(), b'{"pid": 1}'], ids=[*DAMAGES, "half an owner"])
def test_a_damaged_lock_file_is_still_a_lock(estate, damage):
    estate.run()
    with Lock(str(estate.home / "lock"), {}):
        (estate.home / "lock").write_bytes(damage)
        with pytest.raises(PhotoError, match="another run holds the lock") as caught:
            estate.run()
    assert caught.value.cause == "lock"
    assert estate.run().warnings == []


def test_a_staged_photo_that_was_altered_is_not_published(estate):
    estate.run()
    (estate.home / "stage" / "ann@acme.example.jpg").write_bytes(b"altered")
    estate.run()
    assert estate.served() == estate.staged() == estate.pictures(ann="1", ben="1", eve="1")


def test_an_altered_stage_alone_is_refused_by_the_phase_transfer(estate):
    estate.run()
    (estate.home / "stage" / "ann@acme.example.jpg").write_bytes(b"altered")
    summary = estate.run(phase="transfer")
    assert [(one.name, one.reason) for one in summary.refused] == [
        ("ann@acme.example.jpg", "the staged photo was altered")
    ]
    assert summary.plan.kept == jpg("ann")
    assert estate.served() == estate.pictures(ann="1", ben="1", eve="1")


def test_refused_photos_keep_what_is_served(estate):
    estate.run()
    estate.offer(ann=b"\x89PNG\r\n\x1a\n...", ben="1", eve="1", new=b"")
    summary = estate.run()
    assert [(one.name, one.reason) for one in summary.refused] == [
        ("ann@acme.example.jpg", "the file is a PNG image, not a JPEG"),
        ("new@acme.example.jpg", "the file is empty"),
    ]
    assert (summary.plan.kept, summary.changed) == (jpg("ann"), False)
    (estate.web / "ann@acme.example.jpg").unlink()
    assert estate.run().plan.added == jpg("ann")
    assert estate.served() == estate.pictures(ann="1", ben="1", eve="1")


def test_two_phases_are_the_same_as_one(estate):
    estate.run(phase="stage")
    assert (estate.served(), estate.staged()) == ({}, estate.pictures(ann="1", ben="1", eve="1"))
    assert (estate.root / "sessions").read_text() == ""
    summary = estate.run(phase="transfer")
    assert summary.plan.added == jpg("ann", "ben", "eve")
    assert estate.served() == estate.staged()
    assert len((estate.root / "calls").read_text().splitlines()) == 1


def test_nothing_staged_cannot_be_transferred(estate):
    (estate.web / "ann@acme.example.jpg").write_bytes(b"x")
    with pytest.raises(PhotoError, match="the stage contains no photo; run the phase stage first"):
        estate.run(phase="transfer")
    assert list(estate.served()) == ["ann"]


GUARDS = [
    pytest.param("minimum_count = 3", {"ann": "1", "ben": "1"}, "guard_minimum", id="shrunken"),
    pytest.param("maximum_removal_percent = 30", {"ann": "1", "ben": "1"}, "guard_removal", id="a third would go"),
]


@pytest.mark.parametrize("dry_run", [False, True])
@pytest.mark.parametrize(("limit", "people", "cause"), GUARDS)
def test_guards_change_nothing(estate, limit, people, cause, dry_run):
    estate.run()
    estate.parts["job"] = limit
    estate.offer(**people)
    before = snapshot(estate.web, estate.home / "stage")
    with pytest.raises(PhotoError) as caught:
        estate.run(dry_run=dry_run)
    assert caught.value.cause == cause
    assert caught.value.summary.plan.removed == jpg("eve")
    assert snapshot(estate.web, estate.home / "stage") == before


@pytest.mark.parametrize(("limit", "people", "cause"), GUARDS)
def test_guards_are_overridden_for_one_run(estate, limit, people, cause):
    estate.run()
    estate.parts["job"] = limit
    estate.offer(**people)
    assert estate.run(override_guards=True).plan.removed == jpg("eve")
    assert set(estate.served()) == {"ann", "ben"}
    estate.offer(ann="1")
    with pytest.raises(PhotoError):
        estate.run()
    assert cause


def test_the_guard_counts_what_the_web_server_has(estate):
    """A lost stage does not lead to a mass deletion."""
    for name in "abcdefgh":
        (estate.web / (name + "@acme.example.jpg")).write_bytes(b"x")
    with pytest.raises(PhotoError, match=r"would remove 8 of 8 photos on ihs1 \(100.0 %\)"):
        estate.run()
    assert len(estate.served()) == 8
    assert estate.staged() == {}


@pytest.mark.parametrize("override", [False, True])
@pytest.mark.parametrize("people", [{}, {"ann": b"", "ben": b"no"}])
def test_an_empty_dump_is_never_taken(estate, people, override):
    estate.run()
    estate.offer(**people)
    with pytest.raises(PhotoError) as caught:
        estate.run(override_guards=override)
    assert caught.value.cause == "dump_empty"
    assert set(estate.served()) == set(estate.staged()) == {"ann", "ben", "eve"}


# The connection that writes passes 9000 bytes, then breaks.
BREAKS = """\
case "$*" in *--delete-missing-args*)
  mkfifo ../pipe
  "$@" <../pipe &
  dd bs=1 count=9000 >../pipe 2>../dd
  kill -9 $!
  exit 255
esac
"""


def test_a_link_that_breaks_half_way(estate):
    estate.parts["job"] = "maximum_removal_percent = 50"
    estate.run()
    before = estate.served()
    people = {name: str(at) * 900 for at, name in enumerate("abcdefghijklmnop")}
    estate.offer(ann="2", ben="2", **people)
    estate.put(trouble=BREAKS)
    with pytest.raises(PhotoError) as caught:
        estate.run()
    assert caught.value.cause == "transfer_broken"
    assert {name: content for name, content in estate.served().items() if name in ("ann", "ben")} == {
        name: content for name, content in before.items() if name in ("ann", "ben")
    }
    assert estate.state()["result"] == "transfer_broken"
    estate.put(trouble="")
    summary = estate.run()
    assert estate.served() == estate.staged() == estate.pictures(ann="2", ben="2", **people)
    assert summary.plan.updated == jpg("ann", "ben")
    assert not (estate.web / ".~tmp~").exists()


def test_leftovers_of_a_broken_run_are_removed(estate):
    estate.run()
    (estate.web / ".~tmp~").mkdir()
    (estate.web / ".~tmp~" / "left@acme.example.jpg").write_bytes(b"half")
    assert not estate.run(dry_run=True).changed
    assert [path.name for path in (estate.web / ".~tmp~").iterdir()] == ["left@acme.example.jpg"]
    estate.run()
    assert not (estate.web / ".~tmp~").exists() or list((estate.web / ".~tmp~").iterdir()) == []
    assert set(estate.served()) == {"ann", "ben", "eve"}


def test_one_connection_after_the_other(estate):
    """The receiver accepts one connection at a time."""
    estate.put(trouble="exec 9>../guard; flock -n 9 || { echo busy >&2; exit 1; }\n")
    estate.parts["transfer"] = "connections = 1"
    estate.run()
    assert estate.served() == estate.pictures(ann="1", ben="1", eve="1")


def test_a_connection_that_waited_too_long_is_made_again(estate):
    estate.put(trouble='case "$*" in *--delete-missing-args*) [ -e ../once ] || { touch ../once; exit 1; } ;; esac\n')
    (estate.root / "home").mkdir(exist_ok=True)
    estate.offer(**{f"p{at}": "1" for at in range(200)})
    estate.run()
    assert len(estate.served()) == 200


@pytest.mark.parametrize(
    ("trouble", "cause"),
    [
        ("echo 'ssh: connect to host ihs1 port 22: Connection refused' >&2; exit 255", "transfer_link"),
        ("echo 'photo-receive: refused: not so' >&2; exit 77", "transfer_refused"),
        ("echo 'Host key verification failed.' >&2; exit 255", "transfer_host_key"),
        ("echo 'sh: rsync: command not found' >&2; exit 127", "transfer_tool"),
    ],
)
def test_a_link_that_does_not_come_about_changes_nothing(estate, trouble, cause):
    estate.put(trouble=trouble)
    with pytest.raises(PhotoError) as caught:
        estate.run()
    assert caught.value.cause == cause
    assert (estate.served(), estate.staged()) == ({}, {})
    assert estate.state()["exit_code"] == caught.value.code


def test_a_directory_with_the_name_of_a_photo_stops_no_other_photo(estate):
    directory = estate.web / "ann@acme.example.jpg"
    directory.mkdir()
    (directory / "x").write_text("x")
    dry = estate.run(dry_run=True)
    for _again in range(2):
        summary = estate.run()
        assert [(one.uid, one.name, one.reason) for one in summary.refused] == [
            ("ann", directory.name, "ihs1 has a directory with the name of this photo; remove it there")
        ]
        assert summary.foreign == [directory.name + "/"]
        assert set(estate.served()) == {"ben", "eve"}
        assert (directory / "x").read_text() == "x"
    assert (dry.plan.added, dry.refused) == (jpg("ben", "eve"), summary.refused)
    assert not summary.changed
    (directory / "x").unlink()
    directory.rmdir()
    assert estate.run().plan.added == jpg("ann")


def test_the_same_in_the_phase_transfer(estate):
    (estate.web / "ann@acme.example.jpg" / "x").mkdir(parents=True)
    estate.run(phase="stage")
    summary = estate.run(phase="transfer")
    assert [one.name for one in summary.refused] == jpg("ann")
    assert set(estate.served()) == {"ben", "eve"}


def test_a_full_disk_of_the_web_server_is_a_part_that_fails(estate):
    words = 'rsync: [receiver] write failed on "/p/ann": No space left on device (28)'
    estate.put(trouble=f"case \"$*\" in *--delete-missing-args*) echo '{words}' >&2; exit 11 ;; esac\n")
    with pytest.raises(PhotoError, match="No space left on device") as caught:
        estate.run()
    assert (caught.value.cause, caught.value.code) == ("transfer_partial", 44)


def full(call, matching):
    """Return a call that fails as on a full disk, for matching paths."""

    def fail(path, *arguments, **options):
        if matching in str(path):
            raise OSError(28, "No space left on device")
        return call(path, *arguments, **options)

    return fail


def test_a_full_disk_here_does_not_hide_the_first_cause(estate, monkeypatch):
    estate.run()
    estate.put(trouble="echo 'Host key verification failed.' >&2; exit 255")
    for module, name in ((os, "open"), (builtins, "open")):
        monkeypatch.setattr(module, name, full(getattr(module, name), "/home/journal.log"))
        monkeypatch.setattr(module, name, full(getattr(module, name), "/home/.state.json"))
    with pytest.raises(PhotoError) as caught:
        estate.run()
    assert caught.value.cause == "transfer_host_key"
    assert "Host key verification failed.; moreover, cannot write" in str(caught.value)
    assert "journal.log: No space left on device; cannot write" in str(caught.value)
    estate.put(trouble="")
    with pytest.raises(PhotoError, match=r"^cannot write .*journal.log: No space left on device") as caught:
        estate.run()
    assert caught.value.cause == "local"


def test_a_full_disk_while_staging_is_named_first(estate, monkeypatch):
    monkeypatch.setattr(os, "rename", full(os.rename, "/home/incoming"))
    monkeypatch.setattr(os, "open", full(os.open, "/home/."))
    monkeypatch.setattr(os, "open", full(os.open, "/home/journal.log"))
    with pytest.raises(PhotoError, match=r"^cannot stage ann@acme.example.jpg in .*; moreover, cannot write") as caught:
        estate.run()
    assert (caught.value.cause, estate.served()) == ("local", {})


def test_a_full_disk_before_the_run_gives_no_traceback(estate, monkeypatch):
    monkeypatch.setattr(os, "pwrite", full(lambda *_arguments: None, ""))
    with pytest.raises(PhotoError, match=r"cannot write the lock .*: No space left on device"):
        estate.run()
    monkeypatch.undo()
    assert estate.state()["result"] == "local"
    estate.run()


def seconds(path):
    return int(path.stat().st_mtime)


def test_each_version_has_a_later_second_than_the_one_before(estate):
    """httpd compares If-Modified-Since with the time of the file in whole seconds."""
    path = estate.web / "ann@acme.example.jpg"
    times, same = [], set()
    for number in range(4):
        estate.offer(ann=str(number), ben="1", eve="1")
        estate.run()
        assert seconds(path) <= time.time()  # httpd sends no later time than the current one
        times.append(seconds(path))
        same.add(seconds(estate.web / "ben@acme.example.jpg"))
    assert times == sorted(set(times))
    assert len(same) == 1  # its content has not changed


@needs_httpd
def test_httpd_serves_a_photo_that_was_replaced_within_the_second(estate):
    with tempfile.TemporaryDirectory() as public:  # outside the directories of pytest, which only its account can read
        os.chmod(public, 0o755)  # noqa: PTH101
        estate.web.rmdir()
        estate.web.symlink_to(public)
        estate.run()
        settings = f"DocumentRoot {public}\n<Directory {public}>\nRequire all granted\n</Directory>"
        with serving(estate.root, settings) as ask:
            for number in range(2, 6):
                sent = (estate.web / "ann@acme.example.jpg").stat().st_mtime
                since = {"If-Modified-Since": formatdate(sent, usegmt=True)}
                assert ask("127.0.0.1", "/ann@acme.example.jpg", **since)[0] == 304
                estate.offer(ann=str(number), ben="1", eve="1")
                estate.run(export=False)
                assert ask("127.0.0.1", "/ann@acme.example.jpg", **since)[0] == 200


def test_a_clock_that_was_set_back(estate):
    path = estate.web / "ann@acme.example.jpg"
    estate.run()
    future = time.time() + 3600
    os.utime(str(estate.home / "stage" / "ann@acme.example.jpg"), (future, future))
    os.utime(str(path), (future, future))
    estate.offer(ann="2", ben="1", eve="1")
    estate.run()
    assert seconds(path) == int(future) + 1


def test_a_restored_photo_is_newer_than_the_altered_one(estate):
    estate.run()
    path = estate.web / "ann@acme.example.jpg"
    before = seconds(estate.home / "stage" / "ann@acme.example.jpg")
    path.write_bytes(b"altered")
    altered = seconds(path)
    estate.run()
    assert seconds(path) > max(altered, before)


def test_one_run_at_a_time(estate):
    estate.run()
    state = estate.state()
    owner = {"pid": os.getpid(), "user": "tdi", "since": "2017-07-14T02:40:00Z", "caller": "program"}
    with Lock(str(estate.home / "lock"), owner):
        for dry_run in (False, True):
            with pytest.raises(PhotoError, match=f"process {os.getpid()} of tdi, since 2017-07-14") as caught:
                estate.run(dry_run=dry_run)
            assert caught.value.cause == "lock"
    assert estate.state() == state  # it belongs to the other run
    assert "result=lock" in (estate.home / "journal.log").read_text().splitlines()[-1]
    estate.run()


def test_another_account_is_refused(estate):
    estate.config()
    path = estate.root / "photo-sync.ini"
    path.write_text(path.read_text().replace("\nuser = ", "\nuser = somebody-", 1))
    with pytest.raises(PhotoError, match=r"\[job\] user = somebody-") as caught:
        job.execute(job.load(str(path)), job.Options())
    assert caught.value.cause == "config"
    assert list(estate.home.iterdir()) == []


def test_the_assembly_line_runs_by_default(estate):
    estate.run()
    assert (estate.root / "calls").read_text() == f"-s {estate.solution} -c profiles_tdi.xml -r dump -w\n"
    estate.run(export=False)
    estate.run(dry_run=True)
    estate.run(phase="transfer")
    assert len((estate.root / "calls").read_text().splitlines()) == 1


def test_a_failing_assembly_line_changes_nothing(estate):
    estate.put(log="2016-10-24 11:01:15,569 ERROR [x] - CTGDIS077I Failed with error: boom\n")
    with pytest.raises(PhotoError, match="CTGDIS077I Failed with error: boom") as caught:
        estate.run()
    assert caught.value.cause == "line_failed"
    assert (estate.root / "sessions").read_text() == ""
    state = estate.state()
    assert (state["result"], state["exit_code"], state["last_success"]) == ("line_failed", 20, None)


@pytest.mark.parametrize("source", ["csv", "ldif"])
def test_the_stock_line_with_a_map(estate, source):
    texts = {
        "csv": "uid,mail\nann,Ann@acme.example\nben,ben@acme.example\n",
        "ldif": "dn: uid=ann\nuid: ann\nmail: Ann@acme.example\n\ndn: uid=ben\nuid: ben\nmail: ben@acme.example\n",
    }
    estate.put(map=texts[source])
    estate.parts["names"] = f"source = {source}\nmap = {estate.root}/map"
    summary = estate.run()
    assert estate.served() == estate.pictures(ann="1", ben="1")
    assert [(one.uid, one.reason) for one in summary.refused] == [
        ("eve", "the map has no mail address for the user id")
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (None, "cannot read the map of mail addresses"),
        ("", "the header line has 0 columns named 'uid'"),
        ("uid,mail\n", "has no user id in uid; nothing was changed"),
    ],
)
def test_an_unusable_map(estate, text, reason):
    estate.parts["names"] = f"source = csv\nmap = {estate.root}/map"
    if text is not None:
        estate.put(map=text)
    with pytest.raises(PhotoError, match=reason) as caught:
        estate.run()
    assert caught.value.cause == "map"


def test_warnings_come_with_every_run(estate):
    estate.put(log=(estate.root / "log").read_text() + "2016-10-24 11:01:15,569 ERROR [x] - one entry\n")
    estate.offer(ann="1" * 1500, ben="1")
    for _again in range(2):
        warnings = estate.run().warnings
        assert warnings[0].startswith("the assembly line logged 1 errors for single entries; the first: 2016-10-24")
        assert warnings[1] == "ann@acme.example.jpg has 1532 bytes, more than 1000; some clients may not show it"
        assert len(warnings) == 2


def test_journal_and_state_report_each_run(estate):
    start = time.time()
    estate.run(caller="ansible")
    line = (estate.home / "journal.log").read_text()
    assert line.count("\n") == 1
    assert f" photo-sync[{os.getpid()}]: result=ok exit_code=0 phase=all caller=ansible added=3 " in line
    state = estate.state()
    assert (state["result"], state["counts"]["added"], state["added"]) == ("ok", 3, jpg("ann", "ben", "eve"))
    assert state["seconds"] <= time.time() - start
    assert (estate.home / "state.json").stat().st_mode & 0o777 == 0o644


def test_an_unexpected_error_is_in_the_state_too(estate, monkeypatch):
    monkeypatch.setattr(Lock, "__exit__", lambda *_args: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        estate.run()
    assert estate.state()["result"] == "unexpected"


def test_a_reader_sees_old_or_new_and_nothing_else(estate):
    estate.run()
    path = estate.web / "ann@acme.example.jpg"
    versions = [jpeg("ann1")] + [jpeg("ann" + str(number) * 1800) for number in range(2, 6)]
    seen, stop = [], threading.Event()

    def read():
        while not stop.is_set():
            content = path.read_bytes()
            if not seen or seen[-1] != content:
                seen.append(content)

    def has_read(content):
        end = time.time() + 10
        while not (seen and seen[-1] == content):
            assert time.time() < end
            time.sleep(0.01)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        has_read(versions[0])
        for number in range(2, 6):
            estate.offer(ann=str(number) * 1800, ben="1", eve="1")
            estate.run()
            has_read(versions[number - 1])
    finally:
        stop.set()
        reader.join()
    assert seen == versions


def offer_metadata(estate):
    estate.offer(ann=with_metadata(jpeg("ann1")), ben="1", eve="1")


def test_metadata_is_not_published(estate):
    offer_metadata(estate)
    estate.run()
    assert estate.served() == estate.staged() == estate.pictures(ann="1", ben="1", eve="1")
    assert not estate.run().changed


def test_the_first_run_with_strip_sends_the_photos_that_had_metadata(estate):
    offer_metadata(estate)
    estate.parts["photos"] = "metadata = keep"
    estate.run()
    assert estate.served() != estate.pictures(ann="1", ben="1", eve="1")
    estate.parts["photos"] = "metadata = strip"
    summary = estate.run()
    assert (summary.plan.added, summary.plan.updated, summary.plan.removed) == ([], jpg("ann"), [])
    assert estate.served() == estate.pictures(ann="1", ben="1", eve="1")
    assert not estate.run().changed
    estate.parts["photos"] = "metadata = keep"
    assert estate.run().plan.updated == jpg("ann")
    assert not estate.run().changed


def test_a_stage_of_an_earlier_release_is_checked_once(estate):
    """It has no record of original photos, and photos with metadata are staged and served."""
    offer_metadata(estate)
    estate.parts["photos"] = "metadata = keep"
    estate.run()
    assert not (estate.home / "originals.json").exists()
    estate.parts["photos"] = ""
    assert estate.run().plan.updated == jpg("ann")
    assert not estate.run().changed


def test_a_photo_with_metadata_that_another_tool_put_on_the_web_server_is_replaced(estate):
    offer_metadata(estate)
    for path in estate.dump.iterdir():
        shutil.copy(str(path), str(estate.web / path.name))
    summary = estate.run()
    assert summary.plan.updated == jpg("ann")
    assert estate.served() == estate.pictures(ann="1", ben="1", eve="1")


@pytest.mark.parametrize("content", sorted(DAMAGES))
def test_a_damaged_record_of_originals_only_costs_time(estate, content):
    offer_metadata(estate)
    estate.run()
    (estate.home / "originals.json").write_bytes(DAMAGES[content])
    assert not estate.run().changed
    assert not estate.run().changed


def test_a_dry_run_records_no_originals(estate):
    offer_metadata(estate)
    estate.run(dry_run=True)
    assert not (estate.home / "originals.json").exists()
