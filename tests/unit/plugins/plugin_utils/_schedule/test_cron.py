"""Schedules of cron, and the same in the words of systemd."""

import shutil
import subprocess

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._schedule.cron import calendars, parse
from hypothesis import given, settings
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("* * * * *", ["*-*-* *:*:00"]),
        ("17 * * * *", ["*-*-* *:17:00"]),
        (" 5,35  6 * *  * ", ["*-*-* 06:05,35:00"]),
        ("*/20 8-10 * * *", ["*-*-* 08,09,10:00,20,40:00"]),
        ("0 8-18/5 * * *", ["*-*-* 08,13,18:00:00"]),
        ("0 0 1 jan *", ["*-01-01 00:00:00"]),
        ("0 0 * Feb-MAR *", ["*-02,03-* 00:00:00"]),
        ("0 3 * * 0", ["Sun *-*-* 03:00:00"]),
        ("0 3 * * 7", ["Sun *-*-* 03:00:00"]),
        ("0 3 * * 5-7", ["Sun,Fri,Sat *-*-* 03:00:00"]),
        ("0 3 * * mon-fri", ["Mon,Tue,Wed,Thu,Fri *-*-* 03:00:00"]),
        ("0 3 * * 0-6", ["*-*-* 03:00:00"]),
        ("0 3 13 * fri", ["*-*-13 03:00:00", "Fri *-*-* 03:00:00"]),
        ("0 3 */10 * fri", ["Fri *-*-01,11,21,31 03:00:00"]),
        ("0 3 31 2 mon", ["*-02-31 03:00:00", "Mon *-02-* 03:00:00"]),
        ("0 3 29 2 *", ["*-02-29 03:00:00"]),
    ],
)
def test_calendars(text, wanted):
    assert calendars(parse(text)) == wanted


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "has 0 fields; a schedule has five"),
        ("* * * *", "has 4 fields"),
        ("* * * * * *", "has 6 fields"),
        ("@hourly", "has 1 fields"),
        ("60 * * * *", "'60' is not a minute \\(0 to 59\\)"),
        ("* 24 * * *", "'24' is not a hour"),
        ("* * 0 * *", "'0' is not a day of month"),
        ("* * 32 * *", "'32' is not a day of month"),
        ("* * * 13 *", "'13' is not a month"),
        ("* * * * 8", "'8' is not a day of week"),
        ("* * * mon *", "'mon' is not a month"),
        ("-1 * * * *", "'-1' is not a minute"),
        ("5-1 * * * *", "'5-1' ends before it begins"),
        ("*/0 * * * *", "has a step of 0"),
        ("5/10 * * * *", "has a step without a range; write 5-59/"),
        ("1,,2 * * * *", "'' is not a minute"),
        ("1;2 * * * *", "'1;2' is not a minute"),
        ("** * * * *", "is not a minute"),
        ("\u0661 * * * *", "is not a minute"),
        ("0 3 31 2 *", "never matches"),
        ("0 3 31 2,4,6 *", "never matches"),
        ("0 3 30-31 2 *", "never matches"),
    ],
)
def test_refused(text, words):
    with pytest.raises(ValueError, match=words):
        parse(text)


def test_text():
    assert parse(" 17  6-20 * *  Mon-Fri ").text == "17 6-20 * * mon-fri"


def field(low, high):
    number = st.integers(low, high)
    span = st.tuples(number, number).map(lambda pair: f"{min(pair)}-{max(pair)}")
    stepped = st.tuples(span, st.integers(1, 9)).map(lambda pair: f"{pair[0]}/{pair[1]}")
    part = st.one_of(st.just("*"), number.map(str), span, stepped)
    return st.lists(part, min_size=1, max_size=2).map(",".join)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze here")
@given(st.tuples(field(0, 59), field(0, 23), field(1, 28), field(1, 12), field(0, 7)).map(" ".join))
@settings(max_examples=40, deadline=None)
def test_systemd_understands_them(text):
    argv = ["systemd-analyze", "calendar", *calendars(parse(text))]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Next elapse: never" not in done.stdout
