"""Filter update_preflight_verdict: the glue, and its errors."""

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.sametime.estate.plugins.filter import update_preflight_verdict

VERDICT = update_preflight_verdict.FilterModule().filters()["update_preflight_verdict"]
WANTED = {
    "accepted_values": [],
    "no_evidence": "warn",
    "offering": "x",
    "open_files": 1,
    "space": [],
    "backup_hours": 1,
    "backups": [],
    "whiteboard": "disabled",
}
REPORT = {
    "evidence": [],
    "searched": {"files": 0, "older": 0, "missing": [], "unread": []},
    "offerings": [],
    "offerings_source": "",
    "deployments": [],
    "open_files": {"limit": 9},
    "space": [],
    "backup": None,
}


def test_update_preflight_verdict():
    members = [{"update_preflight_member": {"host": "db1"}, "msg": "down"}]
    found = VERDICT(REPORT, WANTED, members)
    assert sorted(found) == ["lines", "refusals", "warnings"]
    assert "the database on db1 was not read: down" in found["warnings"]
    assert "no backup of the configuration (update_preflight_backups is empty)" in found["refusals"][0]


@pytest.mark.parametrize(
    ("report", "wanted", "message"),
    [([], WANTED, "needs the result of module update_preflight_info"), (REPORT, {"offering": "x"}, "missing")],
)
def test_errors(report, wanted, message):
    with pytest.raises(AnsibleFilterError, match=message):
        VERDICT(report, wanted)
