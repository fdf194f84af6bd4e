# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The forced command: what it serves, what it refuses. Python 3.6 as the code."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._core import ssh_command
from ansible_collections.sametime.estate.plugins.module_utils._photos.rsync import transport
from ansible_collections.sametime.estate.plugins.module_utils._ssh import receive
from ansible_collections.sametime.estate.tests.unit.real_rsync import VERSIONS, rsync

DATA = Path(__file__).parent / "data" / "receive"


def requests(name):
    return json.loads((DATA / (name + ".json")).read_text(encoding="utf-8"))["requests"]


@pytest.mark.parametrize("request_text", sorted(requests("served")))
def test_served(request_text):
    assert receive.decide(request_text) == requests("served")[request_text]


@pytest.mark.parametrize("request_text", sorted(requests("refused")))
def test_refused(request_text):
    with pytest.raises(receive.RefusedError) as caught:
        receive.decide(request_text)
    assert requests("refused")[request_text] in str(caught.value)


def test_shell():
    with pytest.raises(receive.RefusedError, match="this key opens no shell"):
        receive.decide(None)


def test_what_other_clients_write_is_quoted_and_short():
    with pytest.raises(receive.RefusedError) as caught:
        receive.decide("rsync --server -tr . '\x1b[2J\u00e9" + "x" * 5000 + "'")
    assert "\\x1b[2J\\xe9" in str(caught.value)
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize("arguments", [[], ["photos"], ["/a", "/b"]])
def test_grant_without_a_directory(arguments):
    with pytest.raises(receive.RefusedError, match="the grant names no directory"):
        receive.directory_of(arguments)


def test_directory_must_be_one(tmp_path):
    (tmp_path / "file").write_text("x")
    (tmp_path / "link").symlink_to(tmp_path)
    for name in ("file", "link", "missing"):
        with pytest.raises(receive.RefusedError, match=f"{name} cannot be entered"):
            receive.enter(str(tmp_path / name))


# From here on with the real rsync: the receiver is started as sshd would start it.

RSYNC = pytest.mark.skipif(shutil.which("rsync") is None, reason="no rsync here")


class Host:
    """A stage, a photo directory, and an "ssh" that hands the request to the receiver. far: rsync of the receiver."""

    def __init__(self, folder, far=""):
        self.stage = folder / "stage"
        self.photos = folder / "photos"
        for path in (self.stage, self.photos):
            path.mkdir()
        receiver = folder / "photo-receive"
        receiver.write_text(Path(receive.__file__).read_text(encoding="utf-8"), encoding="utf-8")
        if far:
            searched = f"_SEARCHED = ({str(Path(far).parent)!r},)"
            receiver.write_text(re.sub(r"^_SEARCHED = .*", searched, receiver.read_text(), flags=re.MULTILINE))
        self.shell = folder / "ssh"
        self.shell.write_text(
            f'#!/bin/sh\nwhile [ "$1" != rsync ]; do shift; done\n'
            f'SSH_ORIGINAL_COMMAND="$*" exec {sys.executable} -I {receiver} {self.photos}\n',
            encoding="utf-8",
        )
        self.shell.chmod(0o755)
        connection = ssh_command.Connection(str(self.shell), "stphotos", "ihs1", 22, "/key", "/known_hosts", 5)
        self.remote = transport.Remote("rsync", connection)

    def job(self, call, *names):
        """Make a call of the photo job."""
        argv = call(self.remote, str(self.stage))
        stdin = transport.names_on_stdin(names).encode()
        return subprocess.run(argv, input=stdin, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)

    def push(self, *options, stdin=b""):
        argv = ["rsync", "--rsh", str(self.shell), *options, f"{self.stage}/", "target:."]
        return subprocess.run(argv, input=stdin, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)

    def tree(self):
        return {
            str(path.relative_to(self.photos)): f"{path.lstat().st_mode & 0o7777:o}"
            for path in sorted(self.photos.rglob("*"))
        }


@pytest.fixture
def host(tmp_path):
    return Host(tmp_path)


A, B = "a@acme.example.jpg", "b@acme.example.jpg"


@pytest.mark.parametrize("near", VERSIONS)
def test_the_calls_of_the_job_work_with_real_clients(host, near):
    host.remote = host.remote._replace(rsync=rsync(near))
    push_update_delete(host)


@pytest.mark.parametrize("far", VERSIONS)
def test_the_calls_of_the_job_work_with_real_servers(tmp_path, far):
    push_update_delete(Host(tmp_path, rsync(far)))


def push_update_delete(host):
    for name in (A, B):
        (host.stage / name).write_text("1")
    (host.stage / A).chmod(0o600)
    (host.stage / B).chmod(0o4777)
    for call in (transport.read, transport.compare):
        done = host.job(call, *([A] if call == transport.compare else []))
        assert (done.returncode, host.tree()) == (0, {}), done.stdout
        assert b"<f+++++++++ " + A.encode() in done.stdout
    assert host.job(transport.write, A, B).returncode == 0
    assert host.tree() == {A: "644", B: "644"}
    (host.stage / A).write_text("2")
    (host.stage / B).unlink()
    (host.photos / A).chmod(0o600)
    assert host.job(transport.write, B, A).returncode == 0
    assert host.tree() == {A: "644"}
    assert (host.photos / A).read_text() == "2"


@RSYNC
def test_links_are_not_transferred(host):
    (host.stage / A).symlink_to("/etc/passwd")
    (host.stage / "folder").symlink_to("/etc")
    assert host.job(transport.write, A, "folder").returncode == 0
    assert host.tree() == {}
    done = host.push("--archive")
    assert done.returncode != 0
    assert b"photo-receive: refused: option -'l' is not allowed" in done.stdout
    assert host.tree() == {}


@RSYNC
def test_links_to_files_that_are_there_are_replaced(host, tmp_path):
    (tmp_path / "file").write_text("outside")
    for name, place in ((A, tmp_path / "file"), (B, tmp_path / "nothing"), ("other", tmp_path / "file" / "x")):
        (host.photos / name).symlink_to(place)
    for name in (A, B):
        (host.stage / name).write_text("1")
    done = host.job(transport.write, "other", A, B)
    assert done.returncode == 0, done.stdout
    assert host.tree() == {A: "644", B: "644"}
    assert (tmp_path / "file").read_text() == "outside"


# Where an administrator's link to a directory outside may stand.
LINKS = ["link", A, "sub/deeper/link", ".~tmp~", "sub"]


@RSYNC
@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize("call", [transport.read, transport.compare, transport.write])
def test_a_link_to_a_directory_stops_every_call(host, tmp_path, call, link):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "file").write_text("precious")
    (host.photos / link).parent.mkdir(parents=True, exist_ok=True)
    (host.photos / link).symlink_to(outside)
    (host.stage / A).write_text("1")
    done = host.job(call, *([] if call == transport.read else [link + "/file", A]))
    assert done.returncode != 0
    assert (
        f"photo-receive: refused: '{host.photos}/{link}' is a link to a directory, through which".encode()
        in done.stdout
    )
    assert b"move it out of the photo directory" in done.stdout
    assert [path.read_text() for path in outside.iterdir()] == ["precious"]


def test_links_that_cannot_be_judged_count_as_directories(tmp_path, monkeypatch):
    (tmp_path / "round").symlink_to("round")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(receive.RefusedError, match="round' is a link to a directory"):
        receive.refuse_links(str(tmp_path))


def test_a_directory_that_cannot_be_searched_is_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "scandir", lambda _path: (_ for _ in ()).throw(PermissionError(13, "Permission denied")))
    with pytest.raises(receive.RefusedError, match="cannot be searched for links to directories: Permission denied"):
        receive.refuse_links(str(tmp_path))


@RSYNC
@pytest.mark.parametrize(
    ("options", "stdin"),
    [
        (["-r", "--delete"], b""),
        (["-rtc", "--perms", "--omit-dir-times", "--delete", "--out-format=%i"], b""),
        (["-r", "--delete-excluded", "--exclude=*"], b""),
        (["-d", "--delete"], b""),
        (["-tpcR", "--force", "--delete-missing-args", "--delay-updates", "--from0", "--files-from=-"], b"sub\0"),
        (["-tpcRr", "--delete-missing-args", "--delay-updates", "--from0", "--files-from=-"], A.encode() + b"\0"),
        (["-r", "--existing", "--ignore-existing", "--delete-delay"], b""),
        (["-r", "--remove-source-files", "--delete-after"], b""),
    ],
)
def test_other_ways_to_delete_are_refused(host, options, stdin):
    (host.photos / A).write_text("1")
    (host.photos / "sub").mkdir()
    (host.photos / "sub" / "file").write_text("1")
    before = host.tree()
    done = host.push(*options, stdin=stdin)
    assert done.returncode != 0
    assert b"photo-receive: refused: " in done.stdout
    assert host.tree() == before


@RSYNC
def test_a_directory_that_is_not_empty_is_not_deleted(host):
    (host.photos / "sub").mkdir()
    (host.photos / "sub" / "file").write_text("1")
    host.job(transport.write, "sub")
    assert (host.photos / "sub" / "file").read_text() == "1"


@RSYNC
@pytest.mark.parametrize("options", [["--partial-dir=.p"], ["--temp-dir=/tmp"], ["--backup"], ["--inplace"], ["-s"]])
def test_refused_push_changes_nothing(host, options):
    (host.stage / "a@acme.example.jpg").write_text("1")
    done = host.push("--recursive", *options)
    assert done.returncode != 0
    assert b"photo-receive: refused: option" in done.stdout
    assert host.tree() == {}


@RSYNC
def test_reading_is_refused(host, tmp_path):
    (host.photos / "a@acme.example.jpg").write_text("1")
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    argv = ["rsync", "--rsh", str(host.shell), "--recursive", "target:.", str(inbox) + "/"]
    done = subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    assert b"photo-receive: refused: this key cannot read files" in done.stdout
    assert list(inbox.iterdir()) == []


@RSYNC
def test_environment_does_not_reach_rsync(host, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere:" + os.environ["PATH"])
    monkeypatch.setenv("RSYNC_LOGFILE", "x")
    (host.stage / "a@acme.example.jpg").write_text("1")
    assert host.job(transport.write, A).returncode == 0
    assert host.tree() == {"a@acme.example.jpg": "644"}


def test_exit_code_of_a_refusal(tmp_path):
    environment = {"SSH_ORIGINAL_COMMAND": "id", "SSH_CONNECTION": "192.0.2.11 40000 192.0.2.12 22"}
    argv = [sys.executable, "-I", receive.__file__, str(tmp_path)]
    done = subprocess.run(argv, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    assert (done.returncode, done.stdout) == (
        77,
        b"photo-receive: refused: only an rsync that sends photos is allowed\n",
    )


def test_directory_that_cannot_be_written(tmp_path):
    if os.geteuid() != 0:
        pytest.skip("needs root to stand for another account")
    folder = tmp_path / "photos"
    folder.mkdir(mode=0o755)
    tmp_path.chmod(0o755)
    code = f"import os, sys; sys.path.insert(0, {str(Path(receive.__file__).parent)!r}); import receive\n"
    code += f"os.setuid(12345)\ntry:\n receive.enter({str(folder)!r})\nexcept receive.RefusedError as exc:\n print(exc)"
    done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    assert b"cannot be written by this account" in done.stdout or b"cannot be entered" in done.stdout
