"""Whether an image can be restored, before anything is dropped; test_db2_restore.py does it with the simulator."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.parse.image_header import ImageHeader
from ansible_collections.sametime.estate.plugins.module_utils._db2.run import records, restore_check
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.operations import Image
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.records import Records

STAMP = "20240305101500"
HEAD = f"STMS.0.db2inst1.DBPART000.{STAMP}"
SAYS_NOTHING = ImageHeader()
REPORT = {"database": "STMS", "directory": None, "instance": {"instance": "db2inst1"}}


@pytest.fixture
def image(tmp_path):
    """Return an image of two files in two directories."""
    for number, name in enumerate(("one", "two"), start=1):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{HEAD}.{number:03d}").write_bytes(b"x" * 1000)
    return Image([str(tmp_path / "one"), str(tmp_path / "two")], STAMP)


def context(tmp_path, script, header=SAYS_NOTHING):
    """Return a context whose Db2 writes this script; an error is raised instead. header: what db2ckbkp shows."""

    def write(_image, path):
        if isinstance(script, Exception):
            raise script
        Path(path).write_text(script)

    operations = SimpleNamespace(script=write, image_header=lambda path: header if path.endswith(".001") else None)
    return SimpleNamespace(database="STMS", records=Records(str(tmp_path / "work"), "STMS"), operations=operations)


def check(tmp_path, image, script, report=REPORT, drop=False, **shown):
    restore_check.check_image(context(tmp_path, script, **shown), image, report, drop)
    assert not (tmp_path / "work" / "STMS" / "restore.clp").exists()


def test_all_files_are_found_in_their_order(image):
    found = restore_check.check_files("STMS", image)
    assert [name.rpartition(".")[2] for _, name in found] == ["001", "002"]
    with pytest.raises(Db2Error, match=r"is not complete here; its files are: .*002\. Nothing was changed"):
        restore_check.check_files("STMS", image._replace(directories=image.directories[1:]))
    with pytest.raises(Db2Error, match="its files are: none"):
        restore_check.check_files("STMS", image._replace(directories=["/none"]))


def test_an_image_that_is_not_whole_or_not_this_one(tmp_path, image):
    header = ImageHeader("OTHER", STAMP, 3, 0, 16)
    with pytest.raises(
        Db2Error, match="nothing was dropped: it is an image of database OTHER, not of STMS; it is an"
    ) as e:
        check(tmp_path, image, Db2Error("never asked"), header=header)
    assert "it has 3 files, and only 2 are here. Remedy: give a full image" in str(e.value)


def test_an_image_that_fits(tmp_path, image):
    check(tmp_path, image, f"-- ON '{tmp_path}'\n")


def test_all_reasons_together(tmp_path, image, monkeypatch):
    monkeypatch.setattr(records, "free_bytes", lambda path: 1999)
    script = f"-- ON '{tmp_path}'\n-- NEWLOGPATH '{tmp_path}/x'\nUSING (\n  FILE '/none/ts1/c0' 100\n);\n"
    script += "USING (\n  DEVICE '/dev/no_such_device' 100\n, DEVICE '/dev/null' 100\n);\n"
    with pytest.raises(Db2Error, match="cannot be restored, and nothing was dropped") as caught:
        check(tmp_path, image, script)
    assert "/none/ts1, the directory of a table space container in the image, does not exist" in str(caught.value)
    assert f"{tmp_path} on this host has 0 MB of space" in str(caught.value)
    assert "Remedy: create /none/ts1 on this host" in str(caught.value)
    assert "/dev/no_such_device, a table space container in the image, is not there" in str(caught.value)
    assert "/dev/null" not in str(caught.value)


def test_the_drop_frees_space(tmp_path, image, monkeypatch):
    monkeypatch.setattr(records, "free_bytes", lambda path: 1999)
    data = tmp_path / "db2inst1" / "NODE0000" / "STMS"
    data.mkdir(parents=True)
    (data / "table").write_bytes(b"x" * 5000)
    script = f"-- ON '{tmp_path}'\n"
    report = {**REPORT, "directory": str(tmp_path)}
    check(tmp_path, image, script, report, drop=True)
    with pytest.raises(Db2Error, match="nothing was dropped"):
        check(tmp_path, image, script, report, drop=False)


def test_an_image_that_db2_cannot_read(tmp_path, image):
    with pytest.raises(Db2Error, match="Db2 cannot read the image 20240305101500, and nothing was dropped: SQL1729N"):
        check(tmp_path, image, Db2Error("SQL1729N  The command failed"))
    with pytest.raises(
        Db2Error, match="put the master key of the database, under the label that it has on the primary"
    ):
        check(tmp_path, image, Db2Error("SQL1729N  The command failed"))
    with pytest.raises(Db2Error, match="SQL2530N Remedy: check the image with db2ckbkp"):
        check(tmp_path, image, Db2Error("SQL2530N"))
    with pytest.raises(Db2Error, match="Remedy: make the image on a host with the same operating system"):
        check(tmp_path, image, Db2Error("db2 restore db STMS: SQL2570N  An attempt to restore on target OS"))
    with pytest.raises(Db2Error, match="Remedy: give a full image of the database"):
        check(tmp_path, image, Db2Error("SQL2573N  An incremental backup image"))
    with pytest.raises(Db2Error, match="cannot be read: No such file"):
        restore_check.check_image(
            SimpleNamespace(
                database="STMS",
                records=Records(str(tmp_path / "work"), "STMS"),
                operations=SimpleNamespace(script=lambda *_: None, image_header=lambda _: SAYS_NOTHING),
            ),
            image,
            REPORT,
            drop=False,
        )
