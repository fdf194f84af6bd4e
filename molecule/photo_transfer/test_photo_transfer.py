"""What the key of the photo transfer can do, with real ssh, rsync, scp and sftp; its rotation; the schedule."""

import json
import os
import re
import shlex
import subprocess
import time
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.lab.common import containers, playbooks
from ansible_collections.sametime.estate.molecule.waiting import until

ROOT = Path(os.environ.get("MOLECULE_PROJECT_DIRECTORY", Path(__file__).parents[2]))
PHOTOS = "/opt/IBM/HTTPServer/photos"
GRANTS = "/home/stphotos/.ssh/authorized_keys"
KEY = "/home/tdiphoto/.ssh/sametime_photos_ed25519"
KNOWN_HOSTS = "/home/tdiphoto/.ssh/sametime_photos_known_hosts.ihs1"
CRON_FILE = "/etc/cron.d/sametime-photos"
JOB = "/var/lib/sametime-photos/bin/photo-sync --config /var/lib/sametime-photos/etc/photo-sync.ini"
STATE = "/var/lib/sametime-photos/state.json"
OPTIONS = (
    "-F /dev/null -o BatchMode=yes -o IdentitiesOnly=yes -o StrictHostKeyChecking=yes "
    f"-o UserKnownHostsFile={KNOWN_HOSTS} -o ConnectTimeout=10 -i {KEY}"
)
SSH = f"ssh {OPTIONS} -l stphotos"
RSYNC = f"rsync --rsh '{SSH}'"
# Options of the job's own calls.
COMMON = "--checksum --times --perms --out-format=%i"
READ = f"--dry-run {COMMON} --recursive --omit-dir-times --delete"
WRITE = f"{COMMON} --delay-updates --delete-missing-args --files-from=- --from0"
ANSWER = "echo $((6 * 7))-answers"


def lab(name):
    return containers.host(name)


tdi, ihs, stranger = lab("tdi1"), lab("ihs1"), lab("stproxy1")


def by_job(command):
    """Run a shell command as the account of the job; return everything it printed, and its exit code."""
    done = tdi.run(f"runuser -u tdiphoto -- sh -c {shlex.quote(command)}")
    return done.stdout + done.stderr, done.rc


def push():
    """Run the job without the assembly line, after a scheduled run; return output and exit code."""
    for _ in range(60):
        output, rc = by_job(f"{JOB} --phase transfer")
        if rc != 11:
            break
        time.sleep(1)
    return output, rc


def play(playbook, *options, **variables):
    """Run a published playbook and return its output."""
    output = playbooks.run(f"playbooks/{playbook}.yml", "--diff", *options, variables=variables).output
    assert "PRIVATE KEY" not in output
    return output


def transfer(**variables):
    """Run the role with other variables."""
    return play("photos", "--tags", "photo_transfer", **variables)


def changes(output):
    return sum(int(number) for number in re.findall(r"changed=(\d+)", output))


def state():
    return json.loads(tdi.file(STATE).content_string)


def fingerprint(path=KEY):
    """Fingerprint of the private key, not of the file beside it."""
    return tdi.check_output(f"ssh-keygen -y -f {path} | ssh-keygen -lf -").split()[1]


def granted():
    """Fingerprints of the keys in authorized_keys."""
    return [line.split()[1] for line in ihs.check_output(f"ssh-keygen -lf {GRANTS}").splitlines()]


@pytest.fixture(scope="module", autouse=True)
def every_minute():
    """Start the job by cron every minute, until a test restores the file for cron."""
    tdi.check_output(f"sed -i 's/^17 /* /' {CRON_FILE}")
    yield
    assert tdi.file(CRON_FILE).contains("^17 ")
    assert not tdi.file("/etc/systemd/system/sametime-photos.timer").exists


def test_files_and_modes():
    for path, mode in ((KEY, 0o600), (KEY + ".pub", 0o644), (KNOWN_HOSTS, 0o644)):
        assert (tdi.file(path).user, tdi.file(path).mode) == ("tdiphoto", mode)
    assert tdi.file(str(Path(KEY).parent)).mode == 0o700
    assert (ihs.file(GRANTS).user, ihs.file(GRANTS).mode) == ("stphotos", 0o600)
    assert (ihs.file(PHOTOS).user, ihs.file(PHOTOS).mode) == ("stphotos", 0o755)
    receiver = ihs.file("/usr/local/libexec/sametime/photo-receive")
    assert (receiver.user, receiver.group, receiver.mode) == ("root", "root", 0o755)
    names = rf"\( -name '{Path(KEY).name}*' -o -name '{Path(KNOWN_HOSTS).name}*' \)"
    assert ihs.check_output(f"find / -xdev -ignore_readdir_race {names} -print") == ""


def test_photos_have_arrived():
    assert int(ihs.check_output(f"ls {PHOTOS} | wc -l")) > 150
    assert ihs.check_output(f"find {PHOTOS} -type f -not -perm 0644 -o -not -user stphotos") == ""


def test_exactly_one_line():
    line = ihs.file(GRANTS).content_string
    assert line.count("\n") == 1
    address = tdi.check_output("getent hosts tdi1").split()[0]
    command = f"/usr/local/libexec/sametime/photo-receive {PHOTOS}"
    assert line.startswith(f'restrict,command="{command}",from="{address}" ssh-ed25519 ')
    assert line.endswith(" sametime-grant:photos\n")


def test_pinned_host_keys_are_those_of_the_web_server():
    pinned = {tuple(line.split()[1:3]) for line in tdi.file(KNOWN_HOSTS).content_string.splitlines()}
    own = {tuple(line.split()[:2]) for line in ihs.check_output("cat /etc/ssh/ssh_host_*_key.pub").splitlines()}
    assert pinned == own
    assert by_job(f"ssh-keygen -F ihs1 -f {KNOWN_HOSTS}")[1] == 0


STAGE = "mkdir -p /tmp/stage && echo x >/tmp/stage/evil@acme.example.jpg &&"


@pytest.mark.parametrize(
    ("command", "refusal"),
    [
        pytest.param(f"{SSH} ihs1 '{ANSWER}'", "only an rsync that sends photos is allowed", id="command"),
        pytest.param(f"echo '{ANSWER}' | {SSH} -T ihs1", "this key opens no shell", id="shell"),
        pytest.param(f"echo '{ANSWER}' | {SSH} -tt ihs1", "PTY allocation request failed", id="terminal"),
        pytest.param(f"{SSH} ihs1 'rsync --server -tr . .; {ANSWER}'", "no rsync client sends", id="second command"),
        pytest.param(f"{SSH} ihs1 'bash -i'", "only an rsync that sends photos is allowed", id="bash"),
        pytest.param(f"{RSYNC} ihs1:/etc/passwd /tmp/stolen", "this key cannot read files", id="rsync read"),
        pytest.param(f"{RSYNC} -r ihs1:. /tmp/stolen", "this key cannot read files", id="rsync read photos"),
        pytest.param(f"{RSYNC} -r ihs1:../ /tmp/stolen", "this key cannot read files", id="rsync read above"),
        pytest.param(f"scp {OPTIONS} stphotos@ihs1:/etc/passwd /tmp/stolen", "Connection closed", id="scp"),
        pytest.param(
            f"scp -O {OPTIONS} stphotos@ihs1:/etc/passwd /tmp/stolen", "only an rsync", id="scp, old protocol"
        ),
        pytest.param(
            f"echo get /etc/passwd /tmp/stolen | sftp {OPTIONS} -b - stphotos@ihs1", "Connection closed", id="sftp"
        ),
        pytest.param(f"{STAGE} scp -O {OPTIONS} -r /tmp/stage stphotos@ihs1:/tmp/", "only an rsync", id="scp write"),
        pytest.param(f"{STAGE} {RSYNC} -r /tmp/stage/ ihs1:../", "the destination must be a dot", id="rsync above"),
        pytest.param(f"{STAGE} {RSYNC} -r /tmp/stage/ ihs1:x/../../", "must be a dot", id="rsync around"),
        pytest.param(f"{STAGE} {RSYNC} -r /tmp/stage/ ihs1:/tmp/", "must be a dot", id="rsync elsewhere"),
        pytest.param(f"{STAGE} {RSYNC} -a /tmp/stage/ ihs1:.", "is not allowed", id="rsync with links and owners"),
        pytest.param(f"{STAGE} {RSYNC} -r -s /tmp/stage/ ihs1:.", "--no-secluded-args", id="rsync, hidden options"),
        pytest.param(f"{STAGE} {RSYNC} -r --temp-dir=/tmp /tmp/stage/ ihs1:.", "is not allowed", id="rsync temp-dir"),
        pytest.param(f"{RSYNC} -r --delete /tmp/empty/ ihs1:.", "never sends these options", id="rsync delete"),
        pytest.param(f"{RSYNC} -d --delete /tmp/empty/ ihs1:.", "is not allowed", id="rsync delete, flat"),
        pytest.param(f"{RSYNC} -r --force /tmp/empty/ ihs1:.", "is not allowed", id="rsync force"),
        pytest.param(f"{STAGE} {RSYNC} -rt /tmp/stage/ ihs1:.", "never sends these options", id="rsync tree"),
        pytest.param(f"{STAGE} {RSYNC} -r --inplace /tmp/stage/ ihs1:.", "is not allowed", id="rsync inplace"),
        pytest.param(
            f"{STAGE} {RSYNC} -r --backup --backup-dir=../b /tmp/stage/ ihs1:.", "is not allowed", id="backup-dir"
        ),
        pytest.param(f"{STAGE} {RSYNC} -r --copy-dest=/etc /tmp/stage/ ihs1:.", "is not allowed", id="copy-dest"),
        pytest.param(
            f"{STAGE} {RSYNC} -r --remote-option=--log-file=/tmp/log /tmp/stage/ ihs1:.",
            "is not allowed",
            id="log-file",
        ),
        pytest.param(
            f"{STAGE} {RSYNC} -r --rsync-path='id; rsync' /tmp/stage/ ihs1:.", "only an rsync", id="rsync-path"
        ),
    ],
)
def test_refused(command, refusal):
    # Modules of other scenarios unpack themselves below /tmp for a moment.
    wanted = r"-path '/tmp/ansible*' -prune -o -not -path /tmp -printf '%y %p %m %u %s\n'"
    look = f"find {PHOTOS} /tmp /home/stphotos -ignore_readdir_race {wanted} | sort"
    before = ihs.check_output(look)
    output, rc = by_job(f"mkdir -p /tmp/empty; {command}")
    assert rc != 0
    assert refusal in output
    assert "42-answers" not in output
    assert not tdi.file("/tmp/stolen").exists
    assert ihs.check_output(look) == before


def test_links_do_not_arrive():
    make = "mkdir -p /tmp/links && ln -sfn /etc/passwd /tmp/links/x@acme.example.jpg"
    names = r"printf 'x@acme.example.jpg\0'"
    output, rc = by_job(f"{make} && {names} | {RSYNC} {WRITE} /tmp/links/ ihs1:.")
    assert rc == 0, output
    assert "skipping non-regular file" in output
    assert not ihs.file(f"{PHOTOS}/x@acme.example.jpg").exists


def test_a_link_to_a_directory_stops_the_job():
    """rsync would delete named files through it."""
    try:
        ihs.check_output(
            f"install -d -o stphotos /tmp/outside; touch /tmp/outside/file; ln -s /tmp/outside {PHOTOS}/link"
        )
        output, rc = push()
        assert rc == 46
        assert f"photo-receive: refused: '{PHOTOS}/link' is a link to a directory" in output
        output, rc = by_job(f"mkdir -p /tmp/empty; printf 'link/file\\0' | {RSYNC} {WRITE} /tmp/empty/ ihs1:.")
        assert rc != 0
        assert ihs.file("/tmp/outside/file").exists
    finally:
        ihs.run(f"rm -rf {PHOTOS}/link /tmp/outside")
    assert push() == ("", 0)


def test_ports_are_not_forwarded():
    """-L and -D listen on the client, which the web server cannot prevent; it refuses the forwarded connections."""
    output, _ = by_job(
        f"""{SSH} -N -L 127.0.0.1:7001:127.0.0.1:22 -D 127.0.0.1:7002 ihs1 2>/tmp/forward & client=$!
        for try in $(seq 50); do ss -ltn | grep -q 127.0.0.1:7002 && break; sleep 0.1; done
        timeout 5 bash -c 'exec 3<>/dev/tcp/127.0.0.1/7001 && head -c 4 <&3'
        curl -sS -m 5 --socks5 127.0.0.1:7002 http://127.0.0.1:80/ && echo came-through
        kill $client; cat /tmp/forward; rm /tmp/forward"""
    )
    assert "SSH-" not in output
    assert "came-through" not in output
    assert output.count("administratively prohibited") == 2


def test_ports_are_not_forwarded_back():
    output, rc = by_job(f"timeout 10 {SSH} -N -o ExitOnForwardFailure=yes -R 127.0.0.1:0:127.0.0.1:22 ihs1")
    assert rc == 255
    assert "remote port forwarding failed" in output


def test_sshd_lists_no_other_right():
    """No agent, no terminal, no X11, no .ssh/rc, according to the debug output of sshd."""
    output, _ = by_job(f"{SSH} -v -A ihs1 true")
    rights = [line.split("key options: ")[1].split() for line in output.splitlines() if "key options:" in line]
    assert rights
    assert all(right == ["command"] for right in rights)


def test_key_works_from_nowhere_else():
    private, known = tdi.file(KEY).content_string, tdi.file(KNOWN_HOSTS).content_string
    try:
        stranger.check_output(f"umask 077; cat >/root/key <<'E'\n{private}E\ncat >/root/known <<'E'\n{known}E")
        ssh = "ssh -F /dev/null -i /root/key -o IdentitiesOnly=yes -o BatchMode=yes -o UserKnownHostsFile=/root/known"
        done = stranger.run(f"mkdir -p /root/empty; rsync --dry-run -r --rsh '{ssh}' /root/empty/ stphotos@ihs1:.")
    finally:
        stranger.run("rm -rf /root/key /root/known /root/empty")
    assert "Permission denied (publickey" in done.stderr
    assert done.rc != 0


def test_refusals_are_in_the_log_of_the_web_server():
    address = tdi.check_output("getent hosts tdi1").split()[0]
    by_job(f"{SSH} ihs1 'logged $((6 * 7))'")
    lines = ihs.check_output("journalctl --sync && journalctl --no-pager --since -10m -t photo-receive")
    assert f"refused '{address}': only an rsync that sends photos is allowed; requested 'logged $((6 * 7))'" in lines


def test_cron_starts_the_job():
    """The real cron starts it within a minute. Runs that tests start have another phase."""
    for _ in range(65):
        last = state()
        if (last["caller"], last["phase"]) == ("program", "all"):
            break
        time.sleep(1)
    assert (last["caller"], last["phase"], last["user"], last["result"]) == ("program", "all", "tdiphoto", "ok")


# A line in Latin-1 with quotes, commas and CRLF; a blank line; a comment; a last line without line feed.
BEFORE_OURS = b'from="*.acme.example,!x",command="echo \\"a, b\\"" ssh-rsa AAAAbroken jos\xe9\r\n\n'
TAG = b" sametime-grant:photos"
AFTER_OURS = b"# the web team\n  no-pty ssh-ed25519 AAAA"


def write_file(host, path, data):
    escaped = "".join(f"\\{byte:03o}" for byte in data)
    host.check_output(f"printf '{escaped}' >{path}")


def test_drift_is_corrected_and_other_lines_stay():
    (line,) = (each for each in ihs.file(GRANTS).content.splitlines(keepends=True) if each.endswith(TAG + b"\n"))
    loose = line.replace(b"restrict,", b"").replace(b'command="', b'command="/bin/sh -c id; ')
    write_file(ihs, GRANTS, BEFORE_OURS + loose + AFTER_OURS)
    ihs.check_output(f"chmod 644 {GRANTS}")
    tdi.check_output(f"chmod 644 {KEY}; rm {KEY}.pub")
    output = transfer(photo_transfer_openssh_version="6.6.1")
    limits = b"no-pty,no-port-forwarding,no-agent-forwarding,no-X11-forwarding,no-user-rc"
    assert limits.decode() in output
    assert (ihs.file(GRANTS).mode, tdi.file(KEY).mode, tdi.file(KEY + ".pub").exists) == (0o600, 0o600, True)
    assert ihs.file(GRANTS).content == BEFORE_OURS + line.replace(b"restrict", limits) + AFTER_OURS
    assert tdi.file(CRON_FILE).contains("^17 \\* \\* \\* \\* tdiphoto ")


def test_a_changed_host_key_stops_the_job_until_the_role_pins_it():
    ihs.check_output("rm /etc/ssh/ssh_host_*; ssh-keygen -A; systemctl restart ssh")
    output, rc = push()
    assert rc == 46, output
    assert state()["web_servers"]["ihs1"]["cause"] == "transfer_host_key"
    assert state()["web_servers"]["ihs2"]["cause"] == "ok"
    assert "Host key verification failed" in by_job(f"{SSH} ihs1 true")[0]
    output = transfer(photo_transfer_scheduler="systemd", photo_transfer_schedule="*/7 * * * mon-fri")
    assert "the host key of ihs1 has changed: " in " ".join(output.split())
    assert push() == ("", 0)


def test_timer_of_systemd_instead_of_cron():
    assert not tdi.file(CRON_FILE).exists
    for question, answer in (("is-active", "active"), ("is-enabled", "enabled")):
        assert tdi.check_output(f"systemctl {question} sametime-photos.timer") == answer
    assert tdi.check_output("systemctl show -P NextElapseUSecRealtime sametime-photos.timer") != ""
    tdi.check_output("systemctl start sametime-photos.service")
    assert tdi.check_output("systemctl show -P Result -P ExecMainStatus sametime-photos.service") == "success\n0"
    assert (state()["caller"], state()["user"], state()["result"]) == ("program", "tdiphoto", "ok")


@pytest.fixture
def pushes():
    """Push with the job in a loop; return a function that stops it and returns the exit code of each push.

    A push that meets the lock of a scheduled run does not count.
    """
    loop = f"""rm -f /tmp/pushes; touch /tmp/pushing
    while [ -e /tmp/pushing ]; do
      {JOB} --phase transfer >/dev/null 2>>/tmp/push-errors; rc=$?
      [ $rc -eq 11 ] || echo $rc >>/tmp/pushes
      sleep 0.2
    done"""

    def count_to(number):
        until(lambda: len(tdi.check_output("cat /tmp/pushes").split()) >= number)

    with subprocess.Popen(
        ["podman", "exec", "--user", "tdiphoto", "sametime-lab-tdi1", "sh", "-c", loop],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:

        def ended():
            count_to(6)
            tdi.run("rm -f /tmp/pushing")
            process.wait(60)
            return tdi.check_output("cat /tmp/pushes; rm -f /tmp/pushes").split()

        until(lambda: tdi.file("/tmp/pushes").exists)
        count_to(1)
        yield ended
        tdi.run("rm -f /tmp/pushing /tmp/push-errors")


def test_rotation_under_a_loop_of_pushes(pushes):
    old = fingerprint()
    output = play("rotate_transfer_key")
    ended = pushes()
    new = fingerprint()
    assert new != old
    assert new in granted()
    assert old not in granted()
    assert set(ended) == {"0"}, tdi.run("cat /tmp/push-errors").stdout
    assert changes(output) == 7  # three of the key, and two grants on each of two web servers
    left = tdi.check_output(f"ls {Path(KEY).parent}").split()
    assert left == [Path(path).name for path in (KEY, KEY + ".pub", KNOWN_HOSTS, KNOWN_HOSTS[:-1] + "2")]


def module(name, **arguments):
    assert not playbooks.run_module("tdi1", name, **arguments)["failed"]


LATE = """#!/bin/bash
touch /tmp/late-$$
until [ -e /tmp/go ]; do sleep 0.1; done
exec 3<>/dev/tcp/$1/$2
cat <&3 &
cat >&3
"""


@pytest.fixture
def late_push():
    """Start a push, which reads the keys; return a function that permits the connection and returns output and code."""
    tdi.check_output(
        f"cat >/tmp/late <<'E'\n{LATE}E\nchmod 755 /tmp/late; rm -f /tmp/go /tmp/late-*; mkdir -p /tmp/empty"
    )
    running = []

    def begin(identities):
        ssh = f"{SSH} {identities} -o 'ProxyCommand=/tmp/late %h %p'"
        push = ["rsync", *READ.split(), "--rsh", ssh, "/tmp/empty/", "ihs1:."]
        argv = ["podman", "exec", "--user", "tdiphoto", "sametime-lab-tdi1", *push]
        process = subprocess.Popen(argv, stderr=subprocess.PIPE, text=True)
        running.append(process)

        def end():
            tdi.check_output("touch /tmp/go")
            return process.communicate(timeout=60)[1], process.returncode

        return end

    yield begin
    tdi.run("touch /tmp/go; sleep 1; rm -rf /tmp/late* /tmp/go /tmp/empty")
    for process in running:
        process.kill()


def test_an_interrupted_rotation_continues(late_push):
    """Stopped after the next key exists, and again after it is promoted, while two pushes have read the old key."""
    old = fingerprint()
    module("transfer_key", path=KEY, owner="tdiphoto", rotation="prepare")
    following = fingerprint(KEY + ".next")
    assert "is in the middle of a rotation" in " ".join(transfer(photo_transfer_sync=False).split())
    assert {old, following} <= set(granted())
    as_the_job, with_one_identity = late_push(f"-o IdentityFile={KEY}.next"), late_push("")
    until(lambda: len(tdi.run("ls /tmp/late-*").stdout.split()) == 2)  # ssh reads its keys now
    module("transfer_key", path=KEY, owner="tdiphoto", rotation="promote")
    # ssh offers the key that it read, and finds another key when it must sign. The job continues with the next key.
    output, rc = as_the_job()
    assert rc == 0, output
    output, rc = with_one_identity()
    assert rc != 0
    assert "do not match public" in output
    assert push()[1] == 0
    play("rotate_transfer_key")
    assert fingerprint() == following
    assert old not in granted()
    assert granted().count(following) == 1


def test_private_key_is_nowhere_else():
    """Search for its text in logs and temporary files of both hosts and of the controller."""
    middle = tdi.check_output(f"sed -n 3p {KEY}")
    assert len(middle) > 30
    places = "/var /tmp /run /root /home /etc /usr/local"
    found = tdi.run(f"grep -rlsF --devices=skip -e {middle} {places} | grep -vx {KEY}")
    assert found.stdout == ""
    assert not ihs.run(f"grep -rsF --devices=skip -e {middle} {places} {PHOTOS}").stdout
    for host in (tdi, ihs):
        assert not host.run(f"journalctl --no-pager | grep -F -e {middle} -e 'OPENSSH PRIVATE'").stdout
    # On the controller only new and small files, since /tmp may contain anything.
    new = ["find", ROOT / ".cache", "/tmp", "-xdev", "-type", "f", "-mmin", "-60", "-size", "-4096k"]
    here = [*new, "-exec", "grep", "-lsF", "-e", middle, "{}", "+"]
    assert subprocess.run(here, capture_output=True, check=False).stdout == b""
