"""The restart of a Community server: the command, the wait, and both failures."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._community.errors import CommunityError
from ansible_collections.sametime.estate.plugins.module_utils._community.restart import Clock, restart


class Time:
    """A clock that only a pause moves."""

    def __init__(self):
        self.seconds = 0.0

    def clock(self):
        return Clock(lambda: self.seconds, self._sleep)

    def _sleep(self, seconds):
        self.seconds += seconds


@pytest.mark.parametrize("late", [0, 3])
def test_the_server_answers(late):
    time, ran, problems = Time(), [], ["down"] * late + [None]
    restart(lambda argv: ran.append(argv) or (0, "", ""), ["a", "b"], lambda: problems.pop(0), 10, time.clock())
    assert ran == [["a", "b"]]
    assert problems == []


def test_the_command_fails():
    with pytest.raises(CommunityError, match="exit code 3; the server keeps waiting") as caught:
        restart(lambda _argv: (3, "out", "err"), ["a"], lambda: None, 10, Time().clock())
    assert caught.value.details == {"rc": 3, "stdout": "out", "stderr": "err"}


def test_the_server_does_not_answer():
    time = Time()
    with pytest.raises(CommunityError, match="no business cards after 10 seconds: down"):
        restart(lambda _argv: (0, "", ""), ["a"], lambda: "down", 10, time.clock())
    assert time.seconds == 10
