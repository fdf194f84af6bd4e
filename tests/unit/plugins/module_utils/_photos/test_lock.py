"""One run at a time, and who it is. Python 3.6."""

import os
import subprocess
import sys

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._photos.errors import PhotoError
from ansible_collections.sametime.estate.plugins.module_utils._photos.lock import Lock, holder

OWNER = {"pid": os.getpid(), "user": "tdi", "since": "2017-07-14T02:40:00Z", "caller": "program"}
TABLE = """\
1: POSIX  ADVISORY  WRITE 700 fd:01:4711 0 EOF
2: FLOCK  ADVISORY  WRITE 701 fd:01:815 0 EOF
2: -> FLOCK  ADVISORY  WRITE 999 fd:01:815 0 EOF
3: FLOCK  ADVISORY  READ  702 00:2c:4711 0 EOF
4: FLOCK  ADVISORY  WRITE 0 00:2c:99 0 EOF
"""


@pytest.mark.parametrize(("inode", "pid"), [(815, 701), (4711, 702), (99, None), (1, None)])
def test_holder(inode, pid):
    assert holder(TABLE, inode) == pid


def test_a_second_lock_names_the_owner(tmp_path):
    path = str(tmp_path / "lock")
    with Lock(path, OWNER):
        with pytest.raises(PhotoError) as caught, Lock(path, dict(OWNER, user="other")):
            pass
        assert caught.value.cause == "lock"
        wanted = "another run holds the lock {}: process {} of tdi, since 2017-07-14T02:40:00Z"
        assert str(caught.value) == wanted.format(path, os.getpid())
    with Lock(path, OWNER):
        pass


def test_the_lock_ends_with_its_process(tmp_path):
    path = str(tmp_path / "lock")
    script = (
        "import sys, time\n"
        "from ansible_collections.sametime.estate.plugins.module_utils._photos.lock import Lock\n"
        "lock = Lock(sys.argv[1], {'pid': 1, 'user': 'tdi', 'since': 'then'})\n"
        "lock.__enter__()\n"
        "print('taken', flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script, path], stdout=subprocess.PIPE) as child:
        assert child.stdout.readline() == b"taken\n"
        with pytest.raises(PhotoError, match=f"process {child.pid}"), Lock(path, OWNER):
            pass
        child.kill()
    with Lock(path, OWNER):
        pass


def test_a_dry_run_writes_nothing(tmp_path):
    path = tmp_path / "lock"
    with Lock(str(path), OWNER, dry_run=True):
        assert not path.exists()
    with Lock(str(path), OWNER):
        pass
    before = path.read_bytes()
    with Lock(str(path), dict(OWNER, pid=1), dry_run=True), Lock(str(path), OWNER, dry_run=True):
        assert path.read_bytes() == before
        with pytest.raises(PhotoError, match="another run holds the lock"), Lock(str(path), OWNER):
            pass


def test_an_owner_who_cannot_be_read_is_not_an_error(tmp_path):
    path = tmp_path / "lock"
    with Lock(str(path), OWNER):
        path.write_text("{")
        with pytest.raises(PhotoError, match="another run holds the lock"), Lock(str(path), OWNER):
            pass


def test_a_place_that_does_not_exist(tmp_path):
    with pytest.raises(PhotoError, match=r"cannot open the lock .*: No such file") as caught, Lock(
        str(tmp_path / "no" / "lock"), OWNER
    ):
        pass
    assert caught.value.cause == "local"
