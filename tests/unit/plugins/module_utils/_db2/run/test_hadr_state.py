"""The states of module db2_hadr: how each is reached, and waiting for it."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.parse.hadr_status import Status
from ansible_collections.sametime.estate.plugins.module_utils._db2.run import hadr_state
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.records import Records

DIAG = """2024-03-05-10.15.00.000001+000 I1E300            LEVEL: Info
FUNCTION: DB2 UDB, base sys utilities, sqleStart, probe:1
MESSAGE : ADM7513W  Database manager has started.

2024-03-05-10.16.00.000001+000 I2E300            LEVEL: Severe
FUNCTION: DB2 UDB, High Availability Disaster Recovery, hdrStandby, probe:2
MESSAGE : The log of this standby has gone another way than
          the primary's. The database shuts itself down.

2024-03-05-10.17.00.000001+000 I3E300            LEVEL: Warning
FUNCTION: DB2 UDB, buffer pool services, x, probe:3
MESSAGE : something else
"""


class Operations:
    """Operations that note what was done and give one status after the other."""

    def __init__(self, *statuses):
        self.done, self.statuses = [], list(statuses)

    def __getattr__(self, name):
        return lambda *arguments: self.done.append((name, *arguments))

    def status(self):
        return self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]


def status(state="PEER", connection="CONNECTED", active=True):
    section = {"hadr_role": "STANDBY", "hadr_state": state, "hadr_connect_status": connection}
    return Status(active, True, None, None, [section] if active else [])


def report(role, active=True):
    return {"database": "STMS", "catalogued": True, "role": role, "active": active}


@pytest.mark.parametrize(
    ("role", "active", "state", "done"),
    [
        ("PRIMARY", True, "primary", None),
        ("PRIMARY", False, "primary", ("activate",)),
        ("STANDARD", True, "primary", ("start_primary",)),
        ("STANDBY", True, "standby", None),
        ("STANDBY", False, "standby", ("activate",)),
        ("STANDARD", False, "standby", ("start_standby",)),
        ("PRIMARY", False, "standby", ("start_standby",)),
        ("PRIMARY", False, "primary_by_force", ("start_primary_by_force",)),
        ("PRIMARY", True, "inactive", ("deactivate", True)),
        ("PRIMARY", False, "inactive", None),
        ("PRIMARY", True, "standard", ("stop_hadr",)),
        ("STANDARD", True, "standard", None),
        ("PRIMARY", True, "unchanged", None),
    ],
)
def test_change(role, active, state, done):
    operations = Operations()
    change = hadr_state.change(operations, report(role, active), state, interruption=True)
    if change is not None:
        change.do()
    assert operations.done == ([] if done is None else [done])


def test_changes_that_are_refused():
    with pytest.raises(Db2Error, match="only a takeover makes it primary"):
        hadr_state.change(Operations(), report("STANDBY"), "primary")
    with pytest.raises(Db2Error, match="is not catalogued"):
        hadr_state.change(Operations(), {**report("STANDBY"), "catalogued": False}, "standby")


def test_waiting_ends_with_the_state_and_forgets_an_old_shutdown(tmp_path, monkeypatch):
    monkeypatch.setattr(hadr_state, "PAUSE_SECONDS", 0)
    records = Records(str(tmp_path), "STMS")
    records.write("shutdown", {"reason": "old"})
    operations = Operations(status("REMOTE_CATCHUP"), status("PEER", "DISCONNECTED"), status())
    reached = hadr_state.wait(operations, records, ["PEER"], 20, "/p/db2profile")
    assert hadr_state.summary(reached) == {"role": "STANDBY", "state": "PEER", "connection": "CONNECTED"}
    assert records.read("shutdown") is None


def test_waiting_ends_with_the_slice(tmp_path):
    operations = Operations(status("REMOTE_CATCHUP"))
    late = hadr_state.wait(operations, Records(str(tmp_path), "STMS"), ["PEER"], -1, "/p/db2profile")
    assert hadr_state.words(late) == "STANDBY REMOTE_CATCHUP CONNECTED"


@pytest.mark.parametrize("seconds", [20, -1], ids=["immediately", "when the slice ends"])
def test_a_database_that_shuts_itself_down_is_recorded(tmp_path, seconds):
    records = Records(str(tmp_path), "STMS")
    with pytest.raises(Db2Error, match="STMS was started and shut itself down before it reached PEER"):
        hadr_state.wait(Operations(status(active=False)), records, ["PEER"], seconds, "/p/db2profile")
    assert records.read("shutdown")["reason"] == "db2diag.log has no record about HADR of it"


def test_a_new_role_may_show_a_moment_later(monkeypatch):
    primary = Status(True, True, None, None, [{"hadr_role": "PRIMARY", "hadr_state": "PEER"}])
    reached = hadr_state.wait_for_role(Operations(status("REMOTE_CATCHUP_PENDING"), primary), "PRIMARY")
    assert hadr_state.summary(reached)["role"] == "PRIMARY"
    monkeypatch.setattr(hadr_state, "ROLE_SECONDS", 0.2)
    late = hadr_state.wait_for_role(Operations(status()), "PRIMARY")
    assert hadr_state.summary(late)["role"] == "STANDBY"


def test_last_records_of_the_newest_log(tmp_path):
    profile = tmp_path / "sqllib" / "db2profile"
    (tmp_path / "sqllib" / "db2dump" / "DIAG0000").mkdir(parents=True)
    assert hadr_state.last_records(str(profile), "STMS") == []
    (tmp_path / "sqllib" / "db2dump" / "DIAG0000" / "db2diag.log").write_text(DIAG)
    assert len(hadr_state.last_records(str(profile), "STMS")) == 1
