# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines of authorized_keys: Python 3.6 as the code."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._ssh.authorized_keys import (
    Grant,
    check_apart,
    contents,
    is_ours,
    line_of,
    name_warnings,
    parse,
    plan,
    shown,
    split,
    wanted_lines,
)
from ansible_collections.sametime.estate.plugins.module_utils._ssh.errors import SshError

RECEIVER = "/usr/local/libexec/sametime/photo-receive"
GRANT = Grant("photos", RECEIVER, "/opt/IBM/HTTPServer/photos", ["192.0.2.11"], (9, 2))
CASES = sorted((Path(__file__).parent / "data" / "authorized_keys").glob("*.json"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_file(path):
    """{"keys": {name: line}, "before": [lines], "wanted": [lines], "after": [lines], …}; {name} is the key."""
    case = json.loads(path.read_text(encoding="utf-8"))

    def fill(lines):
        text = "".join(lines)
        for name, key in case["keys"].items():
            text = text.replace("{" + name + "}", key)
        return text

    before = fill(case["before"]).encode("utf-8", "surrogateescape")
    wanted = [fill([line]) for line in case["wanted"]]
    planned = plan(before, "photos", wanted)
    assert planned.data == fill(case["after"]).encode("utf-8", "surrogateescape")
    assert planned.changed == (before != planned.data)
    assert planned.warnings == case.get("warnings", [])
    again = plan(planned.data, "photos", wanted)
    assert (again.data, again.changed) == (planned.data, False)
    assert plan(planned.data, "photos", []).data == b"".join(
        raw for raw in split(before) if not is_ours(parse(raw), "photos")
    )


@pytest.mark.parametrize(
    ("version", "start"),
    [
        ((9, 2), "restrict,"),
        ((7, 2), "restrict,"),
        ((7, 1), "no-pty,no-port-forwarding,no-agent-forwarding,no-X11-forwarding,no-user-rc,"),
    ],
)
def test_line(public_line, version, start):
    line = line_of(
        GRANT._replace(version=version, sources=["192.0.2.11", "2001:db8::/32"]), public_line(1, comment="joe@tdi1")
    )
    assert line == (
        start
        + f'command="{RECEIVER} /opt/IBM/HTTPServer/photos",from="192.0.2.11,2001:db8::/32" '
        + public_line(1)
        + " sametime-grant:photos"
    )


def test_line_quotes_for_the_shell(public_line):
    line = line_of(GRANT._replace(directory="/opt/it's $HOME/photos"), public_line(1))
    command = re.search(r'command="((?:\\"|[^"])*)"', line).group(1).replace(r"\"", '"')
    assert parse(line.encode()).key is not None
    words = subprocess.run(["/bin/sh", "-c", "printf '%s\\n' " + command], stdout=subprocess.PIPE, check=True).stdout
    assert words.decode().splitlines()[1] == "/opt/it's $HOME/photos"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"directory": "photos"}, "directory must be an absolute path"),
        ({"directory": "/opt/../etc"}, "directory must be an absolute path"),
        ({"directory": "/opt/photos/"}, "directory must be an absolute path"),
        ({"directory": "//opt"}, "directory must be an absolute path"),
        ({"directory": '/opt/"photos'}, "directory must be an absolute path"),
        ({"directory": "/opt/\\photos"}, "directory must be an absolute path"),
        ({"directory": "/opt/a\nssh-rsa"}, "directory must be an absolute path"),
        ({"receiver": "receive"}, "receiver must be an absolute path"),
        ({"name": "two words"}, "name may contain"),
        ({"name": "a\nb"}, "name may contain"),
        ({"name": ""}, "name may contain"),
        ({"sources": []}, "from is empty"),
        ({"sources": ["192.0.2.11/24"]}, "'192.0.2.11/24' is not a network that sshd understands: .* host bits"),
        ({"sources": ["192.0.2.0/33"]}, "is not a network"),
        ({"sources": ['1.2.3.4",command="sh']}, "is not an address, a network or a pattern"),
        ({"sources": ["a,b"]}, "is not an address, a network or a pattern"),
        ({"sources": ["a b"]}, "is not an address, a network or a pattern"),
        ({"sources": [""]}, "is not an address, a network or a pattern"),
        ({"sources": ["198.51.100.123"] * 800}, "has 800 entries, too many for one line"),
    ],
)
def test_line_refused(public_line, change, words):
    with pytest.raises(SshError, match=words):
        line_of(GRANT._replace(**change), public_line(1))


@pytest.mark.parametrize("key", ["", "joe", "ssh-ed25519 AAAA", 'command="sh" ssh-ed25519 AAAA'])
def test_line_needs_a_key(key):
    with pytest.raises(SshError):
        line_of(GRANT, key)


def test_a_host_name_in_from_is_worth_a_warning():
    sources = [
        "192.0.2.1",
        "2001:db8::1",
        "10.0.0.0/8",
        "192.0.2.*",
        "!192.0.2.1",
        "tdi1.acme.example",
        "*.acme.example",
    ]
    assert name_warnings(sources) == [
        "from: sshd compares tdi1.acme.example with the name of the client only if it has UseDNS yes",
        "from: sshd compares *.acme.example with the name of the client only if it has UseDNS yes",
    ]


@pytest.mark.parametrize(
    ("path", "directory", "apart"),
    [
        ("/home/stphotos/.ssh/authorized_keys", "/opt/IBM/HTTPServer/photos", True),
        ("/home/stphotos/.ssh/authorized_keys", "/home/stphotos/photos", True),
        ("/home/stphotos/.ssh/authorized_keys", "/home/stphotos/.sshx", True),
        ("/home/stphotos/.ssh/authorized_keys", "/home/stphotos", False),
        ("/home/stphotos/.ssh/authorized_keys", "/home/stphotos/", False),
        ("/home/stphotos/.ssh/authorized_keys", "/home/stphotos/.ssh", False),
        ("/home/stphotos/.ssh/authorized_keys", "/home", False),
        ("/home/stphotos/.ssh/authorized_keys", "/", False),
    ],
)
def test_apart(path, directory, apart):
    if apart:
        check_apart(path, directory)
    else:
        with pytest.raises(SshError, match="could write its own grant"):
            check_apart(path, directory)


def test_shown_has_no_key_text(public_line):
    line = line_of(GRANT, public_line(1))
    text = json.dumps(shown(line))
    assert "SHA256:" in text
    assert public_line(1).split()[1] not in text


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="no ssh-keygen here")
@pytest.mark.parametrize("version", [(9, 2), (6, 6)])
def test_openssh_reads_our_line(tmp_path, public_line, version):
    path = tmp_path / "authorized_keys"
    path.write_text(line_of(GRANT._replace(version=version), public_line(3)) + "\n", encoding="ascii")
    listed = subprocess.run(["ssh-keygen", "-l", "-f", str(path)], stdout=subprocess.PIPE, check=True).stdout.decode()
    assert parse(public_line(3).encode()).key.fingerprint in listed.split()
    assert "sametime-grant:photos" in listed


def test_wanted_lines_are_one_per_different_key(public_line):
    one, two = public_line(1), public_line(2)
    lines = wanted_lines(GRANT, [one, two, public_line(1, comment="again")])
    assert lines == [line_of(GRANT, one), line_of(GRANT, two)]
    assert wanted_lines(GRANT, []) == []


def test_contents_for_a_diff(public_line):
    line = line_of(GRANT, public_line(1))
    assert contents([line]) == {"lines": [shown(line)]}
    assert contents([], pending=True) == {"lines": ["a line for the key that the run generates"]}
