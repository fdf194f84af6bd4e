"""Role photo_vhost leaves a directory of the photos that exists as it is, and refuses something else in its place."""

import json
import sys

from ansible_collections.sametime.estate.tests.unit.playbook_runs import play

PLAY = [
    {
        "hosts": "photo_web",
        "gather_facts": False,
        "tasks": [{"include_role": {"name": "sametime.estate.photo_vhost", "tasks_from": "directory"}}],
    }
]


def test_a_directory_that_exists(tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder").chmod(0o711)
    (tmp_path / "link").symlink_to("folder")
    (tmp_path / "file").write_text("x")
    hosts = {name: {"photo_vhost_directory": f"{tmp_path}/{name}"} for name in ("link", "file")}
    variables = {
        "ansible_connection": "local",
        "ansible_python_interpreter": sys.executable,
        "photo_vhost_user": "not:an:account",  # useradd refuses it, should the role ever get that far in this test
    }
    (tmp_path / "hosts.json").write_text(json.dumps({"photo_web": {"hosts": hosts, "vars": variables}}))
    (tmp_path / "play.json").write_text(json.dumps(PLAY))
    done = play(["-i", tmp_path / "hosts.json", tmp_path / "play.json"])
    output = " ".join((done.stdout + done.stderr).split())
    assert f"{tmp_path}/file is a file, so it cannot become a directory" in output
    assert "file : ok=1 changed=0 unreachable=0 failed=1" in output
    assert "link : ok=2 changed=0 unreachable=0 failed=0 skipped=2" in output
    assert (tmp_path / "folder").stat().st_mode & 0o777 == 0o711
