"""Both sides of a transfer."""

from pathlib import Path

import pytest
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._db2.run.loopback import CONTENT, Side


@pytest.fixture
def source(tmp_path):
    side = Side(tmp_path / "source")
    Path(side.file.path).write_bytes(CONTENT)
    return side


@pytest.fixture
def target(tmp_path):
    return Side(tmp_path / "target")
