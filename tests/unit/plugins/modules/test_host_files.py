"""Module host_files: check, do, check, do; refusals change nothing."""

import pytest

FOUR_CALLS = [(True, True), (False, True), (True, False), (False, False)]


@pytest.fixture
def call(call_module):
    def run(*entries, check=False):
        return call_module("host_files", {"entries": list(entries), "_ansible_check_mode": check})

    return run


@pytest.fixture
def wanted(tmp_path):
    """Return a directory, a file in it that a command checks, and a file to remove."""
    (tmp_path / "old").write_text("old\n")
    return (
        {"path": f"{tmp_path}/etc/", "state": "directory", "mode": "0750"},
        {"path": f"{tmp_path}/etc/x.ini", "content": "x\n", "mode": "0640", "validate": ["grep", "-q", "x", "%s"]},
        {"path": f"{tmp_path}/old", "state": "absent"},
    )


def test_four_calls(call, wanted, tmp_path):
    results = []
    for check, changed in FOUR_CALLS:
        results.append(call(*wanted, check=check))
        assert results[-1]["changed"] is changed
        there = {each.name for each in tmp_path.iterdir()}
        assert there == ({"old"} if check and changed else {"etc"})
    assert results[0] == results[1]
    assert results[0]["paths"] == [f"{tmp_path}/{name}" for name in ("etc", "etc/x.ini", "old")]
    assert {"before": "old\n", "after": ""}.items() <= results[0]["diff"][-2].items()
    assert results[2] == results[3]
    assert (results[3]["paths"], results[3]["diff"]) == ([], [])
    assert (tmp_path / "etc").stat().st_mode & 0o7777 == 0o750
    assert (tmp_path / "etc/x.ini").stat().st_mode & 0o7777 == 0o640
    assert (tmp_path / "etc/x.ini").read_text() == "x\n"


def test_a_command_that_refuses_the_content(call, wanted, tmp_path):
    folder, file, _old = wanted
    call(folder, file)
    result = call({**file, "content": "y\n"})
    assert result["failed"] is True
    assert f"{tmp_path}/etc/x.ini was not written, because grep refuses the new content" in result["msg"]
    assert (tmp_path / "etc/x.ini").read_text() == "x\n"
    assert call({**file, "content": "y\n"}, check=True)["changed"] is True


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"state": "directory"}, "old is a file, so it cannot become a directory"),
        ({"owner": "no-such-name"}, "there is no account no-such-name on this host"),
        ({"mode": "644"}, "mode '644' is not four octal digits"),
        ({"path": "/no/such/x"}, "there is no directory /no/such for /no/such/x"),
        ({"path": "x"}, "x is a relative path"),
        ({"mode": None}, "mode '' is not four octal digits"),
        ({"content": None}, "old has no content; give an empty text for an empty file"),
    ],
)
def test_refusals_change_nothing(call, wanted, tmp_path, change, reason):
    bad = {"path": f"{tmp_path}/old", "content": "", "mode": "0644", **change}
    result = call(wanted[0], bad)
    assert reason in result["msg"]
    assert [each.name for each in tmp_path.iterdir()] == ["old"]


def test_check_mode_before_account_and_directory_exist(call):
    entry = {"path": "/no/such/x", "content": "", "mode": "0644", "owner": "no-such-name", "group": "no-such-group"}
    assert call(entry, check=True)["changed"] is True
