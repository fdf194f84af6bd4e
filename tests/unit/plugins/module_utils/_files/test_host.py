"""Files and directories of this host, in a directory of the test."""

import grp
import os
import pwd
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._files import host
from ansible_collections.sametime.estate.plugins.module_utils._files.entries import ABSENT, NOBODY, Wanted
from ansible_collections.sametime.estate.plugins.module_utils._files.errors import FilesError

ME = (os.geteuid(), os.getegid())
OPTIONS = {
    "path": "/etc/x/",
    "state": "file",
    "content": "é",
    "owner": None,
    "group": None,
    "mode": "0640",
    "keep_existing": False,
    "fail_msg": "",
}


def prove(_path):
    """Accept any content."""


def test_options_as_data():
    names = {"owner": pwd.getpwuid(ME[0]).pw_name, "group": grp.getgrgid(ME[1]).gr_name}
    wanted = host.wanted({**OPTIONS, **names}, planned=False)
    assert wanted == Wanted("/etc/x", "file", "é".encode(), *ME, 0o640)
    assert host.wanted({**OPTIONS, "owner": "12"}, planned=False)[3:5] == (12, None)
    needed = {"state": "existing", "content": None, "mode": None, "fail_msg": "install it"}
    assert host.wanted({**OPTIONS, **needed}, planned=False) == Wanted("/etc/x", "existing", refusal="install it")
    kept = {"state": "directory", "keep_existing": True}
    assert host.wanted({**OPTIONS, **kept}, planned=False) == Wanted("/etc/x", "directory", mode=0o640, keep=True)


@pytest.mark.parametrize(("option", "what"), [("owner", "account"), ("group", "group")])
def test_an_account_that_is_not_there(option, what):
    options = {**OPTIONS, option: "no-such-name"}
    with pytest.raises(FilesError, match=f"there is no {what} no-such-name on this host; create it first"):
        host.wanted(options, planned=False)
    assert NOBODY in host.wanted(options, planned=True)


def test_look(tmp_path):
    (tmp_path / "file").write_bytes(b"one")
    (tmp_path / "file").chmod(0o640)
    (tmp_path / "link").symlink_to("file")
    (tmp_path / "folder").mkdir(mode=0o750)
    (tmp_path / "way").symlink_to("folder")
    (tmp_path / "lost").symlink_to("nowhere")
    os.mkfifo(tmp_path / "pipe")
    found = host.look(str(tmp_path / "file"))
    assert found == ("file", b"one", *found[2:4], 0o640)
    kinds = {each.name: host.look(str(each)).kind for each in tmp_path.iterdir()}
    assert kinds == {
        "file": "file",
        "link": "link",
        "folder": "directory",
        "way": "directory",
        "lost": "link",
        "pipe": "other",
    }
    assert host.look(str(tmp_path / "file" / "below")) == host.look(str(tmp_path / "none")) == ABSENT


def test_parents(tmp_path):
    assert host.parents([str(tmp_path / "a"), "/no/such/b"]) == {str(tmp_path)}


def test_put(tmp_path):
    path = str(tmp_path / "folder")
    for wanted in (
        Wanted(path, "directory", b"", *ME, 0o750),
        Wanted(path, "directory", b"", None, None, 0o1775),
        Wanted(f"{path}/file", "file", b"one", *ME, 0o640),
        Wanted(f"{path}/file", "file", b"one", None, None, 0o600),
        Wanted(f"{path}/file", "file", b"two", None, None, 0o4755),
    ):
        host.put(host.look(wanted.path), wanted, prove)
        found = host.look(wanted.path)
        assert found == (wanted.kind, wanted.data, *ME, wanted.mode)
    host.put(found, Wanted(f"{path}/file", "absent"), prove)
    assert list(Path(path).iterdir()) == []


def test_a_command_decides_on_the_new_content(tmp_path):
    path, asked = str(tmp_path / "file"), []

    def run(argv):
        asked.append(argv)
        return (1, "", f"{argv[1]}: bad\n") if Path(argv[1]).read_text() == "bad" else (0, "", "")

    judge = host.prover(run, ["/bin/judge", "%s", "%sure"], path)
    host.put(ABSENT, Wanted(path, "file", b"good", *ME, 0o600), judge)
    with pytest.raises(FilesError) as caught:
        host.put(host.look(path), Wanted(path, "file", b"bad", *ME, 0o600), judge)
    assert str(caught.value) == (
        f"{path} was not written, because /bin/judge refuses the new content; its output: {path}: bad"
    )
    assert caught.value.details["rc"] == 1
    assert host.look(path).data == b"good"
    assert [each.name for each in tmp_path.iterdir()] == ["file"]
    assert [argv[2] for argv in asked] == ["%sure", "%sure"]
    assert Path(asked[0][1]).parent == tmp_path
