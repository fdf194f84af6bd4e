"""Activation against a small model of httpd that reads real files; this runs on Python 3.6 too.

The model refuses what contains "Bad", dies of "Dies" when it takes a configuration, and answers probes by the
configuration it took last.
"""

import os

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._ihs import activation
from ansible_collections.sametime.estate.plugins.module_utils._ihs.errors import IhsError
from ansible_collections.sametime.estate.plugins.module_utils._ihs.plan import actions, diff, plan
from ansible_collections.sametime.estate.plugins.module_utils._ihs.server import Paths, Server
from ansible_collections.sametime.estate.plugins.module_utils._ihs.wanted import Probe, Wanted, stamp, stamp_of

MAIN = "#LoadModule rewrite_module modules/mod_rewrite.so\nLoadModule dir_module modules/mod_dir.so\nListen 80\n"
TEXT = "<VirtualHost *:80>\nRewriteRule ^/proof/@digest@$ - [R=204]\n</VirtualHost>\n"
PROBE = Probe("127.0.0.1", 80, "photos.acme.example", "/proof/@digest@", 204, 0.2)


class Httpd(Server):
    """The model."""

    def __init__(self, folder, up=True):
        for name in ("conf", "logs", "scratch"):
            (folder / name).mkdir()
        self.folder = folder
        self.main = folder / "conf" / "httpd.conf"
        self.path = folder / "conf" / "photos.conf"
        self.main.write_text(MAIN)
        self.calls = []
        self.up = up
        self.live = MAIN
        paths = Paths(str(folder), "/b/apachectl", str(self.main), str(folder / "scratch"))
        super().__init__(paths, self.answer, os.replace, lambda seconds: None)

    def whole(self, config=None):
        """Return the text of all files of a configuration, and the place of the first bad word."""
        text = ""
        for located in self.configuration(self.read(config) if config else None):
            text += " ".join((located.directive.name, *located.directive.arguments)) + "\n"
            if "Bad" in located.directive.arguments or located.directive.name == "bad":
                name = config if located.file == self.paths.config and config else located.file
                return text, f"Syntax error on line 1 of {name}:\nInvalid command 'Bad'"
        return text, None

    def answer(self, argv):
        self.calls.append(" ".join(argv[1:2]))
        config = argv[3] if argv[2:3] == ["-f"] else None
        text, message = self.whole(config)
        if message:
            return 1, "", message
        if argv[1] == "-M":
            return 0, "Loaded Modules:\n core_module (static)\n static_module (static)\n", ""
        if argv[1] in ("graceful", "start"):
            self.live = text
            self.up = "\ndies\n" not in "\n" + text
            if not self.up:
                (self.folder / "logs" / "error_log").write_text("no such directory for a log\n")
        return 0, "", ""

    def running(self):
        return self.up

    def status(self, probe, timeout_seconds=5):
        if not self.up:
            return "no answer (refused)"
        return "204" if probe.path in self.live else "302"

    def wanted(self, text=TEXT, modules=("rewrite_module",), probe=PROBE):
        stamped = stamp(text, probe) if text is not None else stamp_of(self.read(str(self.path)), probe)
        return Wanted(str(self.path), stamped.text, list(modules), stamped.probe)

    def bring(self, **wanted):
        """Do as the module does; return the plan."""
        goal = self.wanted(**wanted)
        planned = plan(self.observe(goal), goal)
        if planned.files_differ:
            activation.test(self, goal, planned, ())
        if planned.changed:
            activation.apply(self, goal, planned)
        return planned

    def files(self):
        return {path.name: path.read_text() for path in (self.folder / "conf").iterdir()}


@pytest.fixture
def httpd(tmp_path):
    return Httpd(tmp_path)


def test_first_time_then_nothing(httpd):
    planned = httpd.bring()
    assert actions(planned, str(httpd.folder), str(httpd.path), ["rewrite_module"]) == [
        "write fragment",
        "load rewrite_module",
        "include fragment",
        "graceful restart",
    ]
    assert httpd.main.read_text() == MAIN[1:] + f"Include {httpd.path}\n"
    assert "@digest@" not in httpd.path.read_text()
    assert httpd.status(httpd.wanted().probe) == "204"
    httpd.calls.clear()
    assert not httpd.bring().changed
    assert httpd.calls == []


@pytest.mark.parametrize(("lock", "restarts"), [("\nRewriteLock logs/lock\n", 2), ("", 1)], ids=["2.2", "2.4"])
def test_a_program_of_httpd_22_needs_a_second_restart(httpd, lock, restarts):
    """Only where this run loads mod_rewrite; the next change is one restart."""
    planned = httpd.bring(text=lock + TEXT)
    assert httpd.calls.count("graceful") == restarts
    words = actions(planned, str(httpd.folder), str(httpd.path), ["rewrite_module"])
    assert len([word for word in words if word.startswith("graceful restart")]) == restarts
    httpd.bring(text=f"{lock}#\n{TEXT}")
    assert httpd.calls.count("graceful") == restarts + 1


def test_planning_and_testing_change_nothing(httpd):
    before = httpd.files()
    goal = httpd.wanted()
    planned = plan(httpd.observe(goal), goal)
    activation.test(httpd, goal, planned, ())
    assert planned.changed
    assert httpd.files() == before
    assert set(httpd.calls) <= {"-t", "-M"}


def test_diff_shows_touched_lines(httpd):
    planned = plan(httpd.observe(httpd.wanted()), httpd.wanted())
    main, fragment = diff(planned, "main", "fragment")
    assert main["before"] == MAIN.splitlines(True)[0]
    assert main["after"] == MAIN[1:].splitlines(True)[0] + f"Include {httpd.path}\n"
    assert (fragment["before"], fragment["after"]) == ("", httpd.wanted().text)


def test_module_that_is_loaded_elsewhere_gets_no_line(httpd):
    httpd.bring(modules=("static_module",))
    assert "static_module" not in httpd.main.read_text()


def test_httpd_that_cannot_exclude_old_protocols(httpd, monkeypatch):
    monkeypatch.setattr(httpd, "refusal", lambda config=None: config and "SSLProtocol: Illegal protocol 'TLSv1.1'")
    monkeypatch.setattr(activation, "_refusal_of_trial", lambda *arguments: arguments[-1] and httpd.refusal("x"))
    with pytest.raises(IhsError, match=r"nothing was changed\. Its mod_ssl cannot exclude TLS 1\.0 and TLS 1\.1"):
        httpd.bring()


def test_refused_before_anything_changes(httpd):
    httpd.bring()
    before, live = httpd.files(), httpd.live
    with pytest.raises(IhsError, match="nothing was changed") as caught:
        httpd.bring(text=TEXT + "Bad\n")
    assert f"Syntax error on line 1 of {httpd.path}" in caught.value.details["httpd"]
    assert (httpd.files(), httpd.live) == (before, live)


def test_somebody_elses_mistake_is_distinguished_from_ours(httpd):
    httpd.main.write_text(MAIN + "Bad\n")
    with pytest.raises(IhsError, match=f"even without .*photos.conf; repair that first.*of {httpd.main}"):
        httpd.bring(modules=())


def test_broken_fragment_is_repaired(httpd):
    httpd.bring()
    good = httpd.path.read_text()
    httpd.path.write_text("Bad\n")
    assert httpd.bring().files_differ
    assert httpd.path.read_text() == good


def test_server_that_dies_of_it_comes_back(httpd):
    httpd.bring()
    before, live = httpd.files(), httpd.live
    with pytest.raises(IhsError, match=r"the old configuration is restored and live.*no such directory") as caught:
        httpd.bring(text=TEXT + "Dies\n")
    assert caught.value.details["error_log"] == "no such directory for a log"
    assert (httpd.files(), httpd.live, httpd.up) == (before, live, True)
    assert httpd.calls[-1] == "start"


def test_server_that_dies_is_seen_without_a_probe(httpd):
    with pytest.raises(IhsError, match="httpd ended after"):
        httpd.bring(text="Dies\n", probe=None)
    assert httpd.files() == {"httpd.conf": MAIN}
    assert httpd.up


def test_policy_that_does_not_answer_is_taken_back(httpd):
    with pytest.raises(IhsError, match=r"gave 302 to GET /other/.* for photos.acme.example, expected 204"):
        httpd.bring(probe=PROBE._replace(path="/other/@digest@"))
    assert httpd.files() == {"httpd.conf": MAIN}
    assert httpd.live == httpd.whole()[0]


def test_run_that_ended_before_the_restart_is_finished(httpd):
    httpd.bring()
    httpd.live = MAIN
    httpd.calls.clear()
    planned = httpd.bring()
    assert (planned.files_differ, planned.changed) == (False, True)
    assert httpd.calls == ["-t", "graceful"]
    assert diff(planned, "m", "f")[0]["before_header"] == "running server"


def test_unfinished_run_that_cannot_be_finished_keeps_the_files(httpd):
    httpd.bring()
    before = httpd.files()
    httpd.status = lambda probe, timeout_seconds=5: "302"
    with pytest.raises(IhsError, match="files were already as wanted and stay"):
        httpd.bring()
    assert httpd.files() == before


def test_stopped_server_is_not_started(tmp_path):
    httpd = Httpd(tmp_path, up=False)
    planned = httpd.bring()
    assert (planned.changed, planned.reload, httpd.up) == (True, False, False)
    assert set(httpd.calls) == {"-M", "-t"}
    assert not httpd.bring().changed


def test_absent_is_the_way_back(httpd):
    httpd.bring()
    planned = httpd.bring(text=None)
    words = actions(planned, str(httpd.folder), str(httpd.path), ["rewrite_module"])
    assert words == ["remove fragment", "remove include", "graceful restart"]
    assert httpd.files() == {"httpd.conf": MAIN[1:]}
    assert "photos" not in httpd.live
    assert not httpd.bring(text=None).changed


def test_absent_continues_where_it_stopped(httpd):
    """The file goes last, so as long as it is there the work is not done."""
    httpd.bring()
    httpd.main.write_text(MAIN[1:])
    assert httpd.bring(text=None).reload
    assert httpd.files() == {"httpd.conf": MAIN[1:]}


def test_absent_that_fails_brings_all_back(httpd):
    httpd.bring()
    before = httpd.files()
    httpd.main.write_text(httpd.main.read_text() + "Dies\n")
    httpd.live = httpd.whole()[0].replace("dies\n", "")
    with pytest.raises(IhsError, match="expected not 204"):
        httpd.bring(text=None)
    assert httpd.path.read_text() == before["photos.conf"]
    assert "Include" in httpd.main.read_text()


def test_fragment_in_a_folder_of_fragments(httpd):
    httpd.main.write_text(MAIN + "Include conf/ph*.conf\n")
    httpd.bring()
    assert httpd.main.read_text().count("Include") == 1
    assert httpd.status(httpd.wanted().probe) == "204"
    httpd.bring(text=None)
    assert httpd.main.read_text() == MAIN[1:] + "Include conf/ph*.conf\n"


def test_included_by_another_file(httpd):
    (httpd.folder / "conf" / "more.conf").write_text("Include conf/photos.conf\n")
    httpd.main.write_text(MAIN + "Include conf/more.conf\n")
    with pytest.raises(IhsError, match=r"already included by .*more.conf"):
        httpd.bring()


def test_main_file_changed_meanwhile(httpd):
    goal = httpd.wanted()
    planned = plan(httpd.observe(goal), goal)
    httpd.main.write_text(MAIN + "# a colleague\n")
    with pytest.raises(IhsError, match="changed by somebody else meanwhile"):
        activation.apply(httpd, goal, planned)
    assert httpd.files() == {"httpd.conf": MAIN + "# a colleague\n"}


def test_backup_only_of_a_changed_main_file(httpd):
    saved = []
    for text in (TEXT, TEXT + "More\n"):
        goal = httpd.wanted(text=text)
        activation.apply(httpd, goal, plan(httpd.observe(goal), goal), saved.append)
    assert saved == [str(httpd.main)]


def test_no_main_file(httpd):
    httpd.main.unlink()
    with pytest.raises(IhsError, match="set config to the main configuration file"):
        httpd.bring()


def test_link_in_the_path_of_the_photos_is_named(httpd, tmp_path):
    (tmp_path / "photos").symlink_to(tmp_path)
    httpd.disproof = lambda _probe: "127.0.0.1:80 gave 403 to GET /x, expected 200"
    with pytest.raises(IhsError, match=rf"expected 200\. {tmp_path}/photos is a link, and httpd follows one only"):
        httpd.bring(probe=PROBE._replace(file=f"{tmp_path}/photos/x.jpg"))
    with pytest.raises(IhsError, match=r"expected 200; the old configuration is restored"):
        httpd.bring(probe=PROBE._replace(file=f"{tmp_path}/x.jpg"))


def test_listen_inside_of_a_condition_is_named(httpd):
    httpd.main.write_text(MAIN.replace("Listen 80", "<IfDefine HTTP>\nListen 80\n</IfDefine>"))
    httpd.status = lambda _probe, timeout_seconds=5: "no answer (refused)"
    with pytest.raises(IhsError, match=r"expected 204\. listen 80 \(.*, line 4\) is inside of <ifdefine>, so"):
        httpd.bring()
