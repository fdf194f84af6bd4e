"""What the job stages, refuses and reports, started as cron starts it; each way in which it fails has its exit code."""

import hashlib
import json
import re
import shlex
import time

import pytest
import testinfra
from ansible_collections.sametime.estate.lab.tdi import people

tdi = testinfra.get_host("podman://sametime-lab-tdi1")

HOME = "/var/lib/sametime-photos"
PROGRAM = f"{HOME}/bin/photo-sync"
CONFIG = f"{HOME}/etc/photo-sync.ini"
DUMP = "/opt/IBM/TDI/solution/dump_photos"
AS_CRON = "runuser -u tdiphoto -- env -i HOME=/home/tdiphoto LOGNAME=tdiphoto PATH=/usr/bin:/bin SHELL=/bin/sh"

# What the lab's people are to a photo job: the reason by user id. Everybody else is staged.
TOO_BIG = "the file has 307200 bytes, more than maximum_bytes 204800"
BOTH = "2 entries want the name sam.doe@acme.example.jpg: sdoe1, sdoe2"
CUT_OFF = "the file is cut off after {} bytes: the end of the image is missing"
UNUSABLE = "the mail address {!r} cannot be a file name of a photo"
REFUSED = {
    "dotted": UNUSABLE.format("../dotted@acme.example"),
    "empty": "the file is empty",
    "halved": CUT_OFF.format(len(people.content("halved.jpg", "truncated"))),
    "heavy": TOO_BIG,
    "painter": "the file is a PNG image, not a JPEG",
    "quoted": UNUSABLE.format('"q.uote"@acme.example'),
    "sdoe1": BOTH,
    "sdoe2": BOTH,
    "spaced": UNUSABLE.format("with space@acme.example"),
    "umlaut": UNUSABLE.format("jürgen@acme.example"),
}
# The line of the administrator logs these and dumps nothing; with a map they are refused like the others.
ONLY_LOGGED = {"nomail", "slashed"}
WITH_MAP = {
    **REFUSED,
    "nomail": "the map has no mail address for the user id",
    "slashed": UNUSABLE.format("sla/shed@acme.example"),
}
LINES = {
    "mail": "source = file_name",
    "csv": "source = csv\nmap = /var/lib/lab-tdi/people.csv",
    "ldif": "source = ldif\nmap = /var/lib/lab-tdi/people.ldif",
}


def expected(generation):
    """Return what is to be staged: name -> digest."""
    pictures = people.photos()
    return {
        f"{person.mail.lower()}.jpg": hashlib.sha256(pictures[person.photo]).hexdigest()
        for person in people.generations()[generation - 1]
        if person.photo and person.uid not in WITH_MAP
    }


def staged(home=HOME):
    """Return what is staged: name -> digest."""
    listed = tdi.check_output(f"cd {home}/stage && find . -type f -print0 | xargs -0 -r sha256sum")
    return {name[2:]: digest for digest, name in (line.split("  ", 1) for line in listed.splitlines())}


def state(home=HOME):
    return json.loads(tdi.file(f"{home}/state.json").content_string)


def lab(*words):
    return json.loads(tdi.check_output("lab-tdi " + " ".join(words)))


def assembly_line_runs():
    journal = tdi.file("/var/lib/lab-tdi/journal.jsonl")
    return journal.content_string.count("\n") if journal.exists else 0


def start(words="", config=CONFIG):
    """Start the program as cron does, without any environment of a session."""
    return tdi.run(f"cd / && {AS_CRON} /bin/sh -c {shlex.quote(f'{PROGRAM} --config {config} {words}')}")


class Job:
    """A job with a configuration and a home directory of its own, beside the one that the role made."""

    def __init__(self, name):
        self.home = f"/var/lib/lab-job-{name}"
        self.config = f"{self.home}/photo-sync.ini"
        tdi.check_output(f"rm -rf {self.home} && install -d -o tdiphoto -m 0755 {self.home}")
        self.text = tdi.file(CONFIG).content_string
        self.set(home=self.home)

    def set(self, **values):
        """Set keys of the configuration; names of keys are unique enough for that."""
        for key, value in values.items():
            self.text, count = re.subn(rf"^{key} = .*$", f"{key} = {value}", self.text, count=1, flags=re.MULTILINE)
            assert count == 1, key
        tdi.check_output(f"printf %s {shlex.quote(self.text)} >{self.config}")

    def names(self, source):
        """Take the line of this source of names."""
        self.text = re.sub(r"\[names\]\n.*\n", f"[names]\n{LINES[source]}\n", self.text, count=1)
        self.set(assembly_line="dump_photos_by_mail" if source == "mail" else "dump_photos_to_files")

    def run(self, words="--phase stage"):
        return start(words, self.config)

    def fail(self, words="--phase stage"):
        """Run it, expect it to fail without a word on standard output, and return exit code and error text."""
        done = self.run(words)
        assert done.stdout == ""
        assert done.stderr.startswith("photo-sync: ")
        assert done.stderr.count("\n") == 1
        return done.rc, done.stderr


@pytest.fixture(autouse=True)
def good_people():
    """Leave the people of the lab as they were."""
    yield
    lab("reset")


@pytest.fixture
def job(request):
    made = Job("test")
    yield made
    tdi.check_output(f"rm -rf {made.home}")


def test_exactly_the_fit_photos_are_staged():
    assert staged() == expected(1)
    assert len(staged()) >= 190


def test_state_tells_who_was_refused_and_why():
    found = state()
    assert (found["result"], found["exit_code"], found["phase"], found["caller"]) == ("ok", 0, "stage", "ansible")
    assert {one["uid"]: one["reason"] for one in found["refused"]} == REFUSED
    assert found["counts"]["refused"] == len(REFUSED)
    assert found["last_success"] is None  # staging is not yet publishing
    assert [
        text for text in found["photo_warnings"] if text.startswith("bigger.picture@acme.example.jpg has 61440 bytes")
    ]
    assert [text for text in found["photo_warnings"] if f"logged {len(ONLY_LOGGED)} errors of single entries" in text]


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
    found = tdi.file(HOME + path)
    assert (found.user, found.group, found.mode) == (owner, group, mode)


def test_the_account_cannot_exchange_the_program():
    for command in (f"mv {HOME}/bin {HOME}/old", f"rm -f {PROGRAM}", f"sh -c 'echo x >>{CONFIG}'"):
        assert tdi.run(f"runuser -u tdiphoto -- {command}").rc != 0
    assert tdi.file(PROGRAM).exists


def test_the_journal_is_rotated_and_goes_on():
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


def test_a_dry_run_writes_nothing_and_tells_all():
    start("--phase stage")
    lab("advance")
    before = tdi.check_output(f"find {HOME} {DUMP} -printf '%p %T@ %s\\n' | sort")
    runs = assembly_line_runs()
    done = start("--phase stage --dry-run")
    assert done.rc == 0
    assert f"{len(expected(1))} unchanged" in done.stdout.splitlines()[-1]  # of the dump as it is
    assert f"refuse {DUMP}/png.painter@acme.example.jpg of painter: the file is a PNG image" in done.stdout
    assert tdi.check_output(f"find {HOME} {DUMP} -printf '%p %T@ %s\\n' | sort") == before
    assert assembly_line_runs() == runs


def test_people_come_change_and_go(job):
    assert job.run().rc == 0
    assert staged(job.home) == expected(1)
    times = tdi.check_output(f"cd {job.home}/stage && find . -type f -printf '%T@ %P\\n'")
    lab("advance")
    assert job.run().rc == 0
    found = state(job.home)
    assert (found["added"], found["updated"], found["removed"], found["kept"]) == (
        ["jo.joiner@acme.example.jpg"],
        ["chris.changer@acme.example.jpg"],
        ["lee.leaver@acme.example.jpg"],
        ["bea.breaker@acme.example.jpg"],
    )
    broken = {name: digest for name, digest in expected(1).items() if name.startswith("bea.breaker@")}
    assert staged(job.home) == {**expected(2), **broken}
    # Whoever has the same photo has the same file, although the whole dump was written anew.
    after = tdi.check_output(f"cd {job.home}/stage && find . -type f -printf '%T@ %P\\n'")
    assert len(set(times.splitlines()) & set(after.splitlines())) == found["counts"]["unchanged"] + 1


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
        ("stale", 22, "ended well but did not write /opt/IBM/TDI/solution/collect_photos.in"),
        ("cut", 22, "starts an entry of 2 instead of three lines; the dump is not complete"),
        ("empty", 23, "lists no photo; nothing was changed"),
        ("shrunken", 30, "usable photos, fewer than minimum_count 150; nothing was changed"),
    ],
)
def test_a_bad_dump_changes_nothing_and_says_why(job, fault, code, words):
    assert job.run().rc == 0
    job.set(timeout_seconds=3)
    assert lab("fault", fault)["fault"] == fault
    found, text = job.fail()
    assert (found, words in text) == (code, True), text
    assert staged(job.home) == expected(1)
    assert (state(job.home)["exit_code"], state(job.home)["message"]) == (code, text[len("photo-sync: ") :].rstrip())
    assert not tdi.run("pgrep -u tdiphoto -f lab.tdi.server").stdout


def test_too_many_to_remove_and_the_override_for_one_run(job):
    job.set(minimum_count=1)
    assert job.run().rc == 0
    lab("fault", "shrunken")
    code, text = job.fail()
    assert code == 31
    gone = re.search(
        r"(\d+) of (\d+) photos in the stage would go \((\S+) %\), more than maximum_removal_percent 10", text
    )
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
    assert (code, "[export] server: /opt/IBM/TDI/V9/ibmdisrv is not there" in text) == (20, True)


def test_configuration_that_the_server_cannot_open(job):
    tdi.check_output("mv /opt/IBM/TDI/solution/logs /opt/IBM/TDI/solution/no-logs")
    try:
        code, text = job.fail()
    finally:
        tdi.check_output("mv /opt/IBM/TDI/solution/no-logs /opt/IBM/TDI/solution/logs")
    assert (code, "ended with exit code 1; its last words: CTGDKD013E" in text) == (20, True)


def test_map_that_is_not_there(job):
    job.names("csv")
    job.set(map="/var/lib/lab-tdi/no.csv")
    code, text = job.fail()
    assert (code, "could not read the map of mail addresses /var/lib/lab-tdi/no.csv" in text) == (24, True)


def test_mistake_in_the_configuration(job):
    job.set(maximum_removal_percent="10%")
    code, text = job.fail()
    assert code == 10
    wrong = (
        f"{job.config}: [job] maximum_removal_percent = 10% is no number from 0 to 100; write one, without the percent"
    )
    assert wrong in text


def test_another_account():
    done = tdi.run(f"{PROGRAM} --config {CONFIG} --phase stage")
    assert (done.rc, done.stderr) == (
        10,
        "photo-sync: this is root, [job] user = tdiphoto; run the job as that account\n",
    )


def test_a_second_run_is_told_who_is_at_work(job):
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
        # Stopped by its manager, the first one ends the assembly line and tells so.
        tdi.check_output("systemctl stop lab-first-run")
        assert state(job.home)["result"] == "interrupted"
        assert not tdi.run("pgrep -u tdiphoto -f lab.tdi.server").stdout
    finally:
        tdi.run("systemctl stop lab-first-run; systemctl reset-failed lab-first-run")
    lab("reset")
    assert job.run().rc == 0


SSHD = """\
Port 2222
ListenAddress 127.0.0.1
HostKey /run/lab-web/host
AuthorizedKeysFile /run/lab-web/authorized
PidFile /run/lab-web/sshd.pid
StrictModes no
UsePAM yes
"""
# Lets 60,000 bytes of the session that writes through, then the link is dead.
RECEIVE = """\
#!/bin/sh
case "$(cat /run/lab-web/trouble 2>/dev/null)$SSH_ORIGINAL_COMMAND" in
half*--delete-missing-args*)
  dd bs=1 count=60000 2>/dev/null | rrsync -wo -no-lock /run/lab-web/photos &
  sleep 3
  kill -9 $PPID
  ;;
esac
exec rrsync -wo $(cat /run/lab-web/lock) /run/lab-web/photos
"""


@pytest.fixture
def web(job):
    """Have a web server on the same host: an sshd of its own, a key, rrsync of the distribution as forced command."""
    tdi.check_output(
        "rm -rf /run/lab-web && mkdir -p /run/lab-web/photos /run/sshd && cd /run/lab-web"
        " && ssh-keygen -q -t ed25519 -N '' -f host && ssh-keygen -q -t ed25519 -N '' -f key"
        f" && printf %s {shlex.quote(RECEIVE)} >receive && chmod 0755 receive"
        ' && printf \'restrict,command="/run/lab-web/receive" %s\\n\' "$(cat key.pub)" >authorized'
        " && printf '[127.0.0.1]:2222 %s\\n' \"$(cut -d' ' -f1,2 host.pub)\" >known"
        f" && echo -no-lock >lock && printf %s {shlex.quote(SSHD)} >sshd_config"
        " && chown -R tdiphoto . && chown root host"
        " && /usr/sbin/sshd -f sshd_config"
    )
    job.text = re.sub(
        r"\[transfer\][^[]*",
        "[transfer]\ntarget = 127.0.0.1\nport = 2222\nuser = tdiphoto\nkey = /run/lab-web/key\n"
        "known_hosts = /run/lab-web/known\ntimeout_seconds = 60\n",
        job.text,
    )
    job.set()
    yield job
    tdi.run("kill $(cat /run/lab-web/sshd.pid); rm -rf /run/lab-web")


def served():
    listed = tdi.check_output("cd /run/lab-web/photos && find . -maxdepth 1 -type f -print0 | xargs -0 -r sha256sum")
    return {name[2:]: digest for digest, name in (line.split("  ", 1) for line in listed.splitlines())}


def test_published_over_ssh_and_drift_put_back(web):
    assert web.run("").rc == 0
    assert served() == expected(1)
    assert state(web.home)["last_success"] == state(web.home)["time"]
    tdi.check_output(
        "cd /run/lab-web/photos && cp -p joe.bloggs@acme.example.jpg /run/lab-web/before"
        " && tr 'a-y' 'b-z' </run/lab-web/before >joe.bloggs@acme.example.jpg"
        " && touch -r /run/lab-web/before joe.bloggs@acme.example.jpg"
        " && rm mary_miller@acme.example.jpg && echo hello >index.html"
    )
    assert web.run("--dry-run --no-export").stdout.splitlines()[:2] == [
        "add mary_miller@acme.example.jpg",
        "update joe.bloggs@acme.example.jpg",
    ]
    assert web.run("").rc == 0
    found = state(web.home)
    assert (found["added"], found["updated"]) == (["mary_miller@acme.example.jpg"], ["joe.bloggs@acme.example.jpg"])
    assert found["foreign"] == ["index.html"]
    assert {name: digest for name, digest in served().items() if name != "index.html"} == expected(1)


def test_a_receiver_that_serves_one_connection_at_a_time(web):
    tdi.check_output(": >/run/lab-web/lock")
    web.text += "connections = 1\n"
    web.set()
    assert web.run("").rc == 0
    assert served() == expected(1)


def test_a_link_that_breaks_half_way_and_the_next_run(web):
    assert web.run("").rc == 0
    before = served()
    # All photos change: who had one keeps being served the whole old one.
    tdi.check_output(
        "cd /opt/IBM/TDI/solution/dump_photos && for photo in *.jpg; do"
        ' { head -c 2 "$photo"; printf \'\\377\\376\\000\\004xx\'; tail -c +3 "$photo"; } >/run/lab-web/new'
        ' && [ "$(wc -c <"$photo")" -gt 2 ] && cat /run/lab-web/new >"$photo"; done; true'
    )
    tdi.check_output("echo half >/run/lab-web/trouble")
    code, text = web.fail("--no-export")
    assert code == 43, text
    assert served() == before
    tdi.check_output("rm /run/lab-web/trouble")
    assert web.run("--no-export").rc == 0
    assert served() == staged(web.home)
    assert set(served()) == set(before)
    assert not set(served().values()) & set(before.values())
    assert not tdi.file("/run/lab-web/photos/.~tmp~").exists


def test_the_guard_looks_at_the_web_server_too(web):
    tdi.check_output("cd /run/lab-web/photos && for n in $(seq 300); do echo x >old.$n@acme.example.jpg; done")
    code, text = web.fail("")
    assert (code, "300 of 300 photos on 127.0.0.1 would go (100.0 %)" in text) == (31, True)
    assert (len(served()), tdi.file(f"{web.home}/manifest.json").exists) == (300, False)


@pytest.mark.parametrize(
    ("change", "values", "code", "words"),
    [
        pytest.param("true", {"port": 2}, 40, "Connection refused", id="nobody listens"),
        pytest.param("true", {"target": "no.such.host.example"}, 40, "Could not resolve hostname", id="no such host"),
        pytest.param("ssh-keygen -q -t ed25519 -N '' -f other && mv other key", {}, 41, "Permission denied", id="key"),
        pytest.param("rmdir photos", {}, 41, "Restricted directory does not exist", id="no directory"),
        pytest.param(": >known", {}, 42, "Host key verification failed", id="host key not pinned"),
        pytest.param(
            "sed -i \"s#AAAA.*#$(cut -d' ' -f2 key.pub)#\" known", {}, 42, "verification", id="other host key"
        ),
        pytest.param("chown root:root photos", {}, 44, "Permission denied", id="directory of somebody else"),
        pytest.param("true", {"key": "/run/lab-web/no"}, 41, "Permission denied", id="no key"),
    ],
)
def test_the_way_to_the_web_server(web, change, values, code, words):
    web.text = web.text.replace("127.0.0.1\nport", f"{values.pop('target', '127.0.0.1')}\nport")
    web.set(**values)
    tdi.check_output(f"cd /run/lab-web && {change} && chown tdiphoto key")
    found, text = web.fail("")
    assert (found, words in text) == (code, True), text
    assert state(web.home)["exit_code"] == code


def test_no_rsync(web):
    web.text += "rsync = /opt/no/rsync\n"
    web.set()
    code, text = web.fail("")
    assert (code, "/opt/no/rsync: No such file or directory" in text) == (45, True)
