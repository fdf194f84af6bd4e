# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Versions of OpenSSH: Python 3.6 as the code."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._ssh.errors import SshError
from ansible_collections.sametime.estate.plugins.module_utils._ssh.openssh import limits, parse_version, version


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ("OpenSSH_9.2p1 Debian-2+deb12u10, OpenSSL 3.0.19 27 Jan 2026\n", (9, 2)),
        ("OpenSSH_7.4p1, OpenSSL 1.0.2k-fips  26 Jan 2017", (7, 4)),
        ("OpenSSH_5.3p1, OpenSSL 1.0.1e-fips 11 Feb 2013", (5, 3)),
        ("OpenSSH_10.0p2, OpenSSL 3.5.1", (10, 0)),
        ("OpenSSH_for_Windows_8.1p1, LibreSSL 3.0.2", (8, 1)),
        ("warning: locale\nOpenSSH_6.6.1p1, OpenSSL 1.0.1", (6, 6)),
        ("7.4", (7, 4)),
        ("7.4p1", (7, 4)),
        ("6.6.1p1", (6, 6)),
    ],
)
def test_parse_version(text, parsed):
    assert parse_version(text) == parsed


@pytest.mark.parametrize("text", ["", "Sun_SSH_1.1.5, SSH protocols 1.5/2.0", "seven", "7", "9.2 or so"])
def test_unknown_version_shows_the_text(text):
    with pytest.raises(SshError, match="set openssh_version") as caught:
        parse_version(text)
    assert repr(text.strip()) in str(caught.value)
    assert caught.value.details == {"seen": text}


OLD = ["no-pty", "no-port-forwarding", "no-agent-forwarding", "no-X11-forwarding", "no-user-rc"]


@pytest.mark.parametrize(
    ("number", "options"), [((5, 3), OLD), ((7, 1), OLD), ((7, 2), ["restrict"]), ((10, 0), ["restrict"])]
)
def test_limits(number, options):
    assert limits(number) == options


def test_version_is_the_given_one_or_that_of_ssh():
    calls = []

    def run(argv, environ_update):
        calls.append((argv, environ_update))
        return 0, "", "OpenSSH_7.4p1, OpenSSL 1.0.2k-fips\n"

    assert version("9.2", run, None) == (9, 2)
    assert calls == []
    assert version(None, run, "/usr/bin/ssh") == (7, 4)
    assert calls == [(["/usr/bin/ssh", "-V"], {"LC_ALL": "C"})]
    with pytest.raises(SshError, match="ssh is not installed, so its version is unknown; set openssh_version"):
        version(None, run, None)
