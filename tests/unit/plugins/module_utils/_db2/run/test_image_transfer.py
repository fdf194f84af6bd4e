"""The parts of a transfer, as far as no receiver and no sender is needed; test_db2_image_transfer.py does the rest."""

import hashlib
from types import SimpleNamespace

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.background import Jobs
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.image_transfer import PARTS
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.records import Records

CONTENT = b"image"
IMAGE = {
    "timestamp": "1",
    "directory": "/source",
    "file": "image.001",
    "size": len(CONTENT),
    "sha256": hashlib.sha256(CONTENT).hexdigest(),
}


@pytest.fixture
def context(tmp_path):
    records = Records(str(tmp_path / "work"), "STMS")
    return SimpleNamespace(database="STMS", records=records, jobs=Jobs(records.path))


def call(context, part, write=True, **params):
    given = {"image": IMAGE, "address": "127.0.0.1", "port": "0", "slice_seconds": 0.1, **params}
    return PARTS[part](context, given, write, lambda argv: (127, "", ""))


def test_an_image_that_is_there_is_recognized_by_its_checksum(context, tmp_path):
    (tmp_path / "image.001").write_bytes(CONTENT)
    assert call(context, "listen", write=False, directory=str(tmp_path))["there"] is True
    assert context.records.read("received") is None, "check mode writes no record"
    assert call(context, "listen", directory=str(tmp_path)) == {
        "changed": False,
        "there": True,
        "fingerprint": "",
        "word": "",
    }
    assert call(context, "finish", directory=str(tmp_path)) == {"changed": False, "there": True}


@pytest.mark.parametrize(
    ("part", "params", "message"),
    [
        ("offer", {}, "there is no image of STMS"),
        ("listen", {"directory": "/none"}, "does not exist here"),
        ("listen", {"directory": "/d", "image": {**IMAGE, "file": "../x"}}, "is not a name of an image file"),
        ("finish", {"directory": "/none"}, "is not there: the receiver ended early"),
    ],
)
def test_refusals(context, part, params, message):
    with pytest.raises(Db2Error, match=message):
        call(context, part, **params)


def test_a_service_that_the_host_does_not_know(context, tmp_path):
    with pytest.raises(Db2Error, match="neither a port nor a service"):
        call(context, "listen", directory=str(tmp_path), port="no-such-service")
