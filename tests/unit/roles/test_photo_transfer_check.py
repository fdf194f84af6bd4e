"""Role photo_transfer refuses options that it cannot work with, all problems together, before anything else."""

import json

from ansible_collections.sametime.estate.tests.unit.playbook_runs import play

PLAY = [
    {
        "hosts": "photo_source",
        "gather_facts": False,
        "tasks": [{"include_role": {"name": "sametime.estate.photo_transfer", "tasks_from": "check"}}],
    }
]
SITE = {
    "sametime_photo_directory": "/opt/IBM/HTTPServer/photos",
    "sametime_photo_key": "/home/t/key",
    "sametime_photo_known_hosts": "/home/t/known_hosts",
    "sametime_photo_source_home": "/var/lib/sametime-photos",
    "sametime_photo_source_user": "tdiphoto",
    "sametime_photo_target": "ihs1",
    "sametime_photo_user": "stphotos",
}


def check(tmp_path, **variables):
    """Run the check of the role with these variables; return exit code and output, without line breaks of the text."""
    (tmp_path / "play.json").write_text(json.dumps(PLAY))
    hosts = "[photo_source]\ntdi1 ansible_connection=local\n[photo_web]\nihs1\n"
    (tmp_path / "hosts").write_text(hosts)
    options = ["-i", tmp_path / "hosts", "-e", json.dumps({**SITE, **variables})]
    done = play([*options, tmp_path / "play.json"])
    return done.returncode, done.stdout + done.stderr


def test_good_options_pass(tmp_path):
    code, output = check(tmp_path)
    assert code == 0, output


def test_all_problems_come_together(tmp_path):
    wrong = {"photo_transfer_mailto": "a b", "photo_transfer_schedule": "17", "photo_transfer_web_host": "ihs9"}
    code, output = check(tmp_path, sametime_photo_key="key", **wrong)
    assert code != 0
    for problem in (
        'photo_transfer_key is \\"key\\": write an absolute path',
        "photo_transfer_schedule: '17' has 1 fields",
        'photo_transfer_mailto is \\"a b\\": write one mail address',
        'photo_transfer_web_host is \\"ihs9\\", which is not a host of the inventory',
    ):
        assert problem in output or problem.replace('\\"', '"') in output, output
