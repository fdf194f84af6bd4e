"""The loop of the program: it answers every line, fails closed, and follows the key file. Python 3.6."""

import io
import json
import time

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._core import files
from ansible_collections.sametime.estate.plugins.module_utils._gate import cli, keys, rules
from ansible_collections.sametime.estate.plugins.module_utils._gate.gate import Gate
from ansible_collections.sametime.estate.plugins.module_utils._gate.key_file import KeyFile
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._gate import ltpa

LINE = b"rule 203.0.113.9 50000 /a@acme.example.jpg LtpaToken2=%s\n"
GOOD = LINE % ltpa.token("alpha-at")


@pytest.fixture
def served(tmp_path, monkeypatch):
    """Serve lines with the keys of a file; returns a function from lines to answers, and the reports."""
    monkeypatch.setattr(cli, "_KEY_FILE_SECONDS", 0.0)
    path = tmp_path / "keys.json"
    rule = {"name": "Sign-on", "cookie": "LtpaToken2", "accept_v1": False, "realms": [], "only_from": None}
    data = {"format": 1, "key_file": str(path), "photos": "/photos", "tokens": [rule], "guests": [], "limits": None}
    opened = Gate(rules.read(json.dumps(data)), b"salt", lambda _photo: True)
    file = KeyFile(str(path))
    reports = []

    def serve(*lines):
        answers = io.BytesIO()
        cli.serve(opened, file, io.BytesIO(b"".join(lines)), answers, reports.append)
        return [line.replace("203.0.113.9 50000 ", "") for line in answers.getvalue().decode().splitlines()]

    write(path, ["alpha"])
    return serve, path, reports


def write(path, names, mode=0o600):
    files.replace(str(path), keys.dump([ltpa.KEYS[name] for name in names]).encode(), mode)


def test_each_line_gets_one_answer(served):
    serve, _path, reports = served
    assert serve(GOOD, b"\n", GOOD) == ["token Sign-on", "error", "token Sign-on"]
    assert reports == ["uses the keys alpha"]


def test_a_line_without_end_gets_no_answer(served):
    serve, _path, _reports = served
    assert serve(GOOD, GOOD[:-1]) == ["token Sign-on"]


def test_a_line_that_is_too_long_is_refused_and_the_next_one_counts(served):
    serve, _path, _reports = served
    long = LINE % (ltpa.token("alpha-at") + b";" + b"x" * 100000)
    assert [answer.split()[0] for answer in serve(long, GOOD)] == ["error", "token"]


def test_new_keys_count_without_a_restart(served):
    serve, path, _reports = served
    other = LINE % ltpa.token("next-plain")
    assert [answer.split()[0] for answer in serve(GOOD, other)] == ["token", "no"]
    write(path, ["next"])
    assert [answer.split()[0] for answer in serve(GOOD, other)] == ["no", "token"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda path: path.unlink(), "cannot be read: No such file or directory"),
        (lambda path: path.write_bytes(b""), "is empty"),
        (lambda path: path.write_bytes(b"{}"), "has not the format"),
        (lambda path: path.chmod(0o640), "must be a file of mode 0600"),
        (lambda path: path.write_bytes(b"[" * 500000), "cannot be used (RecursionError)"),
        (lambda path: path.write_bytes(b"\xff\x00"), "is not JSON"),
        (lambda path: (path.unlink(), path.mkdir()), "cannot be read"),
    ],
    ids=["gone", "empty", "damaged", "readable for others", "nested", "binary", "a directory"],
)
def test_without_usable_keys_nobody_is_admitted(served, change, sentence):
    serve, path, reports = served
    assert serve(GOOD) == ["token Sign-on"]
    change(path)
    assert serve(GOOD, GOOD) == ["error there are no keys"] * 2
    assert len(reports) == 2, "it is reported once"
    assert sentence in reports[1]


def test_a_fault_admits_nobody_and_does_not_end_the_program(served, monkeypatch):
    serve, _path, reports = served
    monkeypatch.setattr(Gate, "answer", lambda *_: 1 // 0)
    assert serve(GOOD, GOOD) == ["error a fault of the program"] * 2
    assert reports[-1] == "a fault of the program, the request was refused: ZeroDivisionError"


def test_an_answer_that_takes_too_long(served, monkeypatch):
    serve, _path, reports = served
    monkeypatch.setattr(cli, "_ANSWER_SECONDS", 0.01)
    monkeypatch.setattr(Gate, "answer", lambda *_: time.sleep(5))
    assert serve(GOOD) == ["error the answer took too long"]
    assert "took too long" in reports[-1]
