# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ssh command of unattended connections. Python 3.6."""

import shlex

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._core import ssh_command

CONNECTION = ssh_command.Connection("/usr/bin/ssh", "stphotos", "ihs1", 2222, "/k/my key", "/k/known", 7)
ARGV = [
    *["/usr/bin/ssh", "-F", "/dev/null", "-i", "/k/my key", "-p", "2222"],
    *["-o", "BatchMode=yes", "-o", "PreferredAuthentications=publickey", "-o", "IdentitiesOnly=yes"],
    *["-o", 'IdentityFile="/k/my key.next"', "-o", "StrictHostKeyChecking=yes", "-o", "UserKnownHostsFile=/k/known"],
    *["-o", "GlobalKnownHostsFile=/dev/null", "-o", "UpdateHostKeys=no", "-o", "ConnectTimeout=7"],
    *["-o", "ServerAliveInterval=15", "-o", "ServerAliveCountMax=4"],
]


def test_argv_has_one_key_pinned_host_keys_and_no_configuration_of_the_host():
    assert ssh_command.argv(CONNECTION) == ARGV


def test_shell_is_argv_on_one_line():
    assert shlex.split(ssh_command.shell(CONNECTION)) == ARGV


@pytest.mark.parametrize(("target", "host"), [("ihs1", "ihs1"), ("192.0.2.7", "192.0.2.7"), ("fd00::7", "[fd00::7]")])
def test_an_address_of_ipv6_is_bracketed_in_a_path(target, host):
    assert ssh_command.host_in_path(target) == host
