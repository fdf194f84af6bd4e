"""The start of wsadmin: what it gets, what becomes of its output, and where the password is."""

import ast
import os
import shutil
import stat
import tempfile
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin import credentials, literal, payload
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin.wsadmin import (
    File,
    Finished,
    Profile,
    Wsadmin,
    run_process,
)

SECRET = "s3cr\xe9t &='"
GOOD = literal.MARK + "a 'x'\n" + literal.MARK + "done 1\n"


@pytest.fixture
def profile(tmp_path, monkeypatch):
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "dm" / "bin").mkdir(parents=True)
    (tmp_path / "dm" / "properties").mkdir()
    program = tmp_path / "dm" / "bin" / "wsadmin.sh"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    props = "com.ibm.SOAP.securityEnabled=false\ncom.ibm.SOAP.loginUserid=old\ncom.ibm.SOAP.requestTimeout=180\n"
    (tmp_path / "dm" / "properties" / "soap.client.props").write_text(props)
    (tmp_path / "scratch").mkdir()
    return Profile(str(tmp_path / "dm"), str(tmp_path / "scratch"), options=["-port", "8879"], timeout_seconds=5)


class Runner:
    """Records the call and the content of the private directory while it runs."""

    def __init__(self, rc=0, output=GOOD):
        self.finished = Finished(rc, output, 4711)
        self.files = {}

    def __call__(self, argv, environment, log, timeout_seconds):
        self.argv, self.environment, self.timeout = argv, environment, timeout_seconds
        self.directory = Path(log).parent
        assert stat.S_IMODE(self.directory.stat().st_mode) == 0o700
        folders = [self.directory]
        folders += [Path(item.partition("file:")[2]).parent for item in argv if "com.ibm.SOAP.ConfigURL" in item]
        for path in [path for folder in folders for path in folder.iterdir()]:
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
            self.files[path.name] = path.read_bytes()
        return self.finished


def test_what_wsadmin_gets(profile):
    runner = Runner()
    assert Wsadmin(profile, runner).ask([("read", {"n": ["\xe4"]})]) == literal.answers(GOOD)
    directory = str(runner.directory)
    assert runner.argv[:3] == [profile.directory + "/bin/wsadmin.sh", "-lang", "jython"]
    assert runner.argv[-5:] == ["-port", "8879", "-f", directory + "/estate.py", directory + "/request"]
    assert runner.files["estate.py"].decode("ascii") == Path(payload.__file__).read_text(encoding="ascii")
    assert ast.literal_eval(runner.files["request"].decode("ascii")) == [["read", {"n": ["\xe4"]}]]
    assert (runner.environment["LC_ALL"], runner.timeout) == ("C", 5)
    assert not runner.directory.exists()


def test_files_lie_beside_the_request(profile):
    runner = Runner()
    Wsadmin(profile, runner).ask([("change", {"new": File("new0"), "kept": "new0"})], {"new0": b"\x00"})
    assert runner.files["new0"] == b"\x00"
    request = ast.literal_eval(runner.files["request"].decode("ascii"))
    assert request == [["change", {"new": str(runner.directory / "new0"), "kept": "new0"}]]


def test_a_password_is_in_one_private_file_that_goes(profile):
    runner = Runner()
    Wsadmin(profile._replace(user=("wasadm", SECRET)), runner).ask([])
    secrets = (SECRET, credentials.masked(SECRET))
    assert not any(secret in " ".join(runner.argv) + str(runner.environment) for secret in secrets)
    option = runner.argv[runner.argv.index("-javaoption", 6) + 1]
    path = option.partition("-Dcom.ibm.SOAP.ConfigURL=file:")[2]
    assert path.startswith(profile.scratch)
    assert ast.literal_eval(runner.files["request"].decode("ascii")) == [["user", {"path": path}]]
    assert list(Path(profile.scratch).iterdir()) == []
    lines = runner.files["soap.client.props"].decode("latin-1").splitlines()
    assert "com.ibm.SOAP.requestTimeout=180" in lines
    assert "com.ibm.SOAP.securityEnabled=true" in lines
    assert [line for line in lines if "loginUserid" in line] == ["com.ibm.SOAP.loginUserid=wasadm"]
    assert "com.ibm.SOAP.loginPassword=" + credentials.masked(SECRET) in lines
    assert [name for name, data in runner.files.items() if SECRET.encode() in data] == []
    assert not runner.directory.exists()


@pytest.mark.parametrize(
    ("rc", "output", "message", "kind"),
    [
        (105, "WASX7246E: Cannot establish", "the deployment manager refused the user", "authentication"),
        (105, "WASX7023E: Error creating", "the deployment manager does not answer", "connection"),
        (1, "Java not found\n", "see the output of wsadmin .*exit code 1: Java not found", "unknown"),
        (0, literal.MARK + "a 1\n", r"without all of its answers \(exit code 0\); free space if the file", "unknown"),
        (0, literal.MARK + "a {'x': 'y", "without all of its answers", "unknown"),
        (137, "", r"ended by the signal SIGKILL \(exit code 137\); find the cause in the log", "unknown"),
        (-15, literal.MARK + "a {'x': 'y", "ended by the signal SIGTERM", "unknown"),
        (255, "Java not found\n", "exit code 255: Java not found", "unknown"),
        (105, literal.MARK + "failed 'LoginException: invalid credentials: x'\nWASX7017E: E",
         "wsadmin failed: LoginException: invalid credentials: x", "script"),
        (105, literal.MARK + "failed 'SOAPException: connection lost: x'\nWASX7017E: E",
         "wsadmin failed: SOAPException: connection lost: x", "script"),
        (105, literal.MARK + "failed 'ConfigServiceException\\n\\nADMG0011E: x\\n'\nWASX7017E: E",
         r"wsadmin failed: ConfigServiceException \(ADMG0011E: x\)", "script"),
        (105, literal.MARK + "failed '__main__.RefusedError: spread: y'\nWASX7017E: E", "is saved: y", "refused"),
        (105, GOOD, "exit code 105", "unknown"),
        (105, literal.MARK + "failed 'changed: file x'\nWASX7017E: E", "changed by somebody else.*file x", "conflict"),
        (105, literal.MARK + "failed 'spread: y'\nWASX7017E: E", "nothing is saved: y", "refused"),
        (105, literal.MARK + "failed 'NameError: z'\nWASX7017E: E", "wsadmin failed: NameError: z", "script"),
        (105, literal.MARK + "failed 'WorkSpaceException'\nWASX7017E: E", "at the same time; nothing of", "conflict"),
        (105, literal.MARK + "failed 'WorkSpaceException\\njava.io.IOException: No space left on device'\nWASX7017E: E",
         r"is full, so nothing of .*: java\.io\.IOException: No space left on device\)", "disk"),
        (105, literal.MARK + "failed 'credentials: wsadmin ignores u'\nWASX7246E: x\nWASX7017E: E",
         "nothing was done: wsadmin ignores u", "credentials"),
    ],
)  # fmt: skip
def test_failures(profile, rc, output, message, kind):
    with pytest.raises(WasError, match=message) as caught:
        Wsadmin(profile, Runner(rc, output)).ask([])
    assert caught.value.details["kind"] == kind
    assert caught.value.details["rc"] == rc


DOCUMENTS, SAVED = f"{literal.MARK}documents []\n", f"{literal.MARK}saved 1\n"
SLOW, FAILED = f"{literal.MARK}slow 'save'\n", f"{literal.MARK}failed '%s'\n"
AFTERWARDS = "the changes are saved, but afterwards wsadmin failed: {}; run again, which synchronizes"


@pytest.mark.parametrize(
    ("rc", "output", "saved", "message"),
    [
        (105, "WASX7023E: Error creating", False, "does not answer"),
        (105, DOCUMENTS + FAILED % "WorkSpaceException", False, "nothing of this run is saved"),
        (105, DOCUMENTS + FAILED % "slow: x", None, "the outcome is unknown"),
        (105, FAILED % "ADMC0009E: edit", False, "took longer than"),
        (105, DOCUMENTS + SLOW + FAILED % "java.net.ConnectException: Verbindungsaufbau abgelehnt", None,
         "unknown whether the changes are saved"),
        (137, DOCUMENTS, None, "SIGKILL .*unknown whether the changes are saved"),
        (137, DOCUMENTS + SAVED, True, AFTERWARDS.format("exit code 137")),
        (105, DOCUMENTS + SAVED + FAILED % "ADMN0034E: x", True, AFTERWARDS.format("ADMN0034E: x")),
        (105, DOCUMENTS + SAVED + FAILED % "NameError: y", True, AFTERWARDS.format("NameError: y")),
        (105, DOCUMENTS + SAVED + FAILED % "lost: z", True, "did not keep what was saved: z"),
    ],
)  # fmt: skip
def test_whether_the_changes_are_saved(profile, rc, output, saved, message):
    with pytest.raises(WasError, match=message) as caught:
        Wsadmin(profile, Runner(rc, output)).ask([])
    assert caught.value.details["saved"] is saved


def test_a_secret_that_wsadmin_repeats_is_hidden(profile):
    output = literal.MARK + f"failed 'no {credentials.masked('geheim')} or geheim'\nWASX7017E: geheim\n"
    with pytest.raises(WasError) as caught:
        Wsadmin(profile._replace(user=("a", "geheim")), Runner(105, output)).ask([])
    assert "geheim" not in str(caught.value) + str(caught.value.details)
    assert credentials.masked("geheim") not in str(caught.value) + str(caught.value.details)


def test_a_profile_without_wsadmin(tmp_path):
    with pytest.raises(WasError, match="is not an executable file; set profile to"):
        Wsadmin(Profile(str(tmp_path))).ask([])


def test_nothing_stays_when_the_start_fails(profile):
    def fail(*_args):
        raise OSError(8, "Exec format error")

    with pytest.raises(OSError, match="Exec format error"):
        Wsadmin(profile, fail).ask([])
    assert list(Path(profile.scratch).iterdir()) == []


def test_a_slow_wsadmin_is_not_stopped_but_loses_the_password(profile):
    runner = Runner(None, "WASX7209I: Connected\n")
    with pytest.raises(WasError, match=r"still runs after 5 seconds, as process 4711\. It was not stopped") as caught:
        Wsadmin(profile._replace(user=("wasadm", SECRET)), runner).ask([])
    assert (caught.value.details["kind"], caught.value.details["saved"]) == ("slow", None)
    assert sorted(path.name for path in runner.directory.iterdir()) == ["estate.py", "request"]
    assert list(Path(profile.scratch).iterdir()) == [], "the password is gone"


def test_the_directory_of_a_slow_wsadmin_is_not_in_the_temporary_directory_of_the_module(profile):
    """Ansible removes that one when the module ends, but wsadmin still reads and writes its own."""
    runner = Runner(None, "")
    with pytest.raises(WasError, match="Its output is in ") as caught:
        Wsadmin(profile, runner).ask([])
    shutil.rmtree(profile.scratch)
    assert runner.directory.is_dir()
    assert f"{runner.directory}/log, which stays" in str(caught.value)


@pytest.mark.parametrize("option", ["-user", "-username", "-password"])
def test_a_second_user_in_the_options_is_refused(profile, option):
    other = profile._replace(options=[option, "x"])
    with pytest.raises(WasError, match=f"the options of wsadmin contain {option}, with which wsadmin ignores"):
        Wsadmin(other._replace(user=("a", "b")), Runner()).ask([])
    assert Wsadmin(other, Runner()).ask([])


def test_a_real_process(tmp_path):
    finished = run_process(["/bin/sh", "-c", "echo out; echo err >&2; exit 3"], {}, str(tmp_path / "log"), 10)
    assert (finished.rc, finished.output) == (3, "out\nerr\n")


def test_a_real_process_outlives_its_time(tmp_path):
    os.mkfifo(tmp_path / "gate")
    script = f"timeout 30 cat {tmp_path}/gate; touch {tmp_path}/done"
    finished = run_process(["/bin/sh", "-c", script], {"PATH": "/bin:/usr/bin"}, str(tmp_path / "log"), 0.1)
    assert finished.rc is None
    assert not (tmp_path / "done").exists()
    (tmp_path / "gate").write_text("")  # opens when the process does
    os.waitpid(finished.pid, 0)
    assert (tmp_path / "done").exists()
