"""Cookie rules: the expression for httpd and the plain reading agree, on what browsers send and on anything else."""

import re

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._policy.cookies import (
    cookie_names,
    cookie_regex,
    has_cookie,
    in_cookie_domain,
)
from ansible_collections.sametime.estate.plugins.plugin_utils._policy.policy import CookieRule
from hypothesis import given
from hypothesis import strategies as st

ANY = CookieRule("sign-on", "LtpaToken2", None)
ROOM = CookieRule("room", "ST.Page", "in(1)")


@pytest.mark.parametrize(
    ("rule", "header", "wanted"),
    [
        (ANY, "LtpaToken2=abc", True),
        (ANY, "a=b; LtpaToken2=abc; c=d", True),
        (ANY, "a=b;LtpaToken2=abc", True),
        (ANY, 'LtpaToken2="abc"', True),
        (ANY, "LtpaToken2==", True),
        (ANY, "", False),
        (ANY, "XLtpaToken2=abc", False),
        (ANY, "LtpaToken22=abc", False),
        (ANY, "LtpaToken=abc", False),
        (ANY, "ltpatoken2=abc", False),
        (ANY, "LtpaToken2", False),
        (ANY, "LtpaToken2=", False),
        (ANY, "LtpaToken2=; a=b", False),
        (ANY, 'LtpaToken2=""', False),
        (ANY, "LtpaToken2= ", False),
        (ANY, "a=LtpaToken2=abc", False),
        (ANY, "a=b, LtpaToken2=abc", False),
        (ROOM, "ST.Page=in(1)", True),
        (ROOM, "a=b; ST.Page=in(1); c=d", True),
        (ROOM, "ST.Page=in(1)x", False),
        (ROOM, "ST.Page=IN(1)", False),
        (ROOM, "STxPage=in(1)", False),
        (ROOM, "ST.Page=in1", False),
        (ROOM, 'ST.Page="in(1)"', False),
    ],
)
def test_who_has_the_cookie(rule, header, wanted):
    assert has_cookie(rule, header) is wanted
    assert (re.search(cookie_regex(rule), header) is not None) is wanted


# Pieces that headers are made of, right and wrong, so that near misses are many.
PIECES = st.sampled_from(
    ["LtpaToken2", "LtpaToken", "ST.Page", "STxPage", "in(1)", "in1", "a", "=", "=", ";", "; ", " ", ",", '"', "X", "!"]
)


@given(st.sampled_from([ANY, ROOM]), st.lists(PIECES, max_size=12).map("".join))
def test_expression_and_reading_agree(rule, header):
    """On headers as httpd has them, without blanks round the text."""
    header = header.strip()
    assert (re.search(cookie_regex(rule), header) is not None) is has_cookie(rule, header)


def test_expression_fits_into_a_quoted_argument():
    odd = CookieRule("odd", "!#$%&'*+.^_`|~-", "a$^.(){}[]|?*+")
    for rule in (ANY, ROOM, odd):
        expression = cookie_regex(rule)
        assert '"' not in expression
        assert "\\\\" not in expression
        assert re.compile(expression).groups == 0
    assert re.search(cookie_regex(odd), "!#$%&'*+.^_`|~-=a$^.(){}[]|?*+")


def test_names():
    assert cookie_names("a=b; LtpaToken2=c;d ; ;=e") == ["a", "LtpaToken2", "d", ""]


@pytest.mark.parametrize(
    ("host", "domain", "wanted"),
    [
        ("photos.acme.example", ".acme.example", True),
        ("photos.acme.example", "acme.example", True),
        ("Photos.Acme.Example", ".acme.EXAMPLE", True),
        ("acme.example", ".acme.example", True),
        ("a.b.acme.example", ".acme.example", True),
        ("photos.other.example", ".acme.example", False),
        ("photosacme.example", ".acme.example", False),
        ("192.0.2.7", ".0.2.7", False),
        ("photos.acme.example", "", False),
        ("photos.acme.example", ".", False),
    ],
)
def test_domain(host, domain, wanted):
    assert in_cookie_domain(host, domain) is wanted
