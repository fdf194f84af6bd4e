"""Messages, wraps, exit codes, locales: against what real Db2 printed."""

import json
import re
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.lab.db2.db2lab import conventions, date_formats, messages, texts

CASES = json.loads((Path(__file__).parent / "data" / "texts.json").read_text())


@pytest.mark.parametrize("case", CASES, ids=[f"{case['message']}-{index}" for index, case in enumerate(CASES)])
def test_message(case):
    result = messages.message(case["message"], **case["values"])
    assert result.text.split("\n") == case["output"]
    assert result.rc == case["rc"]


@pytest.mark.parametrize("name", texts.MESSAGES)
def test_every_text_has_an_id_of_the_product_and_fits(name):
    values = dict.fromkeys(re.findall(r"{(\w+)}", texts.MESSAGES[name]), "x")
    result = messages.message(name, **values)
    assert result.text.startswith(f"{name}  ")
    assert all(len(line) <= messages.WIDTH for line in result.text.split("\n"))
    assert result.rc in {0, 1, 2, 4, 8}


def test_wrap_keeps_every_blank():
    text = "SQL1234N  One  two   three " + "word " * 40
    assert messages.wrap(text).replace("\n", "") == text


def test_codes_of_two_messages_are_ored():
    assert messages.done("X").also(messages.message("SQL1363W")).rc == 2


@pytest.mark.parametrize(
    ("environment", "day_first"),
    [
        ({}, False),
        ({"LC_ALL": "C"}, False),
        ({"LC_ALL": "C.UTF-8", "LANG": "de_DE.UTF-8"}, False),
        ({"LANG": "POSIX"}, False),
        ({"LANG": "de_DE.UTF-8"}, True),
        ({"LC_ALL": "en_GB.UTF-8", "LANG": "C"}, True),
        ({"LC_TIME": "de_DE", "LANG": "C"}, True),
    ],
)
def test_locale(environment, day_first):
    assert date_formats.locale_of(environment).day_first is day_first


def test_dates_change_with_the_locale_and_epochs_do_not():
    epoch = 1704020400.25
    assert date_formats.C.precise(epoch) == "12/31/2023 11:00:00.250000 (1704020400)"
    other = date_formats.Locale(day_first=True)
    assert other.precise(epoch) == "31.12.2023 11:00:00.250000 (1704020400)"
    assert other.decimal("0.000") == "0,000"
    assert date_formats.C.spoken(epoch) == "Sun Dec 31 11:00:00 2023 (1704020400)"


def test_texts_with_a_source_of_their_own_exist():
    assert set(texts.SOURCES) <= {*texts.MESSAGES, *texts.ADMINISTRATION}


def test_conventions_are_one_table_without_repetition():
    subjects = [row.subject for row in conventions.CONVENTIONS]
    assert len(set(subjects)) == len(subjects)
    assert all(row.what for row in conventions.CONVENTIONS)
    sources = [source for row in conventions.CONVENTIONS for source in row.confirmed_by]
    assert set(sources) <= set(conventions.SOURCES)
    assert all(
        len(row.confirmed_by) == 1 or conventions.NOTHING not in row.confirmed_by for row in conventions.CONVENTIONS
    )
