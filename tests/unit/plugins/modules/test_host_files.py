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


@pytest.mark.parametrize("there", [False, True], ids=["missing", "there"])
def test_four_calls_that_keep_a_directory_in_one_that_must_exist(call, tmp_path, there):
    if there:
        (tmp_path / "libexec").mkdir(mode=0o700)
    entries = (
        {"path": str(tmp_path), "state": "existing"},
        {"path": f"{tmp_path}/libexec", "state": "directory", "mode": "0755", "keep_existing": True},
        {"path": f"{tmp_path}/libexec/own", "state": "directory", "mode": "0755"},
    )
    above = tmp_path.stat().st_mode
    results = []
    for check, changed in FOUR_CALLS:
        results.append(call(*entries, check=check))
        assert results[-1]["changed"] is changed
        assert (tmp_path / "libexec/own").exists() is not (check and changed)
    made = ["libexec/own"] if there else ["libexec", "libexec/own"]
    assert results[0] == results[1]
    assert results[0]["paths"] == [f"{tmp_path}/{name}" for name in made]
    assert len(results[0]["diff"]) == len(made)
    assert results[2] == results[3]
    assert (results[3]["paths"], results[3]["diff"]) == ([], [])
    assert (tmp_path / "libexec").stat().st_mode & 0o7777 == (0o700 if there else 0o755)
    assert tmp_path.stat().st_mode == above


@pytest.mark.parametrize("check", [False, True])
@pytest.mark.parametrize("words", ["", "ihs1 has no such directory; install the product"])
def test_a_directory_that_must_exist_is_missing(call, wanted, tmp_path, check, words):
    needed = {"path": f"{tmp_path}/product", "state": "existing", "fail_msg": words}
    inside = {"path": f"{tmp_path}/product/own", "state": "directory", "mode": "0755"}
    result = call(*wanted, inside, needed, check=check)
    assert result["failed"] is True
    assert result["msg"] == (words or f"there is no directory {tmp_path}/product; create it first, or correct the path")
    assert [each.name for each in tmp_path.iterdir()] == ["old"]


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
