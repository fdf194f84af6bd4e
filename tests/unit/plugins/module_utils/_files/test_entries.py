"""What a path is and what it is to be, as tables."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._files.entries import (
    ABSENT,
    NOBODY,
    Found,
    Wanted,
    changes,
    check,
    check_parents,
    check_paths,
    diffs,
    is_new,
    mode_bits,
)
from ansible_collections.sametime.estate.plugins.module_utils._files.errors import FilesError

FILE = Found("file", b"one\n", 0, 5, 0o644)
FOLDER = Found("directory", b"", 0, 5, 0o755)
PATH = "/etc/x"


@pytest.mark.parametrize(
    ("found", "wanted", "changed", "new"),
    [
        pytest.param(FILE, Wanted(PATH, "file", b"one\n", 0, 5, 0o644), set(), False, id="the same"),
        pytest.param(FILE, Wanted(PATH, "file", b"two\n", 0, 5, 0o644), {"data"}, True, id="content"),
        pytest.param(FILE, Wanted(PATH, "file", b"one\n", 0, 5, 0o600), {"mode"}, False, id="mode"),
        pytest.param(FILE, Wanted(PATH, "file", b"one\n", 7, 8, 0o644), {"uid", "gid"}, False, id="owner and group"),
        pytest.param(FILE, Wanted(PATH, "file", b"one\n", None, None, 0o644), set(), False, id="any owner"),
        pytest.param(FILE, Wanted(PATH, "file", b"one\n", NOBODY, 5, 0o644), {"uid"}, False, id="account to come"),
        pytest.param(FILE, Wanted(PATH, "absent"), {"state"}, False, id="to remove"),
        pytest.param(ABSENT, Wanted(PATH, "absent"), set(), False, id="removed"),
        pytest.param(ABSENT, Wanted(PATH, "file", b"", 0, 0, 0o644), {"state"}, True, id="new file"),
        pytest.param(ABSENT, Wanted(PATH, "directory", b"", 0, 0, 0o755), {"state"}, True, id="new directory"),
        pytest.param(FOLDER, Wanted(PATH, "directory", b"", 0, 5, 0o755), set(), False, id="the same directory"),
        pytest.param(FOLDER, Wanted(PATH, "directory", b"", 0, 5, 0o700), {"mode"}, False, id="mode of a directory"),
        pytest.param(FOLDER, Wanted(PATH, "directory", b"", 7, 8, 0o700, True), set(), False, id="kept directory"),
        pytest.param(ABSENT, Wanted(PATH, "directory", b"", 7, 8, 0o700, True), {"state"}, True, id="none to keep"),
        pytest.param(FILE, Wanted(PATH, "file", b"two\n", 0, 5, 0o644, True), {"data"}, True, id="a file is not kept"),
        pytest.param(FOLDER, Wanted(PATH, "existing"), set(), False, id="directory that must exist"),
    ],
)
def test_changes(found, wanted, changed, new):
    assert changes(found, wanted) == changed
    assert is_new(found, wanted) is new
    assert bool(diffs(found, wanted)) is bool(changed)


@pytest.mark.parametrize(
    ("found", "kind", "reason"),
    [
        (FOLDER, "file", "/etc/x is a directory, so it cannot become a file; remove it yourself, or correct the path"),
        (FILE, "directory", "is a file, so it cannot become a directory"),
        (Found("link"), "file", "is a symbolic link, so it cannot become a file"),
        (Found("link"), "directory", "is a symbolic link, so it cannot become a directory"),
        (Found("other"), "file", "is not a regular file, so it cannot become a file"),
        (FOLDER, "absent", "is a directory, so it cannot be removed, as only a file can; remove it yourself"),
        (ABSENT, "existing", "there is no directory /etc/x; create it first, or correct the path"),
        (FILE, "existing", "there is no directory /etc/x; create it first, or correct the path"),
    ],
)
def test_nothing_else_is_replaced(found, kind, reason):
    with pytest.raises(FilesError, match=reason):
        check(found, Wanted(PATH, kind))


@pytest.mark.parametrize(
    ("found", "kind"),
    [
        (ABSENT, "file"),
        (FILE, "file"),
        (FOLDER, "directory"),
        (FILE, "absent"),
        (Found("link"), "absent"),
        (FOLDER, "existing"),
    ],
)
def test_what_may_become_what(found, kind):
    check(found, Wanted(PATH, kind))


def test_the_own_words_about_a_missing_directory():
    with pytest.raises(FilesError, match=r"^install the product$"):
        check(ABSENT, Wanted(PATH, "existing", refusal="install the product"))
    with pytest.raises(FilesError, match="is a file, so it cannot become a directory"):
        check(FILE, Wanted(PATH, "directory", keep=True))


def test_diffs_show_text_and_attributes_apart():
    text, rest = diffs(FILE, Wanted(PATH, "file", b"two\n", 0, 5, 0o600))
    headers = {"before_header": PATH, "after_header": PATH}
    assert text == {**headers, "before": "one\n", "after": "two\n"}
    assert rest == {**headers, "before": {"mode": "0644"}, "after": {"mode": "0600"}}
    text, rest = diffs(FILE, Wanted(PATH, "absent"))
    assert (text["before"], text["after"]) == ("one\n", "")
    assert (rest["before"], rest["after"]) == ({"state": "file"}, {"state": "absent"})


@pytest.mark.parametrize(("text", "bits"), [("0644", 0o644), ("1775", 0o1775)])
def test_mode(text, bits):
    assert mode_bits(text) == bits


@pytest.mark.parametrize("text", ["420", "644", "u=rw", "0888", "06440", ""])
def test_what_is_not_a_mode(text):
    with pytest.raises(FilesError, match="is not four octal digits; write for example '0644', in quotes"):
        mode_bits(text)


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        ([Wanted("etc/x", "file")], "etc/x is a relative path; write the absolute one"),
        ([Wanted("etc/x", "existing")], "etc/x is a relative path; write the absolute one"),
        ([Wanted(PATH, "file"), Wanted(PATH, "absent")], "/etc/x is listed twice; remove one of the two entries"),
    ],
)
def test_paths(wanted, reason):
    with pytest.raises(FilesError, match=reason):
        check_paths(wanted)


@pytest.mark.parametrize("others", [["directory"], ["existing", "directory"]])
def test_a_directory_that_must_exist_and_is_managed(others):
    must_exist, managed = Wanted(PATH, "existing"), [Wanted(PATH, kind) for kind in others]
    check_paths([must_exist, *managed])
    check_paths([*managed, must_exist])
    with pytest.raises(FilesError, match="is listed twice"):
        check_paths([must_exist, *managed, Wanted(PATH, "directory")])


A_FILE, ITS_FOLDER = Wanted("/a/b/c", "file"), Wanted("/a/b", "directory")


@pytest.mark.parametrize(
    ("wanted", "existing"),
    [
        ([ITS_FOLDER, A_FILE], {"/a"}),
        ([A_FILE], {"/a/b"}),
        ([Wanted("/no/x", "absent")], set()),
        ([Wanted("/a/b", "existing"), A_FILE], {"/a/b"}),
    ],
)
def test_directories_that_exist_or_come_first(wanted, existing):
    check_paths(wanted)
    check_parents(wanted, existing)


@pytest.mark.parametrize(
    ("wanted", "existing", "reason"),
    [
        ([A_FILE, ITS_FOLDER], {"/a"}, "there is no directory /a/b for /a/b/c; create it first, or correct the path"),
        ([ITS_FOLDER, A_FILE], set(), "there is no directory /a for /a/b"),
    ],
)
def test_a_missing_directory(wanted, existing, reason):
    with pytest.raises(FilesError, match=reason):
        check_parents(wanted, existing)
