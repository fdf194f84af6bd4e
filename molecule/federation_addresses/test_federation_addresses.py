"""Every host of the cell resolves every other one to the production network, and the hosts files say nothing else."""

import os
import re
import subprocess
from pathlib import Path

import pytest
import testinfra

ROOT = Path(os.environ.get("MOLECULE_PROJECT_DIRECTORY", Path(__file__).parents[2]))
NODES = {"ssc1": "172.30.10.13", "meet1": "172.30.10.14", "meet2": "172.30.10.15"}


def lab(name):
    return testinfra.get_host(f"podman://sametime-lab-{name}")


def federation(*arguments):
    command = ["ansible-playbook", "--inventory", "inventories/lab", "playbooks/federation.yml", *arguments]
    plain = {**os.environ, "ANSIBLE_FORCE_COLOR": "0", "ANSIBLE_NOCOLOR": "1"}
    return subprocess.run(command, cwd=ROOT, env=plain, capture_output=True, text=True, check=False)


@pytest.fixture(params=sorted(NODES))
def host(request):
    return lab(request.param)


@pytest.mark.parametrize("name", sorted(NODES))
def test_forward(host, name):
    for asked in (name, f"{name}.acme.example"):
        found = {line.split()[0] for line in host.check_output(f"getent ahosts {asked}").splitlines()}
        assert found == {NODES[name]}


@pytest.mark.parametrize("name", sorted(NODES))
def test_reverse(host, name):
    assert host.check_output(f"getent hosts {NODES[name]}").split()[1] == f"{name}.acme.example"


def test_java_sees_the_same():
    """WebSphere asks through Java; Jython is at hand here."""
    script = "import java.net.InetAddress as A; print [a.hostAddress for a in A.getAllByName('meet1.acme.example')]"
    assert lab("ssc1").check_output(f'jython -c "{script}"').splitlines()[-1] == "[u'172.30.10.14']"


def test_other_lines_are_as_before(host):
    now = host.check_output("cat /etc/hosts").splitlines()
    first = host.check_output("cat /etc/hosts.first").splitlines()
    begin, end = now.index("# BEGIN sametime.estate federation"), now.index("# END sametime.estate federation")
    assert now[begin + 1 : end] == [f"{NODES[name]} {name}.acme.example {name}" for name in ("ssc1", "meet1", "meet2")]
    own = host.check_output("hostname")
    wanted = [re.sub(rf"^(172\.30\.40\.\d+)\t{own} ", r"\1 ", line) for line in first]
    assert now[:begin] + now[end + 1 :] == wanted


def test_an_answer_of_the_management_network_fails_with_the_matrix():
    meet2 = lab("meet2")
    meet2.check_output("sed -i 's/^hosts:.*/hosts: dns files/' /etc/nsswitch.conf")
    try:
        done = federation()
    finally:
        meet2.check_output("sed -i 's/^hosts:.*/hosts: files dns/' /etc/nsswitch.conf")
    assert done.returncode != 0
    assert re.search(r"meet2 resolves meet1\.acme\.example to .*172\.30\.40\.14.*; wanted exactly", done.stdout)
    assert not re.search(r"ssc1 resolves", done.stdout)
    assert re.search(r"\n *ssc1 +172\.30\.10\.13 +172\.30\.10\.14 +172\.30\.10\.15\n", done.stdout)
    assert re.search(r"\n *meet2 +172\.30\.[14]0\.13, 172\.30\.[14]0\.13 !", done.stdout)
    assert "changed=1" not in done.stdout


def test_a_line_of_others_is_named_and_nothing_written():
    meet1 = lab("meet1")
    meet1.check_output("cp /etc/hosts /etc/hosts.kept; echo '127.0.1.1 meet1 alias' >>/etc/hosts; sha256sum /etc/hosts")
    before = meet1.check_output("cat /etc/hosts")
    try:
        done = federation("--limit", "meet1", "--extra-vars", "federation_addresses_other_lines=refuse")
        after = meet1.check_output("cat /etc/hosts")
    finally:
        meet1.check_output("cat /etc/hosts.kept >/etc/hosts; rm /etc/hosts.kept")
    assert done.returncode != 0
    assert "give managed names another address: 127.0.1.1 meet1 alias. Correct them" in done.stdout + done.stderr
    assert after == before


def test_hosts_outside_ansible_get_their_lines_shown():
    done = federation("--check", "--extra-vars", '{"federation_addresses_by_hand": ["meet2.acme.example"]}')
    assert done.returncode == 0
    assert "- 172.30.10.13 ssc1.acme.example ssc1" in done.stdout
    assert "changed=1" not in done.stdout
