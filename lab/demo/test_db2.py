"""The table of takeovers: the rows of each event, and the rows without IBM's driver."""

import pytest
from ansible_collections.sametime.estate.lab.db2 import hosts
from ansible_collections.sametime.estate.lab.demo import db2
from ansible_collections.sametime.estate.lab.demo.play import Run


class Client:
    """A client that has written rows."""

    def __init__(self, rows=(), wrong=None, **summary):
        self.rows, self.found, self.summary = rows, wrong, summary

    def noted(self):
        return [{"number": number, "time": time, "server": "db1"} for number, time in self.rows]

    def wrong(self):
        return self.found


class Player:
    """Plays nothing; the named playbooks fail."""

    def __init__(self, *failing):
        self.failing, self.played = failing, []

    def play(self, title, playbook, **_variables):
        self.played.append(title)
        return Run(title, playbook, failed=title in self.failing)


@pytest.mark.parametrize(
    ("times", "pause"),
    [([], 10), ([3], 7), ([1, 2, 3, 4, 5, 6, 7, 8, 9], 1), ([0.5, 9.5], 9), ([-5, 4, 30], 6)],
)
def test_the_longest_pause_between_two_moments(times, pause):
    assert hosts.longest_pause(times, 0, 10) == pause


def test_rows_belong_to_the_event_in_which_they_were_written():
    line = db2.Timeline(Player())
    line.events = [("there", 0.0, 10.0), ("back", 10.0, 20.0)]
    client = Client([(1, 1.0), (2, 4.0), (3, 12.0), (4, 19.0)], {"lost": [3], "twice": [4]})
    assert [(row.what["event"], row.what["check"], row.actual) for row in db2._rows_of(client, line)] == [
        ("there", "rows lost or duplicated, of 2 committed (longest pause: 6.0 s)", "0"),
        ("back", "rows lost or duplicated, of 2 committed (longest pause: 7.0 s)", "2"),
    ]
    assert {row.actual for row in db2._rows_of(Client(), line)} == {"unknown"}


def test_nothing_is_played_after_a_failure():
    player = Player("back")
    line = db2.Timeline(player)
    for title in ("there", "back", "again"):
        line.play(title, db2.TAKEOVER)
    assert player.played == ["there", "back"]
    assert [run.failed for run in line.runs] == [False, True]


@pytest.mark.parametrize(
    ("has", "driver", "error", "actual"),
    [
        (True, "ibm_db", "SQL30081N  A communication error", ["ibm_db", "SQL30081N"]),
        (True, "pydrda", "", ["pydrda", "no error"]),
        (False, "pydrda", "", ["pydrda", db2.NOT_RUN]),
    ],
)
def test_rows_that_need_ibms_driver(monkeypatch, has, driver, error, actual):
    monkeypatch.setattr(hosts, "has_ibm_driver", lambda: has)
    rows = db2._of_ibm(Client(driver=driver), Client(last_error=error))
    assert [row.actual for row in rows] == actual
    assert [row.skipped for row in rows] == [not has] * 2
    assert all(row.as_expected for row in rows) is (not has or driver == "ibm_db")
