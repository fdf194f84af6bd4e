"""Local Network Access: which addresses are local, and which pages load photos from them."""

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._was.local_network import is_local, notice

PUBLIC, PRIVATE = "203.0.113.9", "10.1.2.3"


@pytest.mark.parametrize(
    ("address", "local"),
    [
        ("10.255.255.255", True),
        ("11.0.0.0", False),
        ("172.15.0.1", False),
        ("172.16.0.1", True),
        ("172.32.0.1", False),
        ("192.168.7.7", True),
        ("100.64.0.1", True),
        ("169.254.1.1", True),
        ("127.0.0.1", True),
        ("203.0.113.9", False),
        ("fd00::1", True),
        ("fe80::1", True),
        ("::1", True),
        ("::ffff:10.0.0.1", True),
        ("::ffff:203.0.113.9", False),
        ("2001:db8::1", False),
    ],
)
def test_local_addresses(address, local):
    assert is_local(address) is local


@pytest.mark.parametrize(
    ("photo", "page", "said"),
    [
        pytest.param([PRIVATE], [PUBLIC], True, id="public page, private photos"),
        pytest.param([PRIVATE], ["192.168.1.1"], False, id="both private"),
        pytest.param([PUBLIC], [PUBLIC], False, id="both public"),
        pytest.param([PUBLIC], [PRIVATE], False, id="private page, public photos"),
        pytest.param([], [PUBLIC], False, id="photos unknown"),
        pytest.param([PRIVATE], [], False, id="page unknown"),
        pytest.param([PUBLIC, PRIVATE], [PRIVATE, PUBLIC], True, id="one of several"),
    ],
)
def test_notice(photo, page, said):
    text = notice("photos.acme.example", photo, "meetings.acme.example", page)
    assert bool(text) is said
    assert not said or "LocalNetworkAccessAllowedForUrls of the browsers, with https://meetings.acme.example" in text


def test_what_is_not_an_address_is_an_error():
    with pytest.raises(ValueError, match="localhost"):
        is_local("localhost")
