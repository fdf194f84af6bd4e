"""Role photo_transfer leaves out web servers that Ansible cannot reach, and fails at its end."""

import json

from ansible_collections.sametime.estate.tests.unit.playbook_runs import play

ROLE = "sametime.estate.photo_transfer"
PLAY = [
    {
        "hosts": "photo_source",
        "gather_facts": False,
        "tasks": [
            {"include_role": {"name": ROLE, "tasks_from": "servers"}},
            {"debug": {"msg": "left out: {{ __photo_transfer_left_out | join(' and ') }}"}},
            {"include_role": {"name": ROLE, "tasks_from": "left_out"}},
        ],
    }
]
NOBODY = {"ansible_connection": "ssh", "ansible_host": "127.0.0.1", "ansible_port": 1}
SITE = {
    "sametime_photo_directory": "/photos",
    "sametime_photo_key": "/k",
    "sametime_photo_known_hosts": "/known",
    "sametime_photo_source_home": "/h",
    "sametime_photo_source_user": "tdi",
    "sametime_photo_user": "stphotos",
}


def test_web_servers_that_do_not_answer(tmp_path):
    web = {"hosts": {"ihs1": NOBODY, "ihs2": NOBODY}}
    source = {"hosts": {"tdi1": {"ansible_connection": "local"}}}
    inventory = {"all": {"vars": SITE, "children": {"photo_source": source, "photo_web": web}}}
    (tmp_path / "hosts.json").write_text(json.dumps(inventory))
    (tmp_path / "play.json").write_text(json.dumps(PLAY))
    done = play(["-i", tmp_path / "hosts.json", tmp_path / "play.json"])
    output = " ".join((done.stdout + done.stderr).split())
    assert done.returncode != 0
    assert "left out: ihs1 and ihs2" in output
    assert "Ansible cannot reach ihs1, ihs2, so nothing was changed there." in output
    assert "Create the account that receives photos" not in output
