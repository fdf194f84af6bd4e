"""What is read from the host: files, processes, space, backups."""

import gzip
import os
import zipfile

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._update import host


def test_files_of(tmp_path):
    (tmp_path / "logs" / "native").mkdir(parents=True)
    for name in ("b.xml", "a.xml", "native/c.log"):
        (tmp_path / "logs" / name).write_text("x")
    (tmp_path / "logs" / "loop").symlink_to("native")
    (tmp_path / "logs" / "link.xml").symlink_to("a.xml")
    logs = str(tmp_path / "logs")
    below = [str(tmp_path / "logs" / name) for name in ("a.xml", "b.xml", "native/c.log")]
    assert host.files_of([logs]) == (below, [], [])
    assert host.files_of([f"{logs}/b*.xml", logs]) == ([below[1], below[0], below[2]], [], [])
    assert host.files_of([f"{logs}/none*", str(tmp_path / "x")]) == ([], [f"{logs}/none*", str(tmp_path / "x")], [])


def test_links_out_of_a_directory(tmp_path):
    """A file is read through its link; a directory is named, because its link may lead anywhere."""
    for folder in ("logs", "moved"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.log").write_text("x")
    (tmp_path / "logs" / "all").symlink_to("../moved")
    (tmp_path / "logs" / "b.log").symlink_to("../moved/a.log")
    found = host.files_of([str(tmp_path / "logs")])
    assert found.files == [str(tmp_path / "logs" / name) for name in ("a.log", "b.log")]
    assert [one["file"] for one in found.unread] == [str(tmp_path / "logs" / "all")]


def test_a_directory_that_cannot_be_read(tmp_path, monkeypatch):
    def walk(top, onerror):
        onerror(PermissionError(13, "Permission denied", top))
        return iter(())

    monkeypatch.setattr(host.os, "walk", walk)
    found = host.files_of([str(tmp_path)])
    assert (found.files, found.missing) == ([], [])
    assert found.unread == [{"file": str(tmp_path), "reason": "Permission denied"}]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xef\xbb\xbfDEPSTATUS", "DEPSTATUS"),
        ("DEPSTATUS ü".encode("utf-16"), "DEPSTATUS ü"),
        (b"DEPSTATUS \xfc", "DEPSTATUS ü"),
        ("DEPSTATUS ü".encode(), "DEPSTATUS ü"),
        ("DEPSTATUS".encode("utf-16-le"), "DEPSTATUS"),
        ("DEPSTATUS".encode("utf-16-be"), "DEPSTATUS"),
        (b"a\n" + "DEPSTATUS".encode("utf-16-le"), "a\nDEPSTATUS"),
        ("a".encode("utf-16") + b"DEPSTATUS", "\xff\xfeaDEPSTATUS"),
        pytest.param(gzip.compress(b"DEPSTATUS"), "DEPSTATUS", id="gzip"),  # its bytes contain the time
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


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(gzip.compress(b"DEPSTATUS" * 99)[:-9], "not a complete gzip file", id="gzip"),
        (b"PK\x03\x04 zip", "it is an archive"),
        (b"BZh9", "it is an archive"),
        (b"\xfd7zXZ\0", "it is an archive"),
    ],
)
def test_a_file_that_cannot_be_searched(tmp_path, data, reason):
    (tmp_path / "log").write_bytes(data)
    with pytest.raises(OSError, match=reason):
        host.text_of(str(tmp_path / "log"))


def test_open_files(tmp_path):
    for number, program, server, limit in (
        ("5", "tail", "STMeetingServer", "1"),
        ("7", "java", "nodeagent", "100"),
        ("89", "/opt/java/bin/java", "STMeetingServer", "8192"),
        ("90", "java", "STMeetingServer", "4096"),
        ("91", "java", "Other", "5"),
    ):
        (tmp_path / number).mkdir()
        (tmp_path / number / "cmdline").write_bytes(f"{program}\0-Dx\0{server}\0".encode())
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
    assert host.open_files("STMeetingServer", root) == {"limit": 8192, "process": 89}
    (tmp_path / "89" / "limits").write_text("")
    assert host.open_files("STMeetingServer", root) == {"limit": -1, "process": 90}
    (tmp_path / "90" / "limits").write_text("")
    assert host.open_files("STMeetingServer", root) == {"limit": 1, "process": 5}


def test_free_space(tmp_path):
    found, same = host.free_space(str(tmp_path / "a" / "b")), host.free_space(str(tmp_path))
    assert (found["path"], found["measured"]) == (str(tmp_path / "a" / "b"), str(tmp_path))
    assert found["filesystem"] == same["filesystem"]
    assert found["megabytes"] == pytest.approx(same["megabytes"], abs=2000)


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
    (tmp_path / "backup.log").write_text("written later")
    assert host.newest_backup([str(tmp_path)], 2000)["path"] == str(good)
    assert "has a date in the future" in host.newest_backup([str(good)], 2000 - 3600)["problem"]
    assert host.newest_backup([str(good)], 2000 - 60)["problem"] is None
    upper = tmp_path / "E.ZIP"
    upper.write_text("PK")
    assert host.newest_backup([str(upper)], 2000)["problem"] == "is not a complete zip archive"
    assert host.newest_backup([str(tmp_path / "x*")], 0) is None
    assert host.newest_backup([], 0) is None
