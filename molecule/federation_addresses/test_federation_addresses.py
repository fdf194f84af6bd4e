"""Every host of the cell resolves every other one to the production network, and nodes federate because of that."""

import re

import pytest
from ansible_collections.sametime.estate.molecule import was_lab as lab

NODES = {"ssc1": "172.30.10.13", "meet1": "172.30.10.14", "meet2": "172.30.10.15"}
FORWARD = "for name in {}; do echo $name $(getent ahosts $name | cut -d' ' -f1 | sort -u); done"
REVERSE = "for address in {}; do getent hosts $address; done"
BLOCK = [f"{address} {name}.acme.example {name}" for name, address in NODES.items()]
BEGIN, END = "# BEGIN sametime.estate federation", "# END sametime.estate federation"
ADD_NODE = "/opt/IBM/WebSphere/AppServer/profiles/STMAppProfile/bin/addNode.sh"
MANAGED = "print '#' + ','.join(AdminTask.listManagedNodes().splitlines())"


@pytest.fixture(params=sorted(NODES))
def host(request):
    return lab.host(request.param)


def test_names_lead_to_the_production_network_alone(host):
    names = [*NODES, *(f"{name}.acme.example" for name in NODES)]
    found = host.check_output(FORWARD.format(" ".join(names))).splitlines()
    assert found == [f"{name} {NODES[name.partition('.')[0]]}" for name in names]


def test_addresses_are_called_by_the_full_name(host):
    found = host.check_output(REVERSE.format(" ".join(NODES.values()))).splitlines()
    assert [line.split()[:2] for line in found] == [[NODES[name], f"{name}.acme.example"] for name in NODES]


def test_java_sees_the_same():
    """WebSphere asks through Java; Jython is at hand here."""
    script = "import java.net.InetAddress as A; print [a.hostAddress for a in A.getAllByName('meet1.acme.example')]"
    assert lab.host("ssc1").check_output(f'jython -c "{script}"').splitlines()[-1] == "[u'172.30.10.14']"


def test_other_lines_are_as_before(host):
    now = host.check_output("cat /etc/hosts").splitlines()
    first = host.check_output("cat /etc/hosts.before-waslab").splitlines()
    begin, end = now.index(BEGIN), now.index(END)
    assert now[begin + 1 : end] == BLOCK
    own = host.check_output("hostname")
    wanted = [re.sub(rf"^(172\.30\.40\.\d+)\t{own} ", r"\1 ", line) for line in first]
    assert now[:begin] + now[end + 1 :] == wanted


def test_an_answer_of_the_management_network_fails_with_the_matrix():
    meet2 = lab.host("meet2")
    meet2.check_output("sed -i 's/^hosts:.*/hosts: dns files/' /etc/nsswitch.conf")
    try:
        output = lab.play("federation", check=False)
    finally:
        meet2.check_output("sed -i 's/^hosts:.*/hosts: files dns/' /etc/nsswitch.conf")
    said = " ".join(output.split())
    wrong = "meet2 resolves meet1.acme.example to 172.30.40.14, 172.30.10.14; expected only 172.30.10.14"
    assert wrong in said
    assert "ssc1 resolves" not in said
    assert "ssc1 172.30.10.13 172.30.10.14 172.30.10.15" in said
    assert "meet2 172.30.40.13, 172.30.10.13 ! 172.30.40.14, 172.30.10.14 !" in said
    assert "changed=1" not in said


def test_a_line_of_others_is_named_and_nothing_written():
    meet1 = lab.host("meet1")
    meet1.check_output("cp /etc/hosts /etc/hosts.kept; echo '127.0.1.1 meet1 alias' >>/etc/hosts")
    before = meet1.check_output("cat /etc/hosts")
    try:
        output = lab.play("federation", "--limit", "meet1", check=False, federation_addresses_other_lines="refuse")
        after = meet1.check_output("cat /etc/hosts")
    finally:
        meet1.check_output("cat /etc/hosts.kept >/etc/hosts; rm /etc/hosts.kept")
    assert "give managed names another address: 127.0.1.1 meet1 alias. Correct them" in " ".join(output.split())
    assert after == before


def test_hosts_outside_ansible_get_their_lines_shown():
    output = lab.play("federation", "--check", federation_addresses_by_hand=["meet2.acme.example"])
    assert '"172.30.10.13 ssc1.acme.example ssc1"' in output
    assert "changed=1" not in output


@pytest.fixture
def apart():
    """The Meeting nodes are not members of the cell yet."""
    lab.waslab("reset", "--standalone", "meet1,meet2")
    yield lab.mark()
    lab.waslab("reset")


def add_node(name, manager):
    """Run addNode on a host; returns its exit code and what it says, on one line."""
    done = lab.host(name).run(f"{ADD_NODE} {manager} 8879")
    return done.rc, " ".join(done.stdout.split())


def test_nodes_federate_with_the_entries_and_not_without(apart):
    for name in ("ssc1", "meet1"):
        lab.host(name).check_output("cat /etc/hosts.before-waslab >/etc/hosts")
    # The node does not reach the manager by its name, and the manager not the node.
    for manager, address in (("ssc1.acme.example", "172.30.40.13"), (NODES["ssc1"], "172.30.40.14")):
        code, said = add_node("meet1", manager)
        assert code != 0
        assert "ADMU0006E: Exception creating Deployment Manager connection." in said
        assert f"({address})" in said
    assert lab.events("node.add", since=apart) == []

    drift = "sed 's/^172.30.10.14 meet1/172.30.40.14 meet1/' /etc/hosts >/tmp/hosts && cat /tmp/hosts >/etc/hosts"
    lab.host("meet2").check_output(drift)
    lab.play("federation")
    for name in ("meet1", "meet2"):
        code, said = add_node(name, "ssc1.acme.example")
        assert (code, f"ADMU0003I: Node {name}Node has been successfully federated." in said) == (0, True), said
    assert [entry["node"] for entry in lab.events("node.federated", since=apart)] == ["meet1Node", "meet2Node"]
    assert lab.wsadmin(MANAGED) == ["meet1Node,meet2Node,stproxy1Node"]
