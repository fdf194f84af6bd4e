"""Module db2_hadr_takeover: its interface. What it does on a pair is in test_db2_hadr.py."""

from ansible_collections.sametime.estate.plugins.module_utils._db2.run.operations import TAKEOVER
from ansible_collections.sametime.estate.plugins.modules import db2_hadr_takeover


def test_only_forms_that_were_asked_for_are_by_force():
    assert "force" not in TAKEOVER["graceful"]
    assert TAKEOVER["peer_window_only"].endswith("by force peer window only")
    assert sorted(TAKEOVER) == ["force", "graceful", "peer_window_only"]


def test_the_summary_has_what_people_ask_for():
    seen = {"hadr_role": "PRIMARY", "hadr_state": "PEER", "hadr_connect_status": "CONNECTED", "other": 1}
    assert db2_hadr_takeover.summary(seen) == {"role": "PRIMARY", "state": "PEER", "connection": "CONNECTED"}
