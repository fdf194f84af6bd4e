"""Role business_card looks for a pending restart, unless the same run has already found that none is pending."""

import json
import re
import sys

import pytest
from ansible_collections.sametime.estate.lab.common.inventory import ROOT
from ansible_collections.sametime.estate.tests.unit.playbook_runs import play

STOCK = (ROOT / "lab/community/files/UserInfoConfig.xml").read_text()
DETAILS = "".join(
    f'        <Detail Id="{name}" FieldName="PhotoURL" Type="text/plain"/>\n' for name in ("ImagePath", "PhotoURL")
)
WANTED = STOCK.replace("      </Details>", DETAILS + "      </Details>").replace(",Photo", ",ImagePath,PhotoURL")
RECORD = {"path": "/UserInfoConfig.xml", "reasons": ["an earlier run"], "since": "2026-01-01T00:00:00Z"}
ROLE = "sametime.estate.business_card"
FOUND = (
    "{{ inventory_hostname }}: {{ 'not looked' if __business_card_pending is skipped else"
    " __business_card_pending.pending.reasons | default([]) | length ~ ' reasons' }}."
)
PLAYS = [
    {"hosts": "community:!alone", "gather_facts": False, "roles": [{"role": ROLE}]},
    {
        "hosts": "community",
        "gather_facts": False,
        "tasks": [{"include_role": {"name": ROLE, "tasks_from": "restart"}}, {"debug": {"msg": FOUND}}],
    },
]
VARIABLES = {
    "ansible_connection": "local",
    "ansible_python_interpreter": sys.executable,
    "business_card_directories": [],
    "business_card_path": "{{ folder }}/UserInfoConfig.xml",
    "business_card_restart": "never",
    "business_card_state_directory": "{{ folder }}/state",
    "business_card_url": "http://127.0.0.1:1/servlet/UserInfoServlet",
}
# Host -> whether it waits since an earlier run, and what the second play finds. The last one is only in that play.
CASES = {"ready": (False, "not looked"), "waiting": (True, "1 reasons"), "alone": (False, "0 reasons")}


@pytest.fixture(scope="module")
def output(tmp_path_factory):
    """Return what both plays print."""
    folder = tmp_path_factory.mktemp("community")
    for name, (waits, _found) in CASES.items():
        (folder / name / "state").mkdir(parents=True)
        (folder / name / "UserInfoConfig.xml").write_text(WANTED)
        if waits:
            (folder / name / "state/business_card.json").write_text(json.dumps(RECORD))
    hosts = {name: {"folder": str(folder / name)} for name in CASES}
    (folder / "hosts.json").write_text(json.dumps({"community": {"hosts": hosts, "vars": VARIABLES}}))
    (folder / "plays.json").write_text(json.dumps(PLAYS))
    done = play(["-i", folder / "hosts.json", folder / "plays.json"])
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("host", CASES)
def test_a_pending_restart(output, host):
    assert re.search(rf"{host}: (.+)\.", output)[1] == CASES[host][-1]
