"""Folders for cells: hundreds of small files each, hence in memory where the system has a place for that."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

_MEMORY = Path("/dev/shm")  # noqa: S108 - the names below it are made by tempfile


@pytest.fixture(scope="module")
def base() -> Iterator[Path]:
    """Return a folder for the tests of a file."""
    usable = _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK)
    folder = Path(tempfile.mkdtemp(prefix="waslab-", dir=_MEMORY if usable else None))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def folder(base: Path) -> Path:
    """Return a folder for one test."""
    return Path(tempfile.mkdtemp(dir=base))
