"""Photos out of a real directory: what is read, how people are named, and what stops a run. Python 3.6."""

import os
import pwd
import shutil

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._photos import job, settings
from ansible_collections.sametime.estate.plugins.module_utils._photos.directory_dump import DirectoryDump
from ansible_collections.sametime.estate.plugins.module_utils._photos.errors import PhotoError
from ansible_collections.sametime.estate.plugins.module_utils._photos.process import Outcome
from ansible_collections.sametime.estate.tests.unit import real_slapd
from ansible_collections.sametime.estate.tests.unit.real_slapd import BASE, PASSWORD, entry, name, person

from .conftest import jpeg

pytestmark = real_slapd.needs_slapd
PEOPLE = (
    person(1, "Ann@Acme.Example", jpegPhoto=jpeg("ann"), thumbnailPhoto=jpeg("small ann"))
    + person(2, "ben@acme.example", thumbnailPhoto=jpeg("ben"))
    + person(3, "no.photo@acme.example")
    + person(4, "same@acme.example", jpegPhoto=jpeg("one"))
    + person(5, "Same@acme.example", jpegPhoto=jpeg("two"))
    + person(6, "../../etc/cron.d/x@acme.example", jpegPhoto=jpeg("path"))
    + person(7, "png@acme.example", jpegPhoto=b"\x89PNG\r\n\x1a\n" + b"x" * 200)
    + person(8, "text@acme.example", jpegPhoto=b"no picture")
    + entry(
        rf"cn=J\C3\BCrgen\, \<b\>,ou=people,{BASE}",
        cn="Jürgen, <b>",
        sn="x",
        mail="j@acme.example",
        jpegPhoto=jpeg("j"),
    )
)
CONFIG = """\
[job]
home = {home}
user = {user}
syslog_facility = none
[directory]
servers = {url}
base = {base}
bind_dn = cn={account},{base}
password_file = {home}/password
ca_file = {ca}
{more}
[names]
source = directory
[photos]
minimum_bytes = 10
"""


@pytest.fixture(scope="module")
def slapd(tmp_path_factory):
    with real_slapd.serving(tmp_path_factory.mktemp("slapd"), PEOPLE) as server:
        yield server


@pytest.fixture
def home(tmp_path):
    place = tmp_path / "home"
    place.mkdir()
    (place / "password").write_text(PASSWORD)
    return place


def run(slapd, home, more="", account="reader", url=None, **options):
    """Stage the photos; return the summary."""
    user = pwd.getpwuid(os.geteuid()).pw_name
    values = {"home": home, "user": user, "url": url or slapd.url, "base": BASE, "ca": slapd.ca, "account": account}
    config = settings.parse(CONFIG.format(more=more, **values), "x.ini")
    return job.execute(config, job.Options(phase="stage", **options))


def staged(home):
    return {path.name: path.read_bytes() for path in (home / "stage").iterdir()}


WANTED = {f"{mail}@acme.example.jpg": jpeg(text) for mail, text in (("ann", "ann"), ("ben", "ben"), ("j", "j"))}


@pytest.mark.parametrize("scheme", ["url", "tls_url"])
def test_photos_are_staged_by_mail_address(slapd, home, scheme):
    summary = run(slapd, home, url=getattr(slapd, scheme))
    assert staged(home) == WANTED
    reasons = {one.uid: one.reason for one in summary.refused}
    assert set(reasons) == {name(number) for number in (4, 5, 6, 7, 8)}
    assert "2 entries have the same name same@acme.example.jpg" in reasons[name(4)]
    assert "cannot be used as the name of a photo" in reasons[name(6)]
    assert "PNG" in reasons[name(7)]


def test_a_second_run_changes_nothing_and_a_dry_run_asks_nobody(slapd, home):
    assert run(slapd, home).changed
    assert not run(slapd, home).changed
    shutil.rmtree(home / "stage")
    assert run(slapd, home, dry_run=True, url="ldap://127.0.0.1:1").plan.added == sorted(WANTED)
    assert not (home / "directory.new").exists()


def test_the_first_attribute_counts(slapd, home):
    run(slapd, home, more="photo_attributes = thumbnailPhoto jpegPhoto")
    assert staged(home)["ann@acme.example.jpg"] == jpeg("small ann")


def test_a_filter_chooses_people(slapd, home):
    run(slapd, home, more="filter = (uid=p2)")
    assert list(staged(home)) == ["ben@acme.example.jpg"]


@pytest.mark.parametrize(
    ("options", "cause", "said"),
    [
        pytest.param({"account": "limited"}, "line_failed", "code 4: .*limits the number", id="size limit"),
        pytest.param({"account": "nobody"}, "line_failed", "code 49: .*check .directory. bind_dn", id="account"),
        pytest.param({"url": "ldap://127.0.0.1:1"}, "line_failed", "code 1: .*name of the server", id="down"),
        pytest.param({"more": "ldapsearch = /none"}, "line_failed", "code 127: /none.*install", id="no ldapsearch"),
        pytest.param({"more": "filter = (uid=p3)"}, "dump_empty", "has a photo", id="no photos"),
    ],
)
def test_what_stops_a_run_leaves_the_photos(slapd, home, options, cause, said):
    run(slapd, home)
    with pytest.raises(PhotoError, match=said) as caught:
        run(slapd, home, **options)
    assert caught.value.cause == cause
    assert PASSWORD not in str(caught.value)
    assert staged(home) == WANTED


def test_an_authority_that_is_not_trusted_stops_a_run(slapd, home):
    with pytest.raises(PhotoError, match="ca_file"):
        run(slapd, home, url=slapd.tls_url.replace("127.0.0.1", "localhost"))


def test_guards_hold(slapd, home):
    run(slapd, home)
    with pytest.raises(PhotoError, match="would remove 2 of 3 photos"):
        run(slapd, home, more="filter = (uid=p2)")


# Without a directory


class Recorder:
    """Takes the place of a process; remembers how it was started."""

    def start(self, argv, cwd, env):
        self.argv, self.env = argv, env
        return self

    def finish(self, timeout_seconds):
        return Outcome(0, "", "", timed_out=True)


def test_no_secret_and_no_weak_tls_in_command_line_and_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("LDAPTLS_REQCERT", "never")
    monkeypatch.setenv("LDAPTLS_CACERT", "/elsewhere")
    values = {"home": tmp_path, "user": "x", "url": "ldaps://dc1 ldaps://dc2", "base": "dc=x", "ca": "", "account": "a"}
    config = settings.parse(CONFIG.format(more="", **values), "x.ini")
    recorder = Recorder()
    with pytest.raises(PhotoError, match="did not end within 3600 seconds"):
        DirectoryDump(config.directory, "mail", str(tmp_path), recorder.start).execute()
    assert recorder.argv[recorder.argv.index("-y") + 1] == f"{tmp_path}/password"
    assert "-ZZ" not in recorder.argv
    assert "-w" not in recorder.argv
    assert recorder.argv[recorder.argv.index("-H") + 1] == "ldaps://dc1 ldaps://dc2"
    assert recorder.argv[-4:] == [
        "(&(objectClass=person)(mail=*)(|(jpegPhoto=*)(thumbnailPhoto=*)))",
        "mail",
        "jpegPhoto",
        "thumbnailPhoto",
    ]
    assert recorder.env["LDAPTLS_REQCERT"] == "demand"
    assert "LDAPTLS_CACERT" not in recorder.env
