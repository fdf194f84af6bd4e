"""Two web servers: both get the photos; one goes down in the middle of a run, or is unknown to Ansible."""

import json
import os
import shlex
import subprocess
import time
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.lab.common import containers, playbooks

ROOT = Path(os.environ.get("MOLECULE_PROJECT_DIRECTORY", Path(__file__).parents[2]))
PHOTOS = "/opt/IBM/HTTPServer/photos"
PHOTO = f"{PHOTOS}/joe.bloggs@acme.example.jpg"
RECEIVER = "/usr/local/libexec/sametime/photo-receive"
HOME = "/var/lib/sametime-photos"
CRON_FILE = "/etc/cron.d/sametime-photos"
JOB = f"{HOME}/bin/photo-sync --config {HOME}/etc/photo-sync.ini --phase transfer"
# The session that writes says that it has begun, and gives the test time to stop the server.
SLOW = f"""#!/bin/sh
case "$SSH_ORIGINAL_COMMAND" in *" -n"*) ;; *) touch /tmp/writing; sleep 30;; esac
exec {RECEIVER}.real "$@"
"""


tdi, ihs1, ihs2 = (containers.host(name) for name in ("tdi1", "ihs1", "ihs2"))


def photos(host):
    return host.check_output(f"cd {PHOTOS} && sha256sum * | sort -k2")


def start():
    """Start a run of the job."""
    argv = ["podman", "exec", "--user", "tdiphoto", "sametime-lab-tdi1", "sh", "-c", JOB]
    return subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def push():
    """Run the job, after a scheduled run; return output and exit code."""
    for _ in range(60):
        with start() as process:
            output = process.communicate(timeout=120)[0]
        if process.returncode != 11:
            break
        time.sleep(1)
    return output, process.returncode


def state():
    return json.loads(tdi.file(f"{HOME}/state.json").content_string)


def test_both_have_the_same_photos():
    assert photos(ihs1) == photos(ihs2)
    assert len(photos(ihs1).splitlines()) > 150
    assert {name: one["cause"] for name, one in state()["web_servers"].items()} == {"ihs1": "ok", "ihs2": "ok"}


def test_each_has_its_own_host_key():
    files = [f"/home/tdiphoto/.ssh/sametime_photos_known_hosts.{name}" for name in ("ihs1", "ihs2")]
    first, second = (set(tdi.file(path).content_string.split()) for path in files)
    assert not {word for word in first & second if word.startswith("AAAA")}
    assert not tdi.file(files[0].rpartition(".")[0]).exists


@pytest.fixture
def without_cron():
    """Let no scheduled run begin, and wait for one that runs."""
    tdi.check_output(f"mv {CRON_FILE} {CRON_FILE}.kept; flock {HOME}/lock true")
    yield
    tdi.check_output(f"mv {CRON_FILE}.kept {CRON_FILE}")


@pytest.fixture
def slow_ihs2(without_cron):
    ihs2.check_output(
        f"rm -f /tmp/writing; mv {RECEIVER} {RECEIVER}.real"
        f" && printf %s {shlex.quote(SLOW)} >{RECEIVER} && chmod 755 {RECEIVER}"
    )
    yield
    ihs2.check_output(f"mv {RECEIVER}.real {RECEIVER}; systemctl start ssh; rm -f {RECEIVER}.slow /tmp/writing")


def test_one_goes_down_in_the_middle_of_a_run(slow_ihs2):
    good = photos(ihs1)
    for host in (ihs1, ihs2):
        host.check_output(f"rm {PHOTO}")
    with start() as process:
        for _ in range(100):
            if ihs2.file("/tmp/writing").exists:
                break
            time.sleep(0.2)
        ihs2.check_output("systemctl stop ssh; pkill -KILL -u stphotos; true")
        output = process.communicate(timeout=120)[0]
    assert process.returncode == 46, output
    assert output.startswith("photo-sync: 1 of 2 web servers did not receive the photos: ihs2: ")
    assert photos(ihs1) == good
    assert not ihs2.file(PHOTO).exists
    servers = state()["web_servers"]
    assert (servers["ihs1"]["cause"], servers["ihs2"]["exit_code"]) == ("ok", 43)
    assert servers["ihs1"]["last_success"] > servers["ihs2"]["last_success"]
    output, rc = push()  # still down
    assert rc == 46, output
    assert state()["web_servers"]["ihs2"]["cause"] == "transfer_link"
    ihs2.check_output(f"mv {RECEIVER} {RECEIVER}.slow; cp {RECEIVER}.real {RECEIVER}; systemctl start ssh")
    assert push() == ("", 0)
    assert photos(ihs2) == good


def play(playbook, *options):
    done = playbooks.run(f"playbooks/{playbook}.yml", *options, succeeds=None)
    return done.rc, " ".join(done.output.split())


def test_the_role_leaves_out_a_web_server_that_ansible_cannot_reach(tmp_path):
    """The other one is configured, the job runs, and the role fails at the end."""
    (tmp_path / "hosts").write_text("ihs2 ansible_connection=ssh ansible_host=127.0.0.1 ansible_port=1\n")
    ihs1.check_output(f"rm {PHOTO} {RECEIVER}")
    code, output = play("photos", "-i", str(tmp_path / "hosts"), "--tags", "photo_transfer")
    assert code != 0
    assert "Ansible cannot reach ihs2, so nothing was changed there." in output
    assert photos(ihs1) == photos(ihs2)


def test_a_web_server_that_is_named_is_the_only_one():
    code, output = play("photos", "-e", "photo_transfer_web_host=ihs1 sametime_photo_target=ihs1", "--check", "--diff")
    assert code == 0, output
    assert "-[transfer ihs2]" in output


def test_verify_looks_at_both():
    code, output = play("photos_verify", "--tags", "photo_transfer")
    assert code == 0, output
