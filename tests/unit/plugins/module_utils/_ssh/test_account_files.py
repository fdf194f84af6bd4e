# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files in directories of users: Python 3.6 as the code."""

import os
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._ssh.account_files import (
    Account,
    Part,
    account,
    make_folder,
    me,
    open_folder,
    parts_of,
    refusals,
)
from ansible_collections.sametime.estate.plugins.module_utils._ssh.errors import SshError


@pytest.fixture
def home(tmp_path):
    folder = tmp_path / "home"
    folder.mkdir(mode=0o755)
    return folder


def names(folder):
    return [path.name for path in Path(str(folder)).iterdir()]


def mine(home):
    return me()._replace(home=str(home))


def test_accounts():
    assert account("root") == Account("root", 0, 0, account("root").home)
    assert account("no-such-account") is None
    assert me().uid == os.geteuid()


def test_write_read_remove(home):
    owner = mine(home)
    with make_folder(str(home / ".ssh"), str(home), owner) as folder:
        assert folder.own().mode == 0o700
        assert folder.read("file") is None
        folder.write("file", b"one", owner.uid, owner.gid, 0o600)
        folder.write("file", b"two", owner.uid, owner.gid, 0o640)
        entry = folder.read("file")
        assert (entry.data, entry.uid, entry.mode) == (b"two", owner.uid, 0o640)
        assert names(home / ".ssh") == ["file"]
        folder.remove("file")
        folder.remove("file")
        assert folder.read("file") is None


def test_missing_folders(home):
    assert open_folder(str(home / ".ssh"), str(home)) is None
    assert open_folder(str(home / "a" / "b"), str(home)) is None
    assert open_folder("/nowhere/at/all", str(home)) is None
    with pytest.raises(SshError, match=r"home/a does not exist; create it, or the account that it belongs to"):
        make_folder(str(home / "a" / "b"), str(home), mine(home))


def test_new_folder_is_labelled_before_use(home):
    seen = []
    make_folder(str(home / ".ssh"), str(home), mine(home), lambda path: seen.append((path, names(path))))
    assert seen == [(str(home / ".ssh"), [])]


@pytest.mark.parametrize("below_home", [True, False])
def test_linked_folder_is_not_followed(home, tmp_path, below_home):
    (tmp_path / "elsewhere").mkdir()
    (home / ".ssh").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(SshError, match=r"\.ssh is a link or not a directory"):
        open_folder(str(home / ".ssh"), str(home) if below_home else "/another/home")


def test_linked_step_below_home_is_not_followed(home, tmp_path):
    (tmp_path / "elsewhere" / "keys").mkdir(parents=True)
    (home / "step").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(SshError, match=r"home/step is a link or not a directory"):
        open_folder(str(home / "step" / "keys"), str(home))


def test_home_behind_a_link_of_the_system(home, tmp_path):
    (home / ".ssh").mkdir()
    (tmp_path / "users").symlink_to(home)
    with open_folder(str(tmp_path / "users" / ".ssh"), str(tmp_path / "users")) as folder:
        assert folder.path == os.path.realpath(str(home / ".ssh"))


def spoil_link(path):
    path.with_name("other").write_text("x")
    path.symlink_to("other")


def spoil_hard_link(path):
    path.with_name("other").write_text("x")
    os.link(str(path.with_name("other")), str(path))


def spoil_size(path):
    path.write_bytes(b"x" * (1024 * 1024 + 1))


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (spoil_link, "is a symbolic link, which is not followed"),
        (spoil_hard_link, r"has 2 hard links"),
        (lambda path: path.mkdir(), "is not a regular file"),
        (lambda path: os.mkfifo(str(path)), "is not a regular file"),
        (spoil_size, "has 1048577 bytes, more than such a file can have"),
    ],
)
def test_special_files_are_not_read(home, spoil, words):
    spoil(home / "file")
    with open_folder(str(home), str(home)) as folder, pytest.raises(SshError, match="file " + words):
        folder.read("file")


def test_write_replaces_a_link_and_not_its_target(home):
    owner = mine(home)
    spoil_link(home / "file")
    with open_folder(str(home), str(home)) as folder:
        folder.write("file", b"new", owner.uid, owner.gid, 0o600)
    assert not (home / "file").is_symlink()
    assert (home / "other").read_text() == "x"


def test_failed_write_leaves_nothing(home):
    owner = mine(home)
    (home / "file").mkdir()
    with open_folder(str(home), str(home)) as folder, pytest.raises(OSError, match="file"):
        folder.write("file", b"new", owner.uid, owner.gid, 0o600)
    assert names(home) == ["file"]


def test_parts_end_at_home(home):
    (home / ".ssh").mkdir(mode=0o700)
    listed = [part.path for part in parts_of(str(home / ".ssh" / "authorized_keys"), str(home))]
    assert listed == [str(home / ".ssh"), str(home)]
    outside = [part.path for part in parts_of(str(home / ".ssh" / "authorized_keys"), "/another")]
    assert outside[-1] == "/"


def test_refusals():
    owner = Account("joe", 7, 7, "/home/joe")
    parts = [
        Part("/home/joe/.ssh/authorized_keys", 7, 0o600),
        Part("/home/joe/.ssh", 0, 0o755),
        Part("/home/joe", 7, 0o775),
        Part("/home", 8, 0o757),
    ]
    assert refusals(parts, owner) == [
        "/home/joe has mode 0775: users other than its owner may write",
        "/home belongs to user id 8, neither joe nor root",
        "/home has mode 0757: users other than its owner may write",
    ]
