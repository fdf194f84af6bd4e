# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pinned host keys: Python 3.6 as the code."""

import subprocess

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._ssh.errors import SshError
from ansible_collections.sametime.estate.plugins.module_utils._ssh.keys import parse_public
from ansible_collections.sametime.estate.plugins.module_utils._ssh.known_hosts import read, render, replaced


def test_render(public_line):
    keys = [public_line(1, comment="root@ihs1"), public_line(2, kind="ssh-rsa")]
    assert render(["IHS1", "192.0.2.12", "ihs1"], 22, keys).decode() == (
        f"ihs1,192.0.2.12 {public_line(1)}\nihs1,192.0.2.12 {public_line(2, kind='ssh-rsa')}\n"
    )
    assert render(["ihs1", "2001:db8::12"], 2222, keys[:1]).decode() == (
        f"[ihs1]:2222,[2001:db8::12]:2222 {public_line(1)}\n"
    )


@pytest.mark.parametrize(
    ("names", "keys", "words"),
    [
        ([], 1, "at least one name and one key"),
        (["ihs1"], 0, "at least one name and one key"),
        (["ihs1,other"], 1, "is not a host name or address"),
        (["ihs1 other"], 1, "is not a host name or address"),
        (["*"], 1, "is not a host name or address"),
        (["|1|abc"], 1, "is not a host name or address"),
        (["@revoked"], 1, "is not a host name or address"),
        (["-x"], 1, "is not a host name or address"),
    ],
)
def test_not_rendered(public_line, names, keys, words):
    with pytest.raises(SshError, match=words):
        render(names, 22, [public_line(1)] * keys)


def test_read_and_replaced(public_line):
    old = render(["ihs1"], 22, [public_line(1), public_line(3, kind="ssh-rsa")]) + b"# manual\n"
    new = render(["ihs1", "192.0.2.12"], 22, [public_line(2), public_line(3, kind="ssh-rsa")])
    first, second = (parse_public(public_line(number)).fingerprint for number in (1, 2))
    rsa = parse_public(public_line(3, kind="ssh-rsa")).fingerprint
    assert read(old) == {"ihs1": [f"ssh-ed25519 {first}", f"ssh-rsa {rsa}"], "": ["# manual"]}
    assert replaced(read(old), read(new)) == [f"ssh-ed25519: {first} becomes {second}"]
    assert replaced(read(b""), read(new)) == []
    assert replaced(read(new), read(new)) == []


@pytest.mark.parametrize(("port", "name"), [(22, "ihs1"), (2222, "[ihs1]:2222")])
def test_openssh_finds_the_host(tmp_path, public_line, port, name):
    path = tmp_path / "known_hosts"
    path.write_bytes(render(["ihs1", "192.0.2.12"], port, [public_line(1)]))
    try:
        output = subprocess.run(["ssh-keygen", "-F", name, "-f", str(path)], stdout=subprocess.PIPE, check=True).stdout
    except FileNotFoundError:
        pytest.skip("no ssh-keygen here")
    assert public_line(1) in output.decode()
