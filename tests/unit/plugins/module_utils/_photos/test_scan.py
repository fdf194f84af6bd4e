"""Files of the dump: read once, and only what may be read. Python 3.6."""

import hashlib
import os
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._photos.dump_list import Entry
from ansible_collections.sametime.estate.plugins.module_utils._photos.scan import Original, Reader, UnfitError, scan
from ansible_collections.sametime.estate.plugins.module_utils._photos.settings import Photos

from .conftest import FRAME, jpeg, with_metadata

LIMITS = Photos(minimum_bytes=20, maximum_bytes=200, warning_bytes=100)


def fit(path):
    with Reader(LIMITS) as reader:
        reader.load(str(path))
        reader.prepare()


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
            reader.prepare()
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
        scanned = scan(photos, known, reader, lambda name, content: taken.update({name: bytes(content)}), {})
    assert taken == {"new": pictures["new"], "big": pictures["big"]}
    assert set(scanned.digests) == {"known", "new", "big"}
    assert scanned.digests["known"] == known["known"]
    assert [tuple(one) for one in scanned.refused] == [
        ("ubad", photos["bad"].path, "bad", "the file is something else, not a JPEG")
    ]
    assert scanned.warnings == ["big has 150 bytes, more than 100; some clients may not show it"]


def scanned(path, known, originals, metadata="strip"):
    taken = {}
    with Reader(LIMITS._replace(metadata=metadata)) as reader:
        photos = {"a": Entry(str(path), "ua")}
        result = scan(photos, known, reader, lambda name, content: taken.update({name: bytes(content)}), originals)
    return result, taken


def test_metadata_is_removed_once(tmp_path):
    path = tmp_path / "photo"
    path.write_bytes(with_metadata(jpeg("a", 60)))
    result, taken = scanned(path, {}, {})
    assert taken == {"a": jpeg("a", 60)}
    assert result.digests["a"] == hashlib.sha256(jpeg("a", 60)).hexdigest()
    dumped = hashlib.sha256(path.read_bytes()).hexdigest()
    assert result.originals == {"a": Original(dumped, result.digests["a"], 60)}
    again, taken = scanned(path, result.digests, result.originals)
    assert (again, taken) == (result, {})


@pytest.mark.parametrize(
    ("known", "originals"),
    [
        pytest.param({"a": "other"}, None, id="another photo is published"),
        pytest.param(None, {}, id="no record"),
        pytest.param(None, {"a": Original("other", "other", 1)}, id="a record of another file"),
    ],
)
def test_a_photo_is_prepared_again_when_in_doubt(tmp_path, known, originals):
    path = tmp_path / "photo"
    path.write_bytes(with_metadata(jpeg("a", 60)))
    first, _taken = scanned(path, {}, {})
    again, taken = scanned(
        path, first.digests if known is None else known, first.originals if originals is None else originals
    )
    assert (again, taken) == (first, {"a": jpeg("a", 60)})


def test_metadata_is_kept_if_wanted(tmp_path):
    path = tmp_path / "photo"
    path.write_bytes(with_metadata(jpeg("a", 60)))
    result, taken = scanned(path, {}, {}, metadata="keep")
    assert (taken, result.originals) == ({"a": path.read_bytes()}, {})


def test_cmyk_is_published_with_a_warning(tmp_path):
    path = tmp_path / "photo"
    frame = b"\xff\xc0\x00\x14\x08\x00\x10\x00\x10\x04" + b"".join(bytes([n, 0x11, 0]) for n in range(4))
    path.write_bytes(jpeg("a", 60).replace(FRAME, frame))
    result, taken = scanned(path, {}, {})
    assert list(taken) == ["a"]
    assert result.warnings == ["a is in CMYK; some clients show wrong colors or nothing"]


def test_a_reader_leaves_no_file_open(tmp_path):
    (tmp_path / "photo").write_bytes(jpeg("a"))
    before = len(list(Path("/proc/self/fd").iterdir()))
    fit(tmp_path / "photo")
    refusal(tmp_path / "gone")
    refusal(tmp_path)
    assert len(list(Path("/proc/self/fd").iterdir())) == before
