"""Trees of addresses: the same addresses come out, and equal parts are one object."""

from ansible_collections.sametime.estate.plugins.plugin_utils._net.ranges import joined
from ansible_collections.sametime.estate.plugins.plugin_utils._net.trie import Forest, node_ranges
from hypothesis import given
from hypothesis import strategies as st

TOP = 0xFFFF
ONE = st.tuples(st.integers(0, TOP), st.integers(0, 700)).map(lambda pair: (pair[0], min(TOP, sum(pair))))


@given(st.lists(ONE, min_size=1, max_size=8))
def test_what_goes_in_comes_out(some):
    ranges = joined(some)
    tree = Forest(8).tree(ranges, 2)
    assert joined(node_ranges(tree, 2, 8) if tree else [(0, TOP)]) == ranges


def test_everything_is_not_a_tree():
    assert Forest(8).tree([(0, TOP)], 2) is None


def test_equal_parts_are_one_object():
    forest = Forest(8)
    tree = forest.tree([(0x0105, 0x0109), (0x0305, 0x0309), (0x0400, 0x05FF)], 2)
    first, second, filled = tree.items
    assert (first.first, second.first, filled[:2]) == (1, 3, (4, 5))
    assert first.next is second.next
    assert filled.next is None
    assert forest.tree([(0x0105, 0x0109), (0x0305, 0x0309), (0x0400, 0x05FF)], 2) is tree
