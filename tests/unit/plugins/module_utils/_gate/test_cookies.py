"""Cookies of a header, as the product reads them. Python 3.6."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._gate import cookies


@pytest.mark.parametrize(
    ("header", "values"),
    [
        (b"", []),
        (b"LtpaToken2=abc", [b"abc"]),
        (b"ltpatoken2=abc", [b"abc"]),
        (b'LtpaToken2="abc"', [b"abc"]),
        (b'LtpaToken2=""', [b""]),
        (b'LtpaToken2="', [b'"']),
        (b"LtpaToken2=abc==", [b"abc=="]),
        (b"a=b; LtpaToken2=x;LtpaToken2=y", [b"x", b"y"]),
        (b"xLtpaToken2=abc; LtpaToken22=abc", []),
        (b"LtpaToken2", []),
        (b"LtpaToken=abc", []),
        (b"; ;=; LtpaToken2=abc;", [b"abc"]),
        (b";".join([b"LtpaToken2=%d" % number for number in range(20)]), [b"%d" % number for number in range(8)]),
    ],
)
def test_values_of_a_name(header, values):
    assert cookies.values(header, b"LtpaToken2") == values


@pytest.mark.parametrize(
    ("header", "has"),
    [
        (b"STPluginActivePage=stMeetingroom", True),
        (b"a=b; STPluginActivePage=stMeetingroom; c=d", True),
        (b"STPluginActivePage=stmeetingroom", False),
        (b"stpluginactivepage=stMeetingroom", False),
        (b"STPluginActivePage=stMeetingroomX", False),
        (b"xSTPluginActivePage=stMeetingroom", False),
        (b'STPluginActivePage="stMeetingroom"', False),
        (b"STPluginActivePage", False),
        (b"", False),
    ],
)
def test_the_cookie_of_a_meeting_room(header, has):
    assert cookies.has_value(header, b"STPluginActivePage", b"stMeetingroom") is has
