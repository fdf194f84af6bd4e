"""Limits of guests: a meeting is served, a harvester is not. Python 3.6."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._gate import guests
from ansible_collections.sametime.estate.plugins.module_utils._gate.guests import Guests, Limits

LIMITS = Limits(photos=60, misses=10, minutes=10)


def new():
    return Guests(LIMITS, b"salt")


def admitted(table, client, names, exists=True, now=0.0):
    return sum(table.admit(client, name, exists, now) for name in names)


def photos(count, start=0):
    return [b"/p%d@acme.example.jpg" % number for number in range(start, start + count)]


def test_a_meeting_of_fifty_is_served_as_often_as_it_looks():
    table = new()
    for minute in range(9):
        assert admitted(table, "192.0.2.1", photos(50), now=60.0 * minute) == 50


def test_a_harvester_with_a_list_gets_no_more_than_the_limit():
    assert admitted(new(), "192.0.2.1", photos(200)) == 60


def test_a_client_with_a_list_of_names_gets_no_more_than_the_limits():
    table = new()
    found = [name for name in photos(5000) if table.admit("192.0.2.1", name, name.endswith(b"0@acme.example.jpg"), 0.0)]
    assert len([name for name in found if name.endswith(b"0@acme.example.jpg")]) == 60
    assert len(found) == 70


def test_a_guesser_ends_after_the_misses_and_keeps_the_photos():
    table = new()
    assert admitted(table, "192.0.2.1", photos(100), exists=False) == 10
    assert admitted(table, "192.0.2.1", photos(60, 100)) == 60


def test_the_same_miss_again_costs_nothing():
    table = new()
    assert admitted(table, "192.0.2.1", photos(1) * 50, exists=False) == 50


def test_a_window_ends():
    table = new()
    assert admitted(table, "192.0.2.1", photos(60)) == 60
    assert not table.admit("192.0.2.1", b"/new", True, 599.9)
    assert table.admit("192.0.2.1", b"/new", True, 600.0)


def test_clients_do_not_share_their_counts():
    table = new()
    assert admitted(table, "192.0.2.1", photos(60)) == 60
    assert admitted(table, "192.0.2.2", photos(60)) == 60


@pytest.mark.parametrize(
    ("first", "second", "shared"),
    [
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("2001:db8::1", "2001:db8::ffff", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("192.0.2.1", "::192.0.2.1", False),
    ],
)
def test_what_counts_as_one_client(first, second, shared):
    table = new()
    admitted(table, first, photos(60))
    assert table.admit(second, b"/new", True, 0.0) is not shared


def test_a_full_table_admits_no_new_guest_until_a_window_ends(monkeypatch):
    monkeypatch.setattr(guests, "MOST_CLIENTS", 3)
    table = new()
    for number in range(3):
        assert table.admit(f"192.0.2.{number}", b"/a", True, 0.0)
    assert not table.admit("192.0.2.9", b"/a", True, 1.0)
    assert table.admit("192.0.2.1", b"/b", True, 1.0), "known clients continue"
    assert table.admit("192.0.2.9", b"/a", True, 600.0)
