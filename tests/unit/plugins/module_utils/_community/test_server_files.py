"""Where the file is, and the record of a restart that is pending."""

import os
import stat
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._community.errors import CommunityError
from ansible_collections.sametime.estate.plugins.module_utils._community.server_files import Records, find


@pytest.fixture
def domino(tmp_path):
    """The program directory, a link to it as Domino has one, and the data directory."""
    for name in ("90010", "data"):
        (tmp_path / name).mkdir()
    (tmp_path / "latest").symlink_to("90010")
    return tmp_path


def search(domino, path=""):
    return find(path, [str(domino / name) for name in ("latest", "90010", "data", "none")])


@pytest.mark.parametrize("place", ["90010/UserInfoConfig.xml", "data/userinfoconfig.xml"])
def test_each_directory_and_any_case(domino, place):
    (domino / place).write_text("x")
    assert search(domino) == os.path.realpath(str(domino / place))


def test_a_link_in_the_data_directory_is_the_same_file(domino):
    (domino / "90010" / "UserInfoConfig.xml").write_text("x")
    (domino / "data" / "UserInfoConfig.xml").symlink_to("../90010/UserInfoConfig.xml")
    assert search(domino) == os.path.realpath(str(domino / "90010" / "UserInfoConfig.xml"))


def test_none_and_two(domino):
    with pytest.raises(CommunityError, match=r"no UserInfoConfig\.xml in .*/latest, .*business_card_path"):
        search(domino)
    for name in ("90010", "data"):
        (domino / name / "UserInfoConfig.xml").write_text("x")
    with pytest.raises(CommunityError, match="more than one") as caught:
        search(domino)
    assert len(caught.value.details["found"]) == 2
    named = str(domino / "data" / "UserInfoConfig.xml")
    assert search(domino, named) == os.path.realpath(named)
    with pytest.raises(CommunityError, match="which is not a file"):
        search(domino, str(domino / "data"))


def test_records(tmp_path):
    records = Records(str(tmp_path / "state"), lambda: 0)
    assert records.waiting() is None
    records.forget()
    records.keep(records.after("/f", ["b", "a"]))
    assert records.waiting() == {"path": "/f", "reasons": ["a", "b"], "since": "1970-01-01T00:00:00Z"}
    later = Records(str(tmp_path / "state"), lambda: 9)
    assert later.after("/f", ["c"]) == {"path": "/f", "reasons": ["a", "b", "c"], "since": "1970-01-01T00:00:00Z"}
    records.forget()
    assert records.waiting() is None


@pytest.mark.parametrize(
    "text",
    [
        *("{", "", "[]", "[1]", "null", "7", '"x"', "{}"),
        '{"path": 3, "reasons": [], "since": "x"}',
        '{"path": "/f", "since": "x"}',
        '{"path": "/f", "reasons": [1], "since": "x"}',
        '{"path": "/f", "reasons": "abc", "since": "x"}',
        '{"path": "/f", "reasons": ["a"], "since": null}',
    ],
)
def test_a_foreign_record(tmp_path, text):
    (tmp_path / "business_card.json").write_text(text)
    with pytest.raises(CommunityError, match=r"is not a record of this role .*restart it, then remove the file"):
        Records(str(tmp_path)).waiting()


def test_copies_are_private_and_never_overwritten(tmp_path):
    records = Records(str(tmp_path / "state"), lambda: 0)
    first, second = records.keep_copy(b"1"), records.keep_copy(b"2")
    assert first.endswith("/UserInfoConfig.xml.1970-01-01T00-00-00Z")
    assert second == first + ".2"
    for path, data in ((first, b"1"), (second, b"2")):
        assert Path(path).read_bytes() == data
        assert stat.S_IMODE(Path(path).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "state").stat().st_mode) == 0o700
