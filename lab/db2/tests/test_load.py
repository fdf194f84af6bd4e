"""How a load run judges its writers; the run itself takes minutes, and is not a test."""

import pytest
from ansible_collections.sametime.estate.lab.db2 import load


@pytest.mark.parametrize(
    ("acknowledged", "there", "lost", "twice"),
    [
        ([1, 2, 3], [1, 2, 3], [], []),
        ([1, 2, 3], [1, 2, 3, 4], [], []),  # the last one is committed, and its answer is lost
        ([1, 2, 3], [1, 3], [2], []),
        ([1, 2, 3], [1, 2, 2, 3, 3], [], [2, 3]),
        ([], [], [], []),
    ],
)
def test_a_writer_is_judged_by_the_rows_that_are_there(acknowledged, there, lost, twice):
    said = {"rows": acknowledged, "told": 2, "pause": 0.5, "error": ""}
    assert load.judged("CLI", said, there) == load.Wrote("CLI", len(acknowledged), lost, twice, 2, 0.5, "")


@pytest.mark.parametrize(
    ("result", "code"),
    [
        ({"lost": 0, "twice": 0, "errors": []}, 0),
        ({"lost": 1, "twice": 0, "errors": []}, 1),
        ({"lost": 0, "twice": 1, "errors": []}, 1),
        ({"lost": 0, "twice": 0, "errors": ["SQL30081N"]}, 1),
    ],
)
def test_the_exit_code(result, code):
    assert load.exit_code(result) == code
