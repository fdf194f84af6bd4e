# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of one account, written whole: Python 3.6 as the code."""

import os

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._ssh.account_files import me
from ansible_collections.sametime.estate.plugins.module_utils._ssh.errors import SshError
from ansible_collections.sametime.estate.plugins.module_utils._ssh.own_file import OwnFile


@pytest.fixture
def home(tmp_path):
    tmp_path.chmod(0o755)
    return tmp_path


def own_file(home, path=".ssh/authorized_keys"):
    return OwnFile(str(home / path), me()._replace(home=str(home)), 0o600)


def nothing(_path):
    pass


def mode(path):
    return path.stat().st_mode & 0o7777


def test_made_with_its_directory(home):
    made = own_file(home)
    assert (made.read(), made.data, made.blockers(), made.repairs()) == (b"", None, [], [])
    made.write(b"line\n", nothing)
    assert (mode(home / ".ssh"), mode(home / ".ssh" / "authorized_keys")) == (0o700, 0o600)
    again = own_file(home)
    assert (again.read(), again.blockers(), again.repairs()) == (b"line\n", [], [])


def test_modes_are_restored(home):
    own_file(home).write(b"line\n", nothing)
    (home / ".ssh").chmod(0o777)
    (home / ".ssh" / "authorized_keys").chmod(0o664)
    file = own_file(home)
    file.read()
    mine = f"{os.geteuid()}:{os.getegid()}"
    assert file.repairs() == [
        (str(home / ".ssh"), f"{mine} 0777", f"{mine} 0700"),
        (str(home / ".ssh" / "authorized_keys"), f"{mine} 0664", f"{mine} 0600"),
    ]
    assert file.blockers() == []
    file.write(b"line\n", nothing)
    assert (mode(home / ".ssh"), mode(home / ".ssh" / "authorized_keys")) == (0o700, 0o600)


def test_home_with_write_access_for_others_is_reported_and_not_changed(home):
    home.chmod(0o775)
    file = own_file(home)
    file.read()
    assert file.blockers() == [f"{home} has mode 0775: users other than its owner may write"]
    with pytest.raises(SshError, match=r"would not read .*: .* has mode 0775: .*; correct owner and mode"):
        file.check_readable_by_sshd()
    assert mode(home) == 0o775


def test_directory_without_the_name_keeps_its_mode(home):
    (home / "keys").mkdir()
    (home / "keys").chmod(0o775)
    file = own_file(home, "keys/joe")
    file.read()
    assert file.blockers() == [f"{home / 'keys'} has mode 0775: users other than its owner may write"]
    assert file.repairs() == []
    file.write(b"x", nothing)
    assert mode(home / "keys") == 0o775


def test_a_concurrent_change_is_an_error(home):
    own_file(home).write(b"line\n", nothing)
    file = own_file(home)
    file.read()
    (home / ".ssh" / "authorized_keys").write_bytes(b"another\n")
    with pytest.raises(SshError, match="was changed by another program during the run; run again"):
        file.write(b"mine\n", nothing)
    assert (home / ".ssh" / "authorized_keys").read_bytes() == b"another\n"


def test_account_to_come(home):
    file = OwnFile(str(home / ".ssh" / "known_hosts"), None, 0o644)
    assert (file.read(), file.blockers(), file.repairs()) == (b"", [], [])
    with pytest.raises(SshError, match="has no owner yet"):
        file.write(b"x", nothing)
