"""What the resolver of a host says, as data."""

import socket

from ansible_collections.sametime.estate.plugins.module_utils._hosts.resolver import Resolver


def forward(name):
    known = {"meet1": ["198.51.100.14", "192.0.2.14", "192.0.2.14"], "six": ["fe80::1%eth0"]}
    if name not in known:
        raise socket.gaierror(-2, "Name or service not known")
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 0)) for address in known[name]]


def reverse(address):
    if address != "192.0.2.14":
        raise socket.herror(1, "Unknown host")
    return ("meet1.acme.example", ["meet1", "meet1.acme.example"], [address])


def test_resolution():
    resolver = Resolver(forward, reverse, lambda: "six")
    assert resolver.resolution(["meet1", "meet2"], ["192.0.2.14", "192.0.2.15"]) == {
        "hostname": "six",
        "own": {"addresses": ["fe80::1"], "error": ""},
        "forward": {
            "meet1": {"addresses": ["198.51.100.14", "192.0.2.14"], "error": ""},
            "meet2": {"addresses": [], "error": "[Errno -2] Name or service not known"},
        },
        "reverse": {
            "192.0.2.14": {"names": ["meet1.acme.example", "meet1"], "error": ""},
            "192.0.2.15": {"names": [], "error": "[Errno 1] Unknown host"},
        },
    }


def test_the_real_resolver_knows_localhost():
    answer = Resolver().resolution(["localhost"], [])["forward"]["localhost"]
    assert set(answer["addresses"]) <= {"127.0.0.1", "::1"}
    assert answer["addresses"]
