# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The way to a target: Python 3.6 as the code."""

import socket

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._ssh.errors import SshError
from ansible_collections.sametime.estate.plugins.module_utils._ssh.route import route, routes


def resolver(*addresses):
    family = socket.AF_INET
    return lambda target, port, *_: [(family, socket.SOCK_DGRAM, 17, "", (address, port)) for address in addresses]


def test_sorted_and_without_doubles():
    way = route("ihs1", 22, resolver("192.0.2.13", "192.0.2.12", "192.0.2.12"), lambda family, address: "192.0.2.11")
    assert way == (["192.0.2.12", "192.0.2.13"], ["192.0.2.11"])


def test_addresses_without_a_route_do_not_count():
    def connect(family, address):
        if address[0] == "198.51.100.1":
            raise OSError("Network is unreachable")
        return "192.0.2.11"

    assert route("ihs1", 22, resolver("192.0.2.12", "198.51.100.1"), connect) == (["192.0.2.12"], ["192.0.2.11"])


def test_no_route():
    def connect(family, address):
        raise OSError("Network is unreachable")

    with pytest.raises(SshError, match=r"this host has no route to ihs1 \(192.0.2.12\)"):
        route("ihs1", 22, resolver("192.0.2.12"), connect)


def test_unknown_name():
    def unknown(*_):
        raise socket.gaierror(-2, "Name or service not known")

    with pytest.raises(
        SshError, match="ihs1 cannot be resolved: Name or service not known; correct the name resolution"
    ):
        route("ihs1", 22, unknown)


def test_several_targets():
    def find(target, port):
        if target == "ihs2":
            raise SshError(f"{target} cannot be resolved")
        return ([target], [str(port)])

    assert routes(["ihs1", "ihs2"], 2222, find) == {
        "ihs1": ((["ihs1"], ["2222"]), ""),
        "ihs2": (([], []), "ihs2 cannot be resolved"),
    }


def test_with_the_real_kernel():
    assert route("127.0.0.1", 22) == (["127.0.0.1"], ["127.0.0.1"])
