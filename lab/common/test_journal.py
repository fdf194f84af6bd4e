"""The journal of a simulator."""

import os
from concurrent.futures import ProcessPoolExecutor

import pytest
from ansible_collections.sametime.estate.lab.common.journal import Journal, user_name


def _append(path):
    journal = Journal(path)
    for number in range(50):
        journal.append({"number": number, "text": "x" * 1000})


@pytest.mark.parametrize("in_memory", [True, False])
def test_entries_are_returned_in_order_until_cleared(tmp_path, in_memory):
    journal = Journal(None if in_memory else tmp_path / "missing" / "journal.jsonl")
    assert journal.entries() == []
    journal.append({"event": "start", "host": "müller"})
    journal.append({"event": "end"})
    assert journal.entries() == [{"event": "start", "host": "müller"}, {"event": "end"}]
    journal.clear()
    journal.clear()
    assert journal.entries() == []


def test_entries_of_several_processes_do_not_mix(tmp_path):
    path = tmp_path / "journal.jsonl"
    with ProcessPoolExecutor(max_workers=4) as pool:
        list(pool.map(_append, [path] * 4))
    assert sorted(entry["number"] for entry in Journal(path).entries()) == sorted(list(range(50)) * 4)


def test_a_user_without_the_right_to_write_leaves_no_entry(tmp_path, monkeypatch):
    def refuse(*_arguments):
        raise PermissionError

    monkeypatch.setattr(os, "open", refuse)
    journal = Journal(tmp_path / "journal.jsonl")
    journal.append({"event": "start"})
    assert not journal.path.exists()


def test_a_user_without_a_name_is_a_number(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 987654)
    assert user_name() == "987654"
