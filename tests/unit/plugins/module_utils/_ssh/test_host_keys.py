# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Host keys of sshd: Python 3.6 as the code."""

import json
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._ssh.errors import SshError
from ansible_collections.sametime.estate.plugins.module_utils._ssh.host_keys import HostKeys, parse_configuration

CASES = sorted((Path(__file__).parent / "data" / "sshd").glob("*.json"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_configuration(path):
    """{"output": [lines of sshd -T], "files": […], "ports": […]}"""
    case = json.loads(path.read_text(encoding="utf-8"))
    result = parse_configuration("\n".join(case["output"]) + "\n")
    assert (result.files, result.ports) == (case["files"], case["ports"])


def test_only_files_that_exist(tmp_path):
    (tmp_path / "ed25519").write_text("x")
    output = f"port 22\nhostkey {tmp_path}/rsa\nhostkey {tmp_path}/ed25519\n"
    calls = []

    def run(argv):
        calls.append(argv)
        return 0, output, ""

    assert HostKeys(run, "/usr/sbin/sshd", "ssh-keygen").configured() == ([f"{tmp_path}/ed25519"], [22])
    assert calls == [["/usr/sbin/sshd", "-T"]]


@pytest.mark.parametrize(("rc", "out"), [(255, "hostkey /a\n"), (0, ""), (0, "port 22\n")])
def test_sshd_does_not_tell(rc, out):
    with pytest.raises(SshError, match="sshd -T names no host keys; run as root, or set files") as caught:
        HostKeys(lambda argv: (rc, out, "err"), "/usr/sbin/sshd", "ssh-keygen").configured()
    assert caught.value.details == {"rc": rc, "stdout": out, "stderr": "err"}


def test_no_sshd():
    with pytest.raises(SshError, match="sshd is not in the usual directories"):
        HostKeys(lambda argv: (0, "", ""), None, "ssh-keygen").configured()


def test_public_half_is_made_from_the_private_key(tmp_path, public_line):
    (tmp_path / "key.pub").write_text(public_line(2))
    calls = []

    def run(argv):
        calls.append(argv)
        return 0, public_line(1, comment="root@ihs1") + "\n", ""

    assert HostKeys(run, None, "ssh-keygen").public(str(tmp_path / "key")).bare == public_line(1)
    assert calls == [["ssh-keygen", "-y", "-P", "", "-f", str(tmp_path / "key")]]


@pytest.mark.parametrize("name", ["key", "key.pub"])
def test_public_file_where_there_is_no_private_one(tmp_path, public_line, name):
    (tmp_path / "key.pub").write_text(public_line(2, comment="root@ihs1") + "\n")
    result = HostKeys(lambda argv: (255, "", "no"), None, "ssh-keygen").public(str(tmp_path / name))
    assert result.bare == public_line(2)


def test_neither(tmp_path):
    with pytest.raises(SshError, match="key is not a host key that ssh-keygen can read"):
        HostKeys(lambda argv: (255, "secret?", "no"), None, "ssh-keygen").public(str(tmp_path / "key"))
