"""The order of test files."""

from types import SimpleNamespace

from ansible_collections.sametime.estate.tests.checks import slow_first, times
from ansible_collections.sametime.estate.tests.checks.commands import ROOT


def test_slow_files_come_first_and_keep_their_own_order(tmp_path, monkeypatch):
    parts = {"unit tests: tests.a::one": 1.0, "unit tests: tests.b::one": 2.0, "unit tests: tests.b::two": 2.0}
    times.keep(tmp_path / times.FILE, {}, {"units": {**parts, times.TOTAL: 9.0}})
    monkeypatch.setattr(slow_first, "REPORTS", tmp_path)
    items = [
        SimpleNamespace(nodeid=name)
        for name in ("tests/a.py::one", "tests/new.py::x", "tests/b.py::two[1]", "tests/b.py::one")
    ]
    slow_first.pytest_collection_modifyitems(items)
    assert [item.nodeid for item in items] == [
        "tests/b.py::two[1]",
        "tests/b.py::one",
        "tests/a.py::one",
        "tests/new.py::x",
    ]


def test_without_times_the_usually_slow_files_come_first(tmp_path, monkeypatch):
    monkeypatch.setattr(slow_first, "REPORTS", tmp_path)
    assert [name for name in slow_first.USUAL if not (ROOT / f"{name.replace('.', '/')}.py").exists()] == []
    items = [SimpleNamespace(nodeid=name) for name in ("tests/b.py::x", "lab/was/tests/test_jython.py::x")]
    slow_first.pytest_collection_modifyitems(items)
    assert [item.nodeid for item in items] == ["lab/was/tests/test_jython.py::x", "tests/b.py::x"]


def test_without_times_the_order_of_others_stays(tmp_path, monkeypatch):
    monkeypatch.setattr(slow_first, "REPORTS", tmp_path)
    items = [SimpleNamespace(nodeid=name) for name in ("tests/b.py::x", "tests/a.py::x")]
    slow_first.pytest_collection_modifyitems(items)
    assert [item.nodeid for item in items] == ["tests/b.py::x", "tests/a.py::x"]
