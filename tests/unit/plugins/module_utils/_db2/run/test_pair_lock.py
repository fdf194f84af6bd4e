"""The lock of a pair: who may take it, and who releases it."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.run import pair_lock
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.records import Records

MINE = {
    "run": "ctl/1/2",
    "operator": "anna",
    "controller": "ctl",
    "purpose": "takeover to db2",
    "when": 1000.0,
}
PARAMS = {"run": "ctl/1/2", "operator": "anna", "controller": "ctl", "may_break": None}


@pytest.mark.parametrize(
    ("present", "now", "may_break", "refused"),
    [
        (None, 1000.0, None, False),
        (MINE, 1000.0, None, False),
        ({**MINE, "run": "ctl/9/9"}, 1004.0, None, True),
        ({**MINE, "run": "ctl/9/9"}, 1004.0, "ctl/9/9", False),
        ({**MINE, "run": "ctl/9/9"}, 1004.0, "ctl/8/8", True),
        ({**MINE, "run": "ctl/9/9"}, 1000.0 + pair_lock.EXPIRY_SECONDS + 1, None, False),
    ],
)
def test_who_may_take_the_lock(present, now, may_break, refused):
    reason = pair_lock.refusal(present, "ctl/1/2", now, may_break)
    assert bool(reason) is refused
    if reason:
        assert "anna on ctl has worked on this pair since" in reason
        assert "takeover to db2" in reason
        assert "db2_hadr_break_lock=ctl/9/9" in reason


@pytest.fixture
def records(tmp_path):
    return Records(str(tmp_path), "STMS")


def lock(records, purpose="converge", **params):
    return pair_lock.PairLock(records, {**PARAMS, **params}, purpose)


def test_taken_once_and_released_by_its_run_only(records):
    assert lock(records).take() == (True, None)
    assert lock(records).take()[0] is False
    with pytest.raises(Db2Error, match="anna on ctl") as caught:
        lock(records, run="ctl/9/9").take()
    assert caught.value.details["found"]["run"] == "ctl/1/2"
    assert lock(records, run="ctl/9/9").release()[0] is False
    assert lock(records).release()[0] is True
    assert records.read("lock") is None


def test_a_named_lock_is_broken(records):
    lock(records).take()
    assert lock(records, run="ctl/9/9", may_break="ctl/1/2").take()[0] is True
    assert records.read("lock")["run"] == "ctl/9/9"


def test_a_lock_for_more_work_stays(records):
    lock(records, "converge").take()
    lock(records, "TAKEOVER").release_own_purpose()
    assert records.read("lock")
    lock(records, "converge").release_own_purpose()
    assert records.read("lock") is None


def test_check_mode_writes_nothing(records):
    assert lock(records).take(write=False) == (True, None)
    assert records.read("lock") is None
