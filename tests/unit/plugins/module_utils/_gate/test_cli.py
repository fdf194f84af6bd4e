"""The loop of the program: it answers every line, fails closed, and follows the key file. Python 3.6."""

import io
import json
import time
from pathlib import Path
from typing import Callable, List, NamedTuple

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._core import files
from ansible_collections.sametime.estate.plugins.module_utils._gate import cli, keys, rules
from ansible_collections.sametime.estate.plugins.module_utils._gate.gate import Gate
from ansible_collections.sametime.estate.plugins.module_utils._gate.key_file import KeyFile
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._gate import ltpa
from hypothesis import given, settings
from hypothesis import strategies as st

LINE = b"rule 203.0.113.9 50000 /a@acme.example.jpg LtpaToken2=%s\n"
GOOD = LINE % ltpa.token("alpha-at")

RULE = {"name": "Sign-on", "cookie": "LtpaToken2", "accept_v1": False, "realms": [], "only_from": None}
CONFIG = {"format": 1, "key_file": "/keys", "photos": "/photos", "tokens": [RULE], "guests": [], "limits": None}


class Served(NamedTuple):
    """A function from lines to answers, the path of the key file, the reports, and what they are made of."""

    serve: Callable
    path: Path
    reports: List[str]
    gate: Gate
    file: KeyFile


@pytest.fixture
def served(tmp_path, monkeypatch):
    """Serve lines with the keys of a file."""
    monkeypatch.setattr(cli, "_KEY_FILE_SECONDS", 0.0)
    path = tmp_path / "keys.json"
    opened = Gate(rules.read(json.dumps(CONFIG)), b"salt", lambda _photo: True)
    file = KeyFile(str(path))
    reports = []

    def serve(*lines):
        answers = io.BytesIO()
        cli.serve(opened, file, io.BytesIO(b"".join(lines)), answers, reports.append)
        return [line.replace("203.0.113.9 50000 ", "") for line in answers.getvalue().decode().splitlines()]

    write(path, ["alpha"])
    return Served(serve, path, reports, opened, file)


def write(path, names, mode=0o600):
    files.replace(str(path), keys.dump([ltpa.KEYS[name] for name in names]).encode(), mode)


def test_each_line_gets_one_answer(served):
    serve, reports = served.serve, served.reports
    assert serve(GOOD, b"\n", GOOD) == ["token Sign-on", "error", "token Sign-on"]
    assert reports == ["uses the keys alpha"]


def test_a_line_without_end_gets_no_answer(served):
    serve = served.serve
    assert serve(GOOD, GOOD[:-1]) == ["token Sign-on"]


def test_a_line_that_is_too_long_is_refused_and_the_next_one_counts(served):
    serve = served.serve
    long = LINE % (ltpa.token("alpha-at") + b";" + b"x" * 100000)
    assert [answer.split()[0] for answer in serve(long, GOOD)] == ["error", "token"]


@settings(deadline=None)
@given(st.lists(st.binary(max_size=200).filter(lambda data: b"\n" not in data), max_size=20))
def test_whatever_comes_each_answer_is_for_its_line(data):
    gate = Gate(rules.read(json.dumps(CONFIG)), b"salt", lambda _photo: True)
    gate.use([ltpa.KEYS["alpha"]])
    hostile = [b"admit 203.0.113.%d 50000 " % number + one + b"\n" for number, one in enumerate(data)]
    answers = io.BytesIO()
    cli.serve(
        gate, Unchanged(), io.BytesIO(b"".join((*hostile, GOOD, *data[:1], b"\n", GOOD))), answers, lambda _: None
    )
    found = answers.getvalue().splitlines()
    assert len(found) == len(hostile) + 3
    for number, answer in enumerate(found[: len(hostile)]):
        assert answer in (b"203.0.113.%d 50000 no" % number, b"error")
    assert [found[-3], found[-1]] == [b"203.0.113.9 50000 token Sign-on"] * 2


class Unchanged:
    """A key file that was read before."""

    def changed(self):
        return False


def test_keys_are_rotated_between_requests(served):
    path = served.path
    other = LINE % ltpa.token("next-plain")

    def lines():
        for number in range(30):
            write(path, ["alpha", "next"][number % 3 == 2 :])
            yield GOOD
            yield other

    class Requests:
        def readline(self, _size):
            return next(coming, b"")

    coming = lines()
    answers = io.BytesIO()
    cli.serve(served.gate, served.file, Requests(), answers, lambda _: None)
    words = [answer.split()[2] for answer in answers.getvalue().splitlines()]
    assert words[1::2] == [b"token"] * 30, "the new keys always count"
    assert words[0::2] == [b"token", b"token", b"no"] * 10


def test_new_keys_count_without_a_restart(served):
    serve, path = served[:2]
    other = LINE % ltpa.token("next-plain")
    assert [answer.split()[0] for answer in serve(GOOD, other)] == ["token", "no"]
    write(path, ["next"])
    assert [answer.split()[0] for answer in serve(GOOD, other)] == ["no", "token"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda path: path.unlink(), "cannot be read: No such file or directory"),
        (lambda path: path.write_bytes(b""), "is empty"),
        (lambda path: path.write_bytes(b"{}"), "does not have the format"),
        (lambda path: path.chmod(0o640), "must be a file of mode 0600"),
        (lambda path: path.write_bytes(b"[" * 500000), "cannot be used (RecursionError)"),
        (lambda path: path.write_bytes(b"\xff\x00"), "is not JSON"),
        (lambda path: (path.unlink(), path.mkdir()), "cannot be read"),
    ],
    ids=["gone", "empty", "damaged", "readable for others", "nested", "binary", "a directory"],
)
def test_without_usable_keys_nobody_is_admitted(served, change, sentence):
    serve, path, reports = served[:3]
    assert serve(GOOD) == ["token Sign-on"]
    change(path)
    assert serve(GOOD, GOOD) == ["error there are no keys"] * 2
    assert len(reports) == 2, "it is reported once"
    assert sentence in reports[1]


def test_a_fault_admits_nobody_and_does_not_end_the_program(served, monkeypatch):
    serve, reports = served.serve, served.reports
    monkeypatch.setattr(Gate, "answer", lambda *_: 1 // 0)
    assert serve(GOOD, GOOD) == ["error a fault of the program"] * 2
    assert reports[-1] == "a fault of the program, the request was refused: ZeroDivisionError"


def test_an_answer_that_takes_too_long(served, monkeypatch):
    serve, reports = served.serve, served.reports
    monkeypatch.setattr(cli, "_ANSWER_SECONDS", 0.01)
    monkeypatch.setattr(Gate, "answer", lambda *_: time.sleep(5))
    assert serve(GOOD) == ["error the answer took too long"]
    assert "took too long" in reports[-1]


def test_a_second_signal_does_not_break_off_the_end():
    end = cli.ends_once()
    with pytest.raises(SystemExit) as ended:
        end(15, None)
    assert ended.value.code == 0
    end(15, None)
