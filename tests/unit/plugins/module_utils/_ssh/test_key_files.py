# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Key files on disk, with a simulated ssh-keygen: Python 3.6 as the code."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._ssh import account_files, rotation
from ansible_collections.sametime.estate.plugins.module_utils._ssh.account_files import me
from ansible_collections.sametime.estate.plugins.module_utils._ssh.errors import SshError
from ansible_collections.sametime.estate.plugins.module_utils._ssh.key_files import Key, KeyFiles
from ansible_collections.sametime.estate.plugins.module_utils._ssh.keys import parse_private, parse_public


class Bench:
    """A home directory, and an ssh-keygen that makes key 1, then key 2, then key 3."""

    def __init__(self, tmp_path, private_file):
        self.home = tmp_path / "home"
        self.home.mkdir()
        self.temporary = tmp_path / "tmp"
        self.temporary.mkdir()
        self.path = self.home / ".ssh" / "photos"
        self.owner = me()._replace(home=str(self.home))
        self.calls = []
        self.private_file = private_file

    def run(self, argv):
        self.calls.append(argv)
        Path(argv[argv.index("-f") + 1]).write_bytes(self.private_file(len(self.calls)))
        return 0, "", ""

    def key_files(self, run=None):
        return KeyFiles(run or self.run, str(self.path), self.owner, str(self.temporary))

    def go(self, rotation_wanted=None, state="present"):
        key_files = self.key_files()
        before = key_files.read(only_usable=state == "present")
        after = rotation.plan(before, state, rotation_wanted)
        repairs = key_files.repairs(after)
        changed = bool(rotation.changes(before, after) or repairs)
        if changed:
            key_files.write(before, after, "a comment", lambda path: None)
        return changed

    def files(self):
        return {path.name: (f"{path.stat().st_mode & 0o7777:o}", parse(path)) for path in self.path.parent.iterdir()}


def parse(path):
    data = path.read_bytes()
    return (parse_public(data.decode()) if path.suffix == ".pub" else parse_private(data)).blob[-1]


@pytest.fixture
def bench(tmp_path, private_file):
    return Bench(tmp_path, private_file)


SINGLE_1 = {"photos": ("600", 1), "photos.pub": ("644", 1)}
PREPARED = dict(SINGLE_1, **{"photos.next": ("600", 2), "photos.next.pub": ("644", 2)})
PROMOTED = {
    "photos": ("600", 2),
    "photos.pub": ("644", 2),
    "photos.next": ("600", 2),
    "photos.next.pub": ("644", 2),
    "photos.previous": ("600", 1),
}
SINGLE_2 = {"photos": ("600", 2), "photos.pub": ("644", 2)}


def test_a_whole_life(bench):
    steps = [
        (None, SINGLE_1),
        ("prepare", PREPARED),
        (None, PREPARED),
        ("promote", PROMOTED),
        ("prepare", PROMOTED),
        (None, PROMOTED),
        ("retire", SINGLE_2),
    ]
    there = {}
    for wanted, expected in steps:
        assert bench.go(wanted) == (expected != there)
        assert bench.files() == expected
        assert not bench.go(wanted)
        there = expected
    assert oct(bench.path.parent.stat().st_mode & 0o7777) == "0o700"
    assert len(bench.calls) == 2
    assert bench.go(state="absent")
    assert bench.files() == {}
    assert not bench.go(state="absent")


def test_call_of_ssh_keygen(bench):
    bench.go()
    (argv,) = bench.calls
    place = argv.pop()
    assert argv == ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "a comment", "-f"]
    assert place.startswith(str(bench.temporary))
    assert list(bench.temporary.iterdir()) == []


def test_failing_ssh_keygen_leaves_nothing(bench):
    key_files = bench.key_files(lambda argv: (1, "out", "err"))
    with pytest.raises(SshError, match="ssh-keygen cannot generate an ed25519 key pair") as caught:
        key_files.write(key_files.read(), rotation.plan(key_files.read(), "present", None), "c", lambda path: None)
    assert caught.value.details == {"rc": 1, "stdout": "out", "stderr": "err"}
    assert list(bench.temporary.iterdir()) == []
    assert not bench.path.parent.exists()


def test_drift_of_modes_and_public_file_is_corrected(bench, public_line):
    bench.go()
    before = bench.path.read_bytes()
    bench.path.chmod(0o644)
    bench.path.parent.chmod(0o755)
    bench.path.with_suffix(".pub").write_text(public_line(9) + "\n")
    key_files = bench.key_files()
    mine = f"{bench.owner.uid}:{bench.owner.gid}"
    assert key_files.repairs(key_files.read()) == [
        (str(bench.path.parent), f"{mine} 0755", f"{mine} 0700"),
        (str(bench.path), f"{mine} 0644", f"{mine} 0600"),
        (str(bench.path) + ".pub", "another key", parse_private(before).fingerprint),
    ]
    assert bench.go()
    assert bench.files() == SINGLE_1
    assert bench.path.read_bytes() == before
    assert oct(bench.path.parent.stat().st_mode & 0o7777) == "0o700"
    assert not bench.go()


def test_missing_public_file_is_made(bench):
    bench.go()
    bench.path.with_suffix(".pub").unlink()
    assert bench.go()
    assert bench.files() == SINGLE_1


def test_the_comment_in_the_public_file_may_differ(bench, public_line):
    bench.go()
    bench.path.with_suffix(".pub").write_text(public_line(1) + " renamed manually\n")
    assert not bench.go()


def test_left_over_public_files(bench, public_line):
    bench.go()
    (bench.path.parent / "photos.next.pub").write_text(public_line(8) + "\n")
    assert bench.go()
    assert bench.files() == SINGLE_1


@pytest.mark.parametrize("suffix", ["", ".next", ".previous"])
def test_unusable_key_is_an_error_and_stays(bench, private_file, suffix):
    bench.go()
    bad = bench.path.parent / ("photos" + suffix)
    bad.write_bytes(private_file(4, cipher=b"aes256-ctr"))
    with pytest.raises(
        SshError, match=f"photos{suffix} has a passphrase.* The module never replaces it: move it away, or remove"
    ):
        bench.go()
    assert bad.read_bytes() == private_file(4, cipher=b"aes256-ctr")


def test_unusable_key_can_be_removed(bench, private_file):
    bench.path.parent.mkdir(mode=0o700)
    bench.path.write_bytes(private_file(4, cipher=b"aes256-ctr"))
    assert bench.go(state="absent")
    assert bench.files() == {}


def test_interrupted_promotion_continues(bench):
    """After the old key was kept, and after the public file went, before the key itself was exchanged."""
    bench.go()
    bench.go("prepare")
    shutil.copy(str(bench.path), str(bench.path) + ".previous")
    bench.path.with_suffix(".pub").unlink()
    assert bench.go("promote")
    assert bench.files() == PROMOTED


def test_promotion_never_leaves_two_halves_of_different_keys(bench, monkeypatch):
    """Look at the directory before each single write and removal."""
    bench.go()
    bench.go("prepare")

    def looking(function):
        def wrapped(*arguments):
            there = {name: seed for name, (_, seed) in bench.files().items()}
            assert there["photos"] in (1, 2)
            assert there.get("photos.pub") in (None, there["photos"])
            if there["photos"] == 2:
                assert there["photos.previous"] == 1
            return function(*arguments)

        return wrapped

    monkeypatch.setattr(account_files.Folder, "write", looking(account_files.Folder.write))
    monkeypatch.setattr(account_files.Folder, "remove", looking(account_files.Folder.remove))
    bench.go("promote")
    assert bench.files() == PROMOTED


def test_folder_of_the_system_keeps_its_mode(bench, monkeypatch):
    if os.geteuid() != 0:
        pytest.skip("needs root to stand for another owner")
    bench.owner = bench.owner._replace(name="joe", uid=12345, gid=12345)
    bench.path = bench.home / "keys" / "photos"
    bench.path.parent.mkdir()
    bench.path.parent.chmod(0o755)
    assert bench.go()
    assert oct(bench.path.parent.stat().st_mode & 0o7777) == "0o755"
    assert bench.path.stat().st_uid == 12345
    bench.path.parent.chmod(0o775)
    with pytest.raises(SshError, match="has mode 0775: other users could replace the key there"):
        bench.go()
    bench.path.parent.chmod(0o755)
    os.chown(str(bench.path.parent), 4711, 4711)
    with pytest.raises(SshError, match="belongs to user id 4711, neither joe nor root"):
        bench.go()


def test_key_does_not_show_itself(private_file):
    key = Key(parse_private(private_file(1)), private_file(1))
    assert "PRIVATE" not in repr(key)
    assert repr(key) == f"Key({key.public.fingerprint})"


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="no ssh-keygen here")
def test_with_the_real_ssh_keygen(bench):
    def run(argv):
        done = subprocess.run(argv, stdout=subprocess.PIPE, check=False)
        return done.returncode, done.stdout.decode(), ""

    bench.run = run
    assert bench.go()
    assert not bench.go()
    derived = subprocess.run(["ssh-keygen", "-y", "-f", str(bench.path)], stdout=subprocess.PIPE, check=True).stdout
    assert parse_public(derived.decode()).blob == parse_public(bench.path.with_suffix(".pub").read_text()).blob
