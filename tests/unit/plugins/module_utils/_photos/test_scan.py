"""Files of the dump: read once, and only what may be read. Python 3.6."""

import os
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._photos.dump_list import Entry
from ansible_collections.sametime.estate.plugins.module_utils._photos.scan import Reader, UnfitError, scan
from ansible_collections.sametime.estate.plugins.module_utils._photos.settings import Photos

from .conftest import jpeg

LIMITS = Photos(minimum_bytes=20, maximum_bytes=200, warning_bytes=100)


def fit(path):
    with Reader(LIMITS) as reader:
        reader.load(str(path))
        reader.check()


def refusal(path):
    with pytest.raises(UnfitError) as caught:
        fit(path)
    return str(caught.value)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (b"x" * 19, "the file has 19 bytes, fewer than minimum_bytes 20"),
        (b"x" * 201, "the file has 201 bytes, more than maximum_bytes 200"),
        (b"x" * 100000, "the file has 100000 bytes, more than maximum_bytes 200"),
        (b"x" * 200, "the file is something else, not a JPEG"),
        (jpeg("a", 200)[:-1], "the file is cut off after 199 bytes: the end of the image is missing"),
    ],
)
def test_content(tmp_path, content, reason):
    path = tmp_path / "photo"
    path.write_bytes(content)
    assert refusal(path) == reason


def test_kinds_of_files(tmp_path):
    (tmp_path / "photo").write_bytes(jpeg("a"))
    (tmp_path / "link").symlink_to(tmp_path / "photo")
    (tmp_path / "directory").mkdir()
    os.mkfifo(str(tmp_path / "pipe"))
    assert refusal(tmp_path / "link") == "the file cannot be opened: Too many levels of symbolic links"
    assert refusal(tmp_path / "directory") == "it is not a regular file"
    assert refusal(tmp_path / "pipe") == "it is not a regular file"
    assert refusal(tmp_path / "gone") == "the file cannot be opened: No such file or directory"
    assert refusal(tmp_path / "no" / "such" / "photo") == "the file cannot be opened: No such file or directory"
    assert "null" in refusal("/a\0b")


def test_limits_themselves_are_allowed(tmp_path):
    for size in (60, 200):
        (tmp_path / "photo").write_bytes(jpeg("a", size))
        with Reader(LIMITS) as reader:
            reader.load(str(tmp_path / "photo"))
            reader.check()
            assert (reader.size, bytes(reader.content())) == (size, jpeg("a", size))


def test_scan(tmp_path):
    pictures = {"known": jpeg("k"), "new": jpeg("n"), "big": jpeg("b", 150), "bad": b"x" * 50}
    photos = {}
    for name, content in pictures.items():
        directory = tmp_path / name[0]
        directory.mkdir(exist_ok=True)
        (directory / name).write_bytes(content)
        photos[name] = Entry(str(directory / name), "u" + name)
    with Reader(LIMITS) as reader:
        known = {"known": reader.load(photos["known"].path), "new": "other"}
        taken = {}
        scanned = scan(photos, known, reader, lambda name, content: taken.update({name: bytes(content)}))
    assert taken == {"new": pictures["new"], "big": pictures["big"]}
    assert set(scanned.digests) == {"known", "new", "big"}
    assert scanned.digests["known"] == known["known"]
    assert [tuple(one) for one in scanned.refused] == [
        ("ubad", photos["bad"].path, "bad", "the file is something else, not a JPEG")
    ]
    assert scanned.warnings == ["big has 150 bytes, more than 100; some clients may not show it"]


def test_a_reader_leaves_no_file_open(tmp_path):
    (tmp_path / "photo").write_bytes(jpeg("a"))
    before = len(list(Path("/proc/self/fd").iterdir()))
    fit(tmp_path / "photo")
    refusal(tmp_path / "gone")
    refusal(tmp_path)
    assert len(list(Path("/proc/self/fd").iterdir())) == before
