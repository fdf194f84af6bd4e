"""Which lines of wsadmin matter, and what they mean."""

import json
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin.messages import (
    FAILURES,
    classify,
    hide,
    ids,
    relevant,
)

CASES = json.loads((Path(__file__).parent / "data" / "messages.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['kind']} {' '.join(case['ids'])}")
def test_classify(case):
    output = "\n".join(case["output"])
    assert classify(output)["kind"] == case["kind"]
    assert ids(relevant(output)) == case["ids"]


def test_without_ids_the_last_lines():
    assert relevant("\n".join(f"line {n}" for n in range(30)))[0] == "line 18"


def test_noise_and_answers_are_left_out():
    output = "WASX7209I: Connected\n@@sametime.estate@@ a 1\nWASX7303I: The following options\nWASX7017E: this\nrest\n"
    assert relevant(output) == ["WASX7017E: this"]


def test_secrets_are_stars():
    assert relevant("WASX7017E: password geheim1 wrong", ["geheim1", ""]) == ["WASX7017E: password ******** wrong"]
    assert hide("x", [""]) == "x"


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("signer", ("SSL SIGNER EXCHANGE PROMPT", "Once, manually", "bin/wsadmin.sh", "answer y")),
        ("disk", ("file system", "is full", "free space")),
        ("role", ("is logged in", "administrative role", "not the cause")),
        ("token", ("token", "expired", "clocks")),
        ("agent", ("node agent", "bin/startNode.sh")),
    ],
)
def test_each_cause_has_its_own_remedy(kind, words):
    [remedy] = [failure.remedy for failure in FAILURES if failure.kind == kind]
    assert remedy not in [failure.remedy for failure in FAILURES if failure.kind != kind]
    assert [word for word in words if word not in remedy] == []


def test_the_cause_is_among_the_relevant_lines():
    lines = [
        "WASX7017E: x",
        *(f"ADMC{number:04d}I: y" for number in range(20)),
        "java.io.IOException: No space left on device",
    ]
    shown = relevant("\n".join(lines))
    assert len(shown) == 12
    assert shown[-1] == "java.io.IOException: No space left on device"


@pytest.mark.parametrize("line", ["x" * 3000 + " ADMN0022E: no " + "y" * 3000, "y" * 3000 + "No space left on device"])
def test_of_a_long_line_the_cause_stays(line):
    [shown] = relevant("WASX7209I: Connected\n" + line)
    assert len(shown) == 1000
    assert "ADMN0022E: no" in shown or shown.endswith("No space left on device")


def test_data_in_answers_is_not_a_failure():
    assert classify("@@sametime.estate@@ tested {'text': 'No space left on device'}\nWASX7017E: x")["kind"] == "script"
