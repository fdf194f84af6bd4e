"""Output of real rsync, old and new, and what it says about the photo directory. Python 3.6."""

import json
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._photos.rsync.listing import Listing, parse

CASES = sorted((Path(__file__).parent / "data" / "listing").glob("*.json"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_parse(path):
    case = json.loads(path.read_text(encoding="utf-8"))
    assert parse(case["output"]) == Listing(**case["listing"])


@pytest.mark.parametrize(
    "line",
    [
        "",
        "sending incremental file list",
        "cannot delete non-empty directory: sub",
        ".d..t...... ./",
        "cd+++++++++ sub/",
        "cL+++++++++ joe@acme.example.jpg -> /etc/passwd",
        ".f..t...... joe@acme.example.jpg",
        "*deleting   .~tmp~/",
    ],
)
def test_lines_about_no_photo(line):
    assert parse([line]) == Listing([], [], [], [], [], [])


def test_a_name_with_blanks_in_front_is_kept():
    assert parse(["*deleting    x.jpg"]).foreign == [" x.jpg"]
