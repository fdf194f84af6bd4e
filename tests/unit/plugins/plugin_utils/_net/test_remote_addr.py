"""The text of addresses: as the C library prints them, with what APR makes of v4-mapped ones."""

import socket

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._net.remote_addr import remote_addr
from hypothesis import example, given
from hypothesis import strategies as st

# Groups that make gaps: zeros in most places.
GROUPS = st.lists(st.sampled_from([0, 0, 0, 1, 0xF, 0x10, 0xFFF, 0x1000, 0xFFFF]), min_size=8, max_size=8)


def number_of(groups):
    return sum(group << 16 * (7 - place) for place, group in enumerate(groups))


@given(GROUPS)
@example([0] * 8)
@example([0] * 7 + [1])
@example([0] * 6 + [1, 0])
@example([0] * 6 + [0x102, 0x304])
@example([0] * 5 + [0xFFFF, 0x102, 0x304])
@example([0] * 5 + [0xFFFF, 0, 0])
@example([0] * 5 + [0xFFFE, 0x102, 0x304])
@example([0, 1, 0, 0, 1, 0, 0, 1])
@example([1, 0, 0, 1, 0, 0, 0, 1])
@example([1, 0, 1, 0, 1, 0, 1, 0])
def test_ipv6_is_what_inet_ntop_prints(groups):
    number = number_of(groups)
    printed = socket.inet_ntop(socket.AF_INET6, number.to_bytes(16, "big"))
    # apr_sockaddr_ip_getbuf drops this from v4-mapped addresses.
    assert remote_addr(6, number) == printed.removeprefix("::ffff:" if "." in printed else "")


@pytest.mark.parametrize("text", ["0.0.0.0", "10.0.0.1", "255.255.255.255"])
def test_ipv4(text):
    assert remote_addr(4, int.from_bytes(socket.inet_aton(text), "big")) == text
