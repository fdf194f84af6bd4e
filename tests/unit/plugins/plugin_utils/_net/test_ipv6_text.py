"""The form of IPv6 texts: what httpd prints matches, other spellings that could mislead do not."""

import ipaddress
import re

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._net.ipv6_text import address_form, spelled

PRINTED = ["::", "::1", "1::", "2001:db8::1", "1:2:3:4:5:6:7:8", "1:0:3:4:5:6:7:8", "1::4:5:6:7:8", "fe80::1"]
NOT_PRINTED = [
    "",
    ":",
    ":::",
    "1::2::3",
    "01::",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "1:2:3:4:5:6:7::",
    "1::0:2",
    "1:0::2",
]


@pytest.mark.parametrize("dotted", [False, True])
@pytest.mark.parametrize("zoned", [False, True])
def test_form(dotted, zoned):
    form = re.compile(address_form(dotted=dotted, zoned=zoned))
    assert [text for text in PRINTED if not form.fullmatch(text)] == []
    assert [text for text in NOT_PRINTED if form.fullmatch(text)] == []
    assert bool(form.fullmatch("::192.0.2.1")) is dotted
    assert bool(form.fullmatch("fe80::1%eth0")) is zoned


@pytest.mark.parametrize(
    ("address", "text"),
    [("2001:db8::1", "2001:db8::1"), ("::1.2.3.4", r"::1\.2\.3\.4"), ("fe80::1", "fe80::1(?:%.+)?")],
)
def test_spelled(address, text):
    assert spelled(int(ipaddress.ip_address(address))) == text
