# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The stage: what is staged, what was altered, and no open directory afterwards. Python 3.6."""

from pathlib import Path

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._photos.errors import PhotoError
from ansible_collections.sametime.estate.plugins.module_utils._photos.settings import Photos
from ansible_collections.sametime.estate.plugins.module_utils._photos.stage import Stage

LIMITS = Photos(minimum_bytes=1, maximum_bytes=100, warning_bytes=50)
ANN, BEN = "ann@acme.example.jpg", "ben@acme.example.jpg"
# SHA-256 of b"one".
ONE = "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed"


def staged(home):
    with Stage(str(home), LIMITS) as stage:
        return stage.load()


@pytest.fixture
def home(tmp_path):
    with Stage(str(tmp_path), LIMITS) as stage:
        stage.begin()
        stage.load()
        stage.bring_in(ANN, memoryview(b"one"))
        stage.bring_in(BEN, memoryview(b"two"))
        stage.apply({ANN: ONE}, [])
    return tmp_path


def test_only_what_is_applied_is_staged(home):
    assert staged(home) == {ANN: ONE}
    assert (home / "stage" / ANN).read_bytes() == b"one"
    with Stage(str(home), LIMITS) as stage:
        stage.begin()
    assert list((home / "incoming").iterdir()) == []


def test_without_a_manifest_the_photos_are_read(home):
    (home / "manifest.json").unlink()
    assert staged(home) == {ANN: ONE}


def test_altered_reads_the_files(home):
    with Stage(str(home), LIMITS) as stage:
        stage.load()
        assert stage.altered([ANN]) == []
        (home / "stage" / ANN).write_bytes(b"xxx")
        assert stage.altered([ANN]) == [ANN]


def test_the_manifest_is_written_even_if_a_photo_cannot_be_removed(home):
    with Stage(str(home), LIMITS) as stage:
        stage.load()
        with pytest.raises(PhotoError, match=r"cannot remove gone@x\.jpg from"):
            stage.apply({}, ["gone@x.jpg"])
    assert staged(home) == {ANN: ONE}


def test_no_directory_stays_open(home):
    before = sorted(Path("/proc/self/fd").iterdir())
    (home / "manifest.json").unlink()
    staged(home)
    assert sorted(Path("/proc/self/fd").iterdir()) == before
