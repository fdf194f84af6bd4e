"""What is read from the host: files, processes, space, backups."""

import os
import zipfile

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._update import host


def test_files_of(tmp_path):
    (tmp_path / "logs" / "native").mkdir(parents=True)
    for name in ("b.xml", "a.xml", "native/c.log"):
        (tmp_path / "logs" / name).write_text("x")
    (tmp_path / "logs" / "loop").symlink_to("..")
    (tmp_path / "logs" / "link.xml").symlink_to("a.xml")
    logs = str(tmp_path / "logs")
    below = [str(tmp_path / "logs" / name) for name in ("a.xml", "b.xml", "native/c.log")]
    assert host.files_of([logs]) == (below, [])
    assert host.files_of([f"{logs}/b*.xml", logs]) == ([below[1], below[0], below[2]], [])
    assert host.files_of([f"{logs}/none*", str(tmp_path / "x")]) == ([], [f"{logs}/none*", str(tmp_path / "x")])


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xef\xbb\xbfDEPSTATUS", "DEPSTATUS"),
        ("DEPSTATUS ü".encode("utf-16"), "DEPSTATUS ü"),
        (b"DEPSTATUS \xfc", "DEPSTATUS ü"),
        ("DEPSTATUS ü".encode(), "DEPSTATUS ü"),
    ],
)
def test_text_of(tmp_path, data, text):
    path = tmp_path / "log"
    path.write_bytes(data)
    assert host.text_of(str(path)) == text


def test_a_file_that_is_too_big(tmp_path, monkeypatch):
    (tmp_path / "log").write_text("12345")
    monkeypatch.setattr(host, "MAX_BYTES", 4)
    with pytest.raises(OSError, match="more than 4 bytes"):
        host.text_of(str(tmp_path / "log"))


def test_open_files(tmp_path):
    for number, server, limit in (("7", "nodeagent", "100"), ("90", "STMeetingServer", "4096"), ("91", "Other", "5")):
        (tmp_path / number).mkdir()
        (tmp_path / number / "cmdline").write_bytes(f"java\0-Dx\0{server}\0".encode())
        (tmp_path / number / "limits").write_text(
            f"Limit Soft Hard Units\nMax open files            {limit}                 65536                files\n"
        )
    (tmp_path / "gone").mkdir()
    (tmp_path / "8").mkdir()
    root = str(tmp_path)
    assert host.open_files("STMeetingServer", root) == {"limit": 4096, "process": 90}
    assert host.open_files("java", root) == {"limit": None, "process": None}
    unlimited = (tmp_path / "90" / "limits").read_text().replace("4096", "unlimited")
    (tmp_path / "90" / "limits").write_text(unlimited)
    assert host.open_files("STMeetingServer", root) == {"limit": -1, "process": 90}


def test_free_megabytes(tmp_path):
    place, free = host.free_megabytes(str(tmp_path / "a" / "b"))
    assert place == str(tmp_path)
    assert free == pytest.approx(host.free_megabytes(str(tmp_path))[1], abs=2000)


def test_newest_backup(tmp_path):
    good, bad, empty, other = (tmp_path / name for name in ("a.zip", "b.zip", "c.zip", "d.tar"))
    with zipfile.ZipFile(str(good), "w") as archive:
        archive.writestr("cells/x", "x")
    bad.write_text("PK")
    empty.write_text("")
    other.write_text("x")
    for path, problem in ((good, None), (bad, "is not a complete zip archive"), (empty, "is empty"), (other, None)):
        os.utime(str(path), (1000, 1000))
        assert host.newest_backup([str(path)], 1000 + 5400) == {"path": str(path), "age_hours": 1.5, "problem": problem}
    os.utime(str(good), (2000, 2000))
    assert host.newest_backup([str(tmp_path / "*")], 2000)["path"] == str(good)
    assert host.newest_backup([str(tmp_path / "x*")], 0) is None
    assert host.newest_backup([], 0) is None
