"""The report of a database. Its parts are tested with their parsers; test_walk.py reads whole reports."""

from ansible_collections.sametime.estate.plugins.module_utils._db2.parse.hadr_status import Status
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.member_state import View
from ansible_collections.sametime.estate.plugins.module_utils._db2.run import report


def test_statements():
    assert report.statements("STMS") == ["list db directory", "list active databases", "get db cfg for STMS"]


def test_the_part_that_db2pd_gives_is_enough_for_a_view():
    section = {"hadr_role": "STANDBY", "hadr_state": "PEER", "hadr_connect_status": "CONNECTED"}
    view = View("this host", report.of_status("STMS", Status(True, True, "Standby", None, [section])))
    assert (view.kind, view.active, view.connected, view.state) == ("standby", True, True, "PEER")
    idle = View("this host", report.of_status("STMS", Status(False, None, None, None, [])))
    assert (idle.kind, idle.active) == ("unknown", False)
