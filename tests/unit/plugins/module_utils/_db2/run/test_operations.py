"""Operations on a database: what counts as done already, what is refused, what is never done."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.parse.directory import Alternate
from ansible_collections.sametime.estate.plugins.module_utils._db2.run import clp
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.clp import Clp
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.operations import Image, Operations

IDLE = "Database STMS not activated on database member 0 or this database name cannot be found."


def operations(answers):
    """Return operations with these answers, and the list of what was run; answers: start of a command -> rc, output."""
    done = []

    def run(argv):
        text = " ".join(argv[4:])
        if text:  # the look for a cluster manager has no arguments
            done.append(text)
        if argv[2] == clp._CLUSTER:
            return 0, answers.get("cluster", (0, ""))[1], ""
        for start, (rc, output) in answers.items():
            if text.startswith(start):
                return rc, output, ""
        return 0, IDLE if "db2pd" in text else "DB20000I", ""

    return Operations(Clp(run, "/p", lambda _: None), "STMS", pause=lambda _: None), done


@pytest.mark.parametrize(
    ("rc", "output", "started"),
    [(0, "SQL1063N  DB2START was successful.", True), (1, "SQL1026N  is already active.", False)],
)
def test_starting_an_instance(rc, output, started):
    assert operations({"db2start": (rc, output)})[0].start_instance() is started


@pytest.mark.parametrize(("rc", "output", "started"), [(0, "DB20000I", True), (4, "SQL1777N  already started.", False)])
def test_starting_hadr(rc, output, started):
    used, done = operations({"start hadr": (rc, output)})
    assert used.start_standby() is started
    assert used.start_primary() is started
    assert done == ["start hadr on db STMS as standby", "start hadr on db STMS as primary"]


def test_a_refusal_has_remedy_and_details():
    used, _ = operations({"takeover": (4, 'SQL1770N  Takeover HADR cannot complete. Reason code = "7".')})
    with pytest.raises(Db2Error, match="compare the roles of both databases") as caught:
        used.takeover("graceful")
    assert (caught.value.details["reason_code"], caught.value.details["try_again"]) == (7, True)


def test_nothing_to_stop_is_fine():
    operations({"stop hadr": (4, 'SQL1769N  Stop HADR cannot complete. Reason code = "1".')})[0].stop_hadr()
    with pytest.raises(Db2Error, match="deactivated first"):
        operations({"stop hadr": (4, 'SQL1769N  Stop HADR cannot complete. Reason code = "2".')})[0].stop_hadr()


def test_applications_are_only_disconnected_if_that_is_allowed():
    row = "DB2INST1 db2bp          7          *LOCAL.db2inst1.240305101500    STMS     1"
    in_use = {
        "deactivate": (2, "SQL1495W  Deactivate database is successful, however, there is still a connection."),
        "list applications": (0, row),
    }
    used, done = operations(in_use)
    with pytest.raises(Db2Error, match="1 application is connected to STMS, and none was disconnected"):
        used.deactivate(interruption=False)
    assert not [line for line in done if line.startswith("force")]
    used, done = operations(in_use)
    with pytest.raises(Db2Error, match="still in use"):
        used.deactivate(interruption=True, seconds=1)
    assert "force application (7)" in done


def test_a_database_that_is_not_active_is_left_alone():
    used, done = operations({"deactivate": (2, "SQL1496W  Deactivate database is successful, but was not active.")})
    assert used.deactivate(interruption=False) is False
    assert done[0] == "deactivate db STMS"


def test_a_restore_drops_first_only_if_asked():
    used, done = operations({})
    checked = []
    used.restore(Image(["/b"], "1"), existing=True, drop=False)
    used.restore(Image(["/b"], "1"), existing=False, drop=True, before=lambda: checked.append(list(done)))
    assert done == [
        "restore db STMS from /b taken at 1 replace existing without prompting",
        "drop db STMS",
        "restore db STMS from /b taken at 1 without prompting",
    ]
    assert checked == [done[:1]], "the check comes before the drop"


def test_a_client_instance_cannot_have_an_alternate_server():
    with pytest.raises(Db2Error, match="only be set on the server"):
        operations({"update alternate": (2, "SQL1889W  client")})[0].alternate(Alternate("db2", 50000))


TSA = " Cluster manager                                         = TSA\n"


@pytest.mark.parametrize(
    "act",
    [
        lambda used: used.deactivate(interruption=True),
        lambda used: used.stop_hadr(),
        lambda used: used.takeover("graceful"),
        lambda used: used.drop(),
        lambda used: used.restart_instance(),
        lambda used: used.kill_instance(),
        lambda used: used.start_primary_by_force(),
    ],
)
def test_nothing_is_done_that_a_cluster_manager_would_react_to(act):
    used, done = operations({"cluster": (0, TSA)})
    with pytest.raises(Db2Error, match=r"CLUSTER_MGR is TSA in the database manager configuration.*db2haicu -disable"):
        act(used)
    assert done == []


@pytest.mark.parametrize(
    ("left", "commands"),
    [
        ("SQL1032N  No start database manager command was issued.", []),
        ("SQL1611W  No data was returned.", ["db2stop force"]),
    ],
)
def test_the_processes_of_an_instance_are_ended_without_deactivation(left, commands):
    used, done = operations({"list active": (4, left)})
    used.kill_instance()
    assert done == ["db2_kill", "list active databases", *commands]


def test_force_is_spelled_out():
    used, done = operations({})
    used.start_primary_by_force()
    used.activate()
    assert done == ["start hadr on db STMS as primary by force", "activate db STMS"]
