"""Expressions for IPv4: every range of values of one octet, in every place, against plain counting."""

import re

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._net.ipv4 import Ipv4

# Where the number of digits changes, where the octet ends, and what lies beside.
EDGES = [0, 1, 2, 3, 9, 10, 11, 19, 20, 24, 25, 26, 29, 30, 99, 100, 101, 127, 128, 199, 200, 201, 249, 250, 254, 255]


@pytest.mark.parametrize("place", range(4))
@pytest.mark.parametrize("exact", [False, True], ids=["decided", "exact"])
def test_every_stretch_between_edges(place, exact):
    builder = Ipv4()
    build = builder.exact_regex if exact else builder.regex
    shift = 24 - 8 * place
    base = 0x0A0A0A0A & ~(0xFFFFFFFF >> 8 * place) if place else 0
    texts = [".".join(["10"] * place + [str(value)] + ["7"] * (3 - place)) for value in range(256)]
    for first in EDGES:
        for last in EDGES:
            if first <= last:
                span = (base + (first << shift), base + (last << shift) + (1 << shift) - 1)
                expression = re.compile(build((span,)))
                assert [value for value in range(256) if expression.search(texts[value])] == [
                    *range(first, last + 1)
                ], expression.pattern
