"""Contact with the server: arguments, exit codes, files, requests; this runs on Python 3.6 too."""

import http.server
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._ihs.errors import IhsError
from ansible_collections.sametime.estate.plugins.module_utils._ihs.server import Paths, Server
from ansible_collections.sametime.estate.plugins.module_utils._ihs.wanted import Probe


@pytest.fixture
def root(tmp_path):
    for name in ("conf", "logs", "scratch"):
        (tmp_path / name).mkdir()
    (tmp_path / "conf" / "httpd.conf").write_text("Listen 80\n")
    return tmp_path


def make(root, run=None, calls=None):
    def answer(argv):
        if calls is not None:
            calls.append(argv)
        return 0, "", ""

    paths = Paths(str(root), "/b/apachectl", str(root / "conf" / "httpd.conf"), str(root / "scratch"))
    return Server(paths, run or answer, sleep=lambda seconds: None)


def test_arguments(root):
    calls = []
    server = make(root, calls=calls)
    server.modules()
    server.modules("/t/x")
    server.virtual_hosts("/t/x")
    server.refusal()
    server.refusal("/t/x")
    server.reload()
    server.start()
    assert [argv[1:] for argv in calls] == [
        ["-M"],
        ["-M", "-f", "/t/x"],
        ["-S", "-f", "/t/x"],
        ["-t"],
        ["-t", "-f", "/t/x"],
        ["graceful"],
        ["start"],
    ]
    assert {argv[0] for argv in calls} == {"/b/apachectl"}


def test_arguments_for_another_main_file(root):
    calls = []
    server = make(root, calls=calls)
    server.paths = server.paths._replace(config="/c/other.conf", standard=False)
    server.modules()
    server.modules("/t/x")
    server.refusal()
    server.reload()
    assert [argv[1:] for argv in calls] == [
        ["-M", "-f", "/c/other.conf"],
        ["-M", "-f", "/t/x"],
        ["-t", "-f", "/c/other.conf"],
        ["-k", "graceful", "-f", "/c/other.conf"],
    ]


def test_version_takes_both_outputs(root):
    answers = {"-V": (127, "", "not known"), "-v": (0, "", "Server version: IBM_HTTP_Server/8.5.5.1\n")}
    assert make(root, lambda argv: answers[argv[1]]).build().generation == "2.2"


@pytest.mark.parametrize("rc", [1, 127])
def test_reports_what_httpd_said(root, rc):
    server = make(root, lambda argv: (rc, "out", "Syntax error on line 3"))
    with pytest.raises(IhsError, match="could not list its modules: Syntax error on line 3") as caught:
        server.modules()
    assert caught.value.details == {"rc": rc, "stdout": "out", "stderr": "Syntax error on line 3"}
    with pytest.raises(IhsError, match="apachectl graceful failed: Syntax error on line 3"):
        server.reload()
    assert server.refusal() == "Syntax error on line 3"


def test_refusal_without_words(root):
    assert make(root, lambda argv: (3, "", "")).refusal() == "apachectl -t ended with 3"


@pytest.mark.parametrize(
    ("pid", "alive"),
    [
        (None, False),
        ("", False),
        ("x", False),
        ("999999999", False),
        pytest.param(str(os.getpid()), False, id="another program"),  # a pid as id would differ between xdist workers
    ],
)
def test_not_running(root, pid, alive):
    """Also when the number of the pid file belongs to another program by now, this test's for example."""
    if pid is not None:
        (root / "logs" / "httpd.pid").write_text(pid)
    assert make(root).running() is alive


def test_running_by_another_pid_file(root):
    (root / "conf" / "httpd.conf").write_text("PidFile logs/other.pid\n")
    server = make(root)
    program = "import sys; print('up'); sys.stdout.flush(); sys.stdin.read()"
    argv = [str(root / "bin" / "httpd"), "-c", program]
    process = subprocess.Popen(argv, executable=sys.executable, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    process.stdout.readline()
    (root / "logs" / "other.pid").write_text(f"{process.pid}\n")
    try:
        assert server.running()
    finally:
        process.communicate()
    assert not server.running()


def test_write_is_one_step_and_keeps_mode_and_link(root):
    moved = []

    def move(source, destination):
        moved.append(destination)
        Path(source).replace(destination)

    server = make(root)
    server._move = move
    real = root / "conf" / "real.conf"
    real.write_text("old")
    real.chmod(0o640)
    (root / "conf" / "link.conf").symlink_to(real)
    server.write(str(root / "conf" / "link.conf"), "caf\xe9\r\n")
    assert real.read_bytes() == b"caf\xe9\r\n"
    assert (root / "conf" / "link.conf").is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert moved == [str(real)]


def test_write_new_and_remove(root):
    (root / "conf" / "httpd.conf").chmod(0o644)
    server = make(root)
    path = root / "conf" / "new.conf"
    server.write(str(path), "x\n")
    assert path.stat().st_mode & 0o777 == 0o644
    server.write(str(path), None)
    server.write(str(path), None)
    assert not path.exists()


def test_error_log_since(root):
    (root / "logs" / "error_log").write_text("before\n")
    server = make(root)
    size = server.log_size()
    with (root / "logs" / "error_log").open("a") as stream:
        stream.write("after\n")
    assert server.log_since(size) == "after"


@pytest.mark.parametrize("value", ['"|/bin/rotatelogs x 86400"', "syslog:user"])
def test_error_log_that_is_not_a_file(root, value):
    (root / "conf" / "httpd.conf").write_text(f"ErrorLog {value}\n")
    server = make(root)
    assert (server.error_log(), server.log_size(), server.log_since(0)) == (None, 0, "")


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers the statuses in turn, the last one again and again."""

    statuses = (200,)
    seen = ()

    def do_GET(self):
        Handler.seen += ((self.headers["Host"], self.path),)
        self.send_response(self.statuses[0])
        Handler.statuses = self.statuses[1:] or self.statuses
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def port():
    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    Handler.seen = ()
    yield server.server_address[1]
    server.shutdown()
    thread.join()
    server.server_close()


def test_wait_until_three_answers_in_a_row(root, port):
    Handler.statuses = (302, 204, 204, 302, 204, 204, 204, 302)
    probe = Probe("127.0.0.1", port, "photos.acme.example", "/p", 204, 5)
    assert make(root).wait(probe, wanted=True) is None
    assert Handler.seen == (("photos.acme.example", "/p"),) * 7


def test_wait_gives_up_with_the_last_answer(root, port):
    Handler.statuses = (302,)
    probe = Probe("127.0.0.1", port, "photos.acme.example", "/p", 204, 0.2)
    assert make(root).wait(probe, wanted=True) == "302"
    assert make(root).wait(probe, wanted=False) is None


def test_wait_does_not_wait_for_a_dead_server(root, port):
    probe = Probe("127.0.0.1", 1, "photos.acme.example", "/p", 204, 3600)
    assert make(root).wait(probe, wanted=True).startswith("no answer (")
    assert make(root).wait(probe, wanted=False).startswith("no answer (")
