"""The simulator of the Directory Integrator: its output, refusals and journal. The parsers of the photo job read it."""

import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.lab.tdi import command, database, people, server
from ansible_collections.sametime.estate.plugins.module_utils._photos import dump_list, jpeg, tdi_log
from ansible_collections.sametime.estate.plugins.module_utils._photos.names import people as addressbook
from PIL import Image

FILES = Path(__file__).parent / "files"
LINES = ("dump_photos_to_files", "dump_photos_by_mail")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    directory = tmp_path_factory.mktemp("people")
    assert people.write(directory) is True
    assert people.write(directory) is False
    return directory


class Host:
    """A solution directory and the state of the simulator."""

    def __init__(self, root, made):
        self.solution = root / "solution"
        (self.solution / "logs").mkdir(parents=True)
        for path in FILES.glob("*.*"):
            shutil.copy(path, self.solution)
        self.database = database.Database(root / "state")
        self.database.root.mkdir()
        for name in ("people.json", "photos"):
            (self.database.root / name).symlink_to(made / name)
        self.database.select(generation=1, fault="none")
        self.dump = self.solution / "dump_photos"

    def run(self, line, *more):
        return server.main(["-s", str(self.solution), "-c", "profiles_tdi.xml", "-r", line, "-w", *more])

    def log(self):
        return (self.solution / "logs" / "ibmdi.log").read_text()

    def judged(self, line):
        return tdi_log.judge(self.log(), re.compile(tdi_log.SUCCESS), re.compile(tdi_log.FAILURE), line)

    def listed(self):
        return dump_list.parse((self.solution / "collect_photos.in").read_text())


@pytest.fixture
def host(tmp_path, made, monkeypatch):
    monkeypatch.setenv("LAB_TDI_STATE", str(tmp_path / "state"))
    monkeypatch.setattr(command, "SOLUTION", tmp_path / "solution")
    return Host(tmp_path, made)


def test_enough_people_and_each_kind_of_trouble(host):
    everybody = host.database.people()
    assert len(everybody) >= 200
    mails = [person.mail or "" for person in everybody]
    assert len(mails) - len({mail.lower() for mail in mails}) == 1
    assert "" in mails
    for part in ('"', " ", "/", "..", "ü", "'", "Joe.Bloggs"):
        assert [mail for mail in mails if part in mail], part


def test_photos_are_what_their_kind_says():
    photos = people.photos()
    kinds = {f"{uid}.jpg": kind for uid, _mail, kind in people.ODD} | {"breaker-2.jpg": "truncated"}
    for name, content in photos.items():
        kind = kinds.get(name, "plain")
        if kind in ("plain", "heavy", "bigger"):
            assert jpeg.read(content).end == len(content)
            Image.open(io.BytesIO(content)).load()
        else:
            with pytest.raises(jpeg.JpegError):
                jpeg.read(content)
    assert len(photos["heavy.jpg"]) == 300 * 1024
    assert len(set(photos.values())) == len(photos)
    assert photos == people.photos()


@pytest.mark.parametrize("line", LINES)
def test_a_good_run(host, line):
    assert host.run(line) == 2
    verdict = host.judged(line)
    assert (verdict.ended, verdict.failures) == (True, [])
    entries = host.listed()
    skipped = {"dump_photos_to_files": 0, "dump_photos_by_mail": 2}[line]
    assert (len(entries), len(verdict.errors)) == (len(host.database.people()) - skipped, skipped)
    assert f"CTGDIS080I Terminated successfully ({skipped} errors)." in host.log()
    pictures = people.photos()
    by_uid = {person.uid: person for person in host.database.people()}
    assert all(Path(entry.path).read_bytes() == pictures[by_uid[entry.uid].photo] for entry in entries)


def test_names_of_both_lines(host):
    host.run("dump_photos_by_mail")
    paths = {entry.uid: entry.path for entry in host.listed()}
    assert paths["jbloggs"] == f"{host.dump}/Joe.Bloggs@acme.example.jpg"
    assert paths["dotted"] == f"{host.dump}/../dotted@acme.example.jpg"
    assert not {"nomail", "slashed"} & set(paths)
    host.run("dump_photos_to_files")
    assert all(re.fullmatch(r"[0-9a-f]{32}\.jpg", Path(entry.path).name) for entry in host.listed())


def test_dumps_are_written_again(host):
    host.run("dump_photos_to_files")
    for path in host.dump.iterdir():
        os.utime(path, (1, 1))
    host.run("dump_photos_to_files")
    assert min(path.stat().st_mtime for path in host.dump.iterdir()) > 1


def test_second_generation(host):
    host.run("dump_photos_by_mail")
    first = {entry.uid for entry in host.listed()}
    host.database.select(generation=2)
    host.run("dump_photos_by_mail")
    second = {entry.uid: entry for entry in host.listed()}
    assert (first - set(second), set(second) - first) == ({"leaver"}, {"joiner"})
    pictures = people.photos()
    assert Path(second["changer"].path).read_bytes() == pictures["changer-2.jpg"] != pictures["changer.jpg"]
    assert (host.dump / "lee.leaver@acme.example.jpg").exists()  # of the run before; the list does not name it


def test_maps_agree_with_the_people(host):
    wanted = {person.uid: [person.mail] if person.mail else [] for person in people.generations()[0]}
    root = host.database.root
    assert addressbook.from_csv((root / "people.csv").read_text(), "uid", "mail") == wanted
    assert addressbook.from_ldif((root / "people.ldif").read_text(), "uid", "mail") == wanted
    lines = (root / "people.ldif").read_text().splitlines()
    assert max(map(len, lines)) == 76
    assert [line for line in lines if line.startswith("mail:: ")]


@pytest.mark.parametrize(
    ("fault", "ended", "failures", "entries"),
    [("empty", True, 0, 0), ("shrunken", True, 0, 21), ("fails", False, 1, None), ("stale", True, 0, None)],
)
def test_faults_end_with_2_like_good_runs(host, fault, ended, failures, entries):
    host.database.select(fault=fault)
    assert host.run("dump_photos_to_files") == 2
    verdict = host.judged("dump_photos_to_files")
    assert (verdict.ended, len(verdict.failures)) == (ended, failures)
    assert (host.solution / "collect_photos.in").exists() is (entries is not None)
    if entries is not None:
        assert len(host.listed()) == entries


def test_a_list_that_is_cut_off(host):
    host.database.select(fault="cut")
    assert host.run("dump_photos_to_files") == 2
    with pytest.raises(dump_list.DumpListError, match="an entry of 2 instead of 3 lines"):
        host.listed()


def test_a_line_that_is_not_there(host):
    assert host.run("dump_fotos") == 2
    assert (
        host.judged("dump_fotos")
        .failures[0]
        .endswith("CTGDIS181E AssemblyLine AssemblyLines/dump_fotos was not found.")
    )


def test_neither_log_nor_configuration_is_exit_code_1(host, capsys):
    assert server.main(["-s", str(host.solution), "-c", "other.xml", "-r", LINES[0], "-w"]) == 1
    shutil.rmtree(host.solution / "logs")
    assert host.run(LINES[0]) == 1
    assert capsys.readouterr().err.count("CTGDKD013E Unable to start") == 2


def test_version(capsys):
    assert server.main(["-v"]) == 0
    assert "7.1.1" in capsys.readouterr().out


def test_the_properties_say_where_the_dump_goes(host):
    (host.solution / "profiles_tdi.properties").write_text("dump_photos_directory=./other\ndump_photos_file=other.in\n")
    host.run(LINES[0])
    assert len(list((host.solution / "other").iterdir())) == len(host.database.people())
    assert (host.solution / "other.in").exists()


@pytest.mark.parametrize(("options", "fault"), [(["-w"], "hangs"), ([], "none")])
def test_it_stays_when_the_line_hangs_or_without_w(host, options, fault):
    host.database.select(fault=fault)
    argv = [
        sys.executable,
        "-m",
        server.__name__,
        "-s",
        host.solution,
        "-c",
        "profiles_tdi.xml",
        "-r",
        LINES[0],
        *options,
    ]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    log, end = host.solution / "logs" / "ibmdi.log", time.monotonic() + 30
    last = "CTGDIS087I" if fault == "hangs" else "CTGDIS080I"
    with subprocess.Popen(argv, env=environment) as process:
        try:
            while not (log.exists() and last in host.log()):
                assert process.poll() is None
                assert time.monotonic() < end
                time.sleep(0.02)
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(1)
        finally:
            process.send_signal(signal.SIGTERM)
    assert ("CTGDIS080I" in host.log()) is (fault == "none")
    called = json.loads((host.database.root / "journal.jsonl").read_text())
    assert (called["program"], called["arguments"][5:]) == ("ibmdisrv", [LINES[0], *options])
    assert time.time() - called["time"] < 60


def test_control(host, capsys):
    assert command.main(["advance"]) == 0
    assert command.main(["fault", "hangs"]) == 0
    assert (host.database.generation(), host.database.fault()) == (2, "hangs")
    assert command.main(["fault", "none"]) == 0
    host.run(LINES[0])
    capsys.readouterr()
    assert command.main(["reset"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "generation": 1,
        "fault": "none",
        "photos": len(host.database.people()),
    }
    assert not host.dump.exists()
    assert command.main(["fault", "flood"]) == 2
    assert "hangs" in capsys.readouterr().err
