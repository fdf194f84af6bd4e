# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The forced command: what it serves, what it refuses. Python 3.6 as the code."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._ssh import receive

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


def test_what_strangers_write_is_quoted_and_short():
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
    """A stage, a photo directory, and an "ssh" that hands the request to the receiver."""

    def __init__(self, folder):
        self.stage = folder / "stage"
        self.photos = folder / "photos"
        for path in (self.stage, self.photos):
            path.mkdir()
        self.shell = folder / "ssh"
        self.shell.write_text(
            f'#!/bin/sh\nwhile [ "$1" != rsync ]; do shift; done\n'
            f'SSH_ORIGINAL_COMMAND="$*" exec {sys.executable} -I {receive.__file__} {self.photos}\n',
            encoding="utf-8",
        )
        self.shell.chmod(0o755)

    def push(self, *options):
        argv = ["rsync", "--rsh", str(self.shell), *options, f"{self.stage}/", "target:."]
        return subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)

    def tree(self):
        return {
            str(path.relative_to(self.photos)): f"{path.lstat().st_mode & 0o7777:o}"
            for path in sorted(self.photos.rglob("*"))
        }


@pytest.fixture
def host(tmp_path):
    return Host(tmp_path)


@RSYNC
def test_push_update_delete(host):
    (host.stage / "a@acme.example.jpg").write_text("1")
    (host.stage / "b@acme.example.jpg").write_text("1")
    (host.stage / "a@acme.example.jpg").chmod(0o600)
    (host.stage / "b@acme.example.jpg").chmod(0o4777)
    options = ["--recursive", "--times", "--checksum", "--delete-delay", "--delay-updates", "--itemize-changes"]
    assert host.push("--dry-run", *options).returncode == 0
    assert host.tree() == {}
    assert host.push(*options).returncode == 0
    assert host.tree() == {"a@acme.example.jpg": "644", "b@acme.example.jpg": "644"}
    (host.stage / "a@acme.example.jpg").write_text("2")
    (host.stage / "b@acme.example.jpg").unlink()
    (host.photos / "a@acme.example.jpg").chmod(0o600)
    assert host.push(*options).returncode == 0
    assert host.tree() == {"a@acme.example.jpg": "644"}
    assert (host.photos / "a@acme.example.jpg").read_text() == "2"


@RSYNC
def test_push_of_named_photos(host):
    (host.stage / "a@acme.example.jpg").write_text("1")
    (host.photos / "gone@acme.example.jpg").write_text("1")
    (host.stage / "names").write_bytes(b"a@acme.example.jpg\0gone@acme.example.jpg\0")
    done = host.push(
        "--times", "--delay-updates", "--delete-missing-args", "--force", "--from0", f"--files-from={host.stage}/names"
    )
    assert done.returncode == 0, done.stdout
    assert host.tree() == {"a@acme.example.jpg": "644"}


@RSYNC
def test_links_do_not_travel(host):
    (host.stage / "a@acme.example.jpg").symlink_to("/etc/passwd")
    (host.stage / "folder").symlink_to("/etc")
    assert host.push("--recursive", "--times").returncode == 0
    assert host.tree() == {}
    done = host.push("--archive")
    assert done.returncode != 0
    assert b"photo-receive: refused: option -'l' is not allowed" in done.stdout
    assert host.tree() == {}


@RSYNC
@pytest.mark.parametrize("options", [["--recursive"], ["--relative", "--recursive", "--dirs"]])
def test_a_link_that_is_there_is_not_followed(host, tmp_path, options):
    outside = tmp_path / "outside"
    outside.mkdir()
    (host.photos / "folder").symlink_to(outside)
    (host.photos / "a@acme.example.jpg").symlink_to(outside / "file")
    (host.stage / "folder").mkdir()
    (host.stage / "folder" / "photo.jpg").write_text("1")
    (host.stage / "a@acme.example.jpg").write_text("1")
    done = host.push("--times", *options)
    assert done.returncode == 0, done.stdout
    assert list(outside.iterdir()) == []


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
    assert host.push("--recursive").returncode == 0
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
