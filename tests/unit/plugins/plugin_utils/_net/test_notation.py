"""Digits that can follow a prefix, against numbers written out."""

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._net.notation import START, Digits, Notation, Prefix

OCTET = Digits(Notation("0123456789", 255, "[^.]", stop=r"\."))
GROUP = Digits(Notation("0123456789abcdef", 0xFFFF, "[^:]", stop=":"))
PREFIXES = ["", "0", "1", "2", "9", "10", "25", "26", "99", "100", "249", "255"]


def prefix_of(text):
    return Prefix(len(text), int(text)) if text else START


@pytest.mark.parametrize("text", PREFIXES)
def test_octets(text):
    prefix, written = prefix_of(text), [str(value) for value in range(256)]
    longer = sorted({number[len(text)] for number in written if number.startswith(text) and number != text})
    possible, impossible = OCTET.following(prefix)
    assert [digit for digit, _longer in possible] == longer
    assert sorted(impossible) == sorted(set("0123456789") - set(longer))
    reach = [value for first, last in OCTET.reach(prefix) for value in range(first, last + 1)]
    assert reach == [value for value, number in enumerate(written) if number.startswith(text)]
    for length in range(4 - len(text)):
        inside = [value for value, number in enumerate(written) if number[: len(text)] == text]
        exact = [value for value in inside if len(str(value)) == len(text) + length]
        assert OCTET.written_with(prefix, length) == ((exact[0], exact[-1]) if exact and (text or length) else None)
        if length:
            digits = sorted({str(value)[len(text)] for value in exact})
            assert [each[0] for each in OCTET.following_with(prefix, length)[0]] == digits
    if text:
        assert OCTET.is_last(int(text)) is not bool(longer)


def test_written():
    assert [OCTET.text(value) for value in (0, 9, 10, 255)] == ["0", "9", "10", "255"]
    assert [GROUP.text(value) for value in (0, 15, 16, 0xDB8, 0xFFFF)] == ["0", "f", "10", "db8", "ffff"]
    assert (OCTET.width, GROUP.width) == (3, 4)


def test_all_that_begin_with_a_prefix():
    assert OCTET.are_all(Prefix(1, 2), ((2, 2), (20, 29), (200, 255)))
    assert not OCTET.are_all(Prefix(1, 2), ((2, 2), (20, 29), (200, 254)))
