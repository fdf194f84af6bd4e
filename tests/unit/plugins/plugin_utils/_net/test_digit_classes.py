"""Character classes: the shortest one that holds the needed digits and no possible other one."""

import re
from itertools import combinations

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._net.digit_classes import DigitClasses
from ansible_collections.sametime.estate.plugins.plugin_utils._net.notation import Notation

DIGITS = "0123456789"
OCTET = DigitClasses(Notation(DIGITS, 255, "[^.]", stop=r"\.", dot_is_digit=True))
EXACT = DigitClasses(Notation(DIGITS, 255, "[0-9]", stop=r"\.", exact=True))
GROUP = DigitClasses(Notation(DIGITS + "abcdef", 0xFFFF, "[^:]", stop=":"))


@pytest.mark.parametrize("impossible", ["", "9", "6789"])
def test_every_set_of_digits(impossible):
    possible = [digit for digit in DIGITS if digit not in impossible]
    for size in range(1, len(possible) + 1):
        for needed in combinations(possible, size):
            text = OCTET.shortest("".join(needed), impossible, final=False)
            assert [digit for digit in possible if re.fullmatch(text, digit)] == list(needed)
            assert not re.fullmatch(text, ".")
            exact = EXACT.shortest("".join(needed), impossible, final=False)
            assert [digit for digit in DIGITS if re.fullmatch(exact, digit)] == list(needed)


def test_forms():
    assert OCTET.shortest("7", "", final=False) == "7"
    assert OCTET.shortest("12345", "6789", final=False) == "[1-5]"
    assert OCTET.shortest("1235", "", final=False) == "[1-35]"
    assert OCTET.shortest("0123456789", "", final=False) == "[^.]"
    assert OCTET.shortest("0123456789", "", final=True) == "."
    assert OCTET.shortest("013456789", "", final=False) == "[^2.]"
    assert GROUP.shortest("89ab", "", final=False) == "[89ab]"
    assert GROUP.shortest("789abc", "", final=False) == "[7-9a-c]"
