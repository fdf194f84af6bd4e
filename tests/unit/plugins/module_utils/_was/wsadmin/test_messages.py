"""Which lines of wsadmin matter, and what they mean."""

import json
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin.messages import classify, hide, ids, relevant

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
