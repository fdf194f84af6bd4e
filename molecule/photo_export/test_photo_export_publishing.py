"""The job over ssh to a web server on the same host: what it publishes, and its causes of a failed transfer."""

import re
import shlex

import pytest
from ansible_collections.sametime.estate.molecule.photo_source_lab import (
    expected,
    staged,
    state,
    tdi,
)

SSHD = """\
Port 2222
ListenAddress 127.0.0.1
HostKey /run/lab-web/host
AuthorizedKeysFile /run/lab-web/authorized
PidFile /run/lab-web/sshd.pid
StrictModes no
UsePAM yes
"""
# Passes 60,000 bytes of the connection that writes, then breaks it.
RECEIVE = """\
#!/bin/sh
case "$(cat /run/lab-web/trouble 2>/dev/null)$SSH_ORIGINAL_COMMAND" in
half*--delete-missing-args*)
  dd bs=1 count=60000 2>/dev/null | rrsync -wo -no-lock /run/lab-web/photos &
  sleep 3
  kill -9 $PPID
  ;;
esac
exec rrsync -wo $(cat /run/lab-web/lock) /run/lab-web/photos
"""


@pytest.fixture
def web(job):
    """Set up a web server on the same host: a separate sshd, a key, rrsync of the distribution as forced command."""
    tdi.check_output(
        "rm -rf /run/lab-web && mkdir -p /run/lab-web/photos /run/sshd && cd /run/lab-web"
        " && ssh-keygen -q -t ed25519 -N '' -f host && ssh-keygen -q -t ed25519 -N '' -f key"
        f" && printf %s {shlex.quote(RECEIVE)} >receive && chmod 0755 receive"
        ' && printf \'restrict,command="/run/lab-web/receive" %s\\n\' "$(cat key.pub)" >authorized'
        " && printf '[127.0.0.1]:2222 %s\\n' \"$(cut -d' ' -f1,2 host.pub)\" >known"
        f" && echo -no-lock >lock && printf %s {shlex.quote(SSHD)} >sshd_config"
        " && chown -R tdiphoto . && chown root host"
        " && /usr/sbin/sshd -f sshd_config"
    )
    job.text = re.sub(
        r"(?s)\[transfer\].*",
        "[transfer]\ntarget = 127.0.0.1\nport = 2222\nuser = tdiphoto\nkey = /run/lab-web/key\n"
        "known_hosts = /run/lab-web/known\ntimeout_seconds = 60\n",
        job.text,
    )
    job.set()
    yield job
    tdi.run("kill $(cat /run/lab-web/sshd.pid); rm -rf /run/lab-web")


def served():
    listed = tdi.check_output("cd /run/lab-web/photos && find . -maxdepth 1 -type f -print0 | xargs -0 -r sha256sum")
    return {name[2:]: digest for digest, name in (line.split("  ", 1) for line in listed.splitlines())}


def test_published_over_ssh_and_drift_corrected(web):
    assert web.run("").rc == 0
    assert served() == expected(1)
    assert state(web.home)["last_success"] == state(web.home)["time"]
    tdi.check_output(
        "cd /run/lab-web/photos && cp -p joe.bloggs@acme.example.jpg /run/lab-web/before"
        " && tr 'a-y' 'b-z' </run/lab-web/before >joe.bloggs@acme.example.jpg"
        " && touch -r /run/lab-web/before joe.bloggs@acme.example.jpg"
        " && rm mary_miller@acme.example.jpg && echo hello >index.html"
    )
    assert web.run("--dry-run --no-export").stdout.splitlines()[:2] == [
        "add mary_miller@acme.example.jpg",
        "update joe.bloggs@acme.example.jpg",
    ]
    assert web.run("").rc == 0
    last = state(web.home)
    assert (last["added"], last["updated"]) == (["mary_miller@acme.example.jpg"], ["joe.bloggs@acme.example.jpg"])
    assert last["foreign"] == ["index.html"]
    assert {name: digest for name, digest in served().items() if name != "index.html"} == expected(1)


def test_a_receiver_that_serves_one_connection_at_a_time(web):
    tdi.check_output(": >/run/lab-web/lock")
    web.text += "connections = 1\n"
    web.set()
    assert web.run("").rc == 0
    assert served() == expected(1)


def test_a_connection_that_breaks_and_the_next_run(web):
    assert web.run("").rc == 0
    before = served()
    # All photos change: each gets a color profile, which is published. Until the next run, the complete old photos are
    # served.
    tdi.check_output(
        "cd /opt/IBM/TDI/solution/dump_photos && for photo in *.jpg; do"
        " { head -c 2 $photo; printf '\\377\\342\\000\\022ICC_PROFILE\\000\\001\\001xx'; tail -c +3 $photo; }"
        " >/run/lab-web/new"
        ' && [ "$(wc -c <"$photo")" -gt 2 ] && cat /run/lab-web/new >"$photo"; done; true'
    )
    tdi.check_output("echo half >/run/lab-web/trouble")
    code, text = web.fail("--no-export")
    assert code == 43, text
    assert served() == before
    tdi.check_output("rm /run/lab-web/trouble")
    assert web.run("--no-export").rc == 0
    assert served() == staged(web.home)
    assert set(served()) == set(before)
    assert not set(served().values()) & set(before.values())
    assert not tdi.file("/run/lab-web/photos/.~tmp~").exists


def test_the_guard_looks_at_the_web_server_too(web):
    tdi.check_output("cd /run/lab-web/photos && for n in $(seq 300); do echo x >old.$n@acme.example.jpg; done")
    code, text = web.fail("")
    assert (code, "remove 300 of 300 photos on 127.0.0.1 (100.0 %)" in text) == (31, True)
    assert (len(served()), tdi.file(f"{web.home}/manifest.json").exists) == (300, False)


@pytest.mark.parametrize(
    ("change", "values", "code", "words"),
    [
        pytest.param("true", {"port": 2}, 40, "Connection refused", id="nobody listens"),
        pytest.param("true", {"target": "no.such.host.example"}, 40, "Could not resolve hostname", id="no such host"),
        pytest.param("ssh-keygen -q -t ed25519 -N '' -f other && mv other key", {}, 41, "Permission denied", id="key"),
        pytest.param("rmdir photos", {}, 41, "Restricted directory does not exist", id="no directory"),
        pytest.param(": >known", {}, 42, "Host key verification failed", id="host key not pinned"),
        pytest.param(
            "sed -i \"s#AAAA.*#$(cut -d' ' -f2 key.pub)#\" known", {}, 42, "verification", id="other host key"
        ),
        pytest.param("chown root:root photos", {}, 44, "Permission denied", id="directory of another account"),
        pytest.param("true", {"key": "/run/lab-web/no"}, 41, "Permission denied", id="no key"),
    ],
)
def test_causes_of_a_failed_transfer(web, change, values, code, words):
    web.text = web.text.replace("127.0.0.1\nport", f"{values.pop('target', '127.0.0.1')}\nport")
    web.set(**values)
    tdi.check_output(f"cd /run/lab-web && {change} && chown tdiphoto key")
    rc, text = web.fail("")
    assert (rc, words in text) == (code, True), text
    assert state(web.home)["exit_code"] == code


def test_no_rsync(web):
    web.text += "rsync = /opt/no/rsync\n"
    web.set()
    code, text = web.fail("")
    assert (code, "/opt/no/rsync: No such file or directory" in text) == (45, True)
