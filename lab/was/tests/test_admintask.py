"""AdminTask: nodes, ports and host names."""

import pytest
from ansible_collections.sametime.estate.lab.was.harness import NODES
from ansible_collections.sametime.estate.lab.was.waslab.errors import WasError


def test_kinds_of_nodes(was):
    assert was.task.listManagedNodes().splitlines() == NODES
    assert was.task.listUnmanagedNodes() == "ihs1Node"
    assert was.task.isFederated() == "true"
    assert was.task.getNodeBaseProductVersion("[-nodeName meet1Node]") == "9.0.5.14"
    assert was.task.listServers("[-serverType WEB_SERVER]").startswith("webserver1(cells/sametimeCell/nodes/ihs1Node/")


def test_ports_and_host_names(cell, was):
    where = "[node meet1Node] [server STMeetingServer]"
    ports = was.task.listServerPorts("STMeetingServer", "[-nodeName meet1Node]").splitlines()
    assert f"[[SOAP_CONNECTOR_ADDRESS [[[host meet1.acme.example] {where} [port 8880] ]]]]" in ports
    point = "-nodeName meet1Node -endPointName SOAP_CONNECTOR_ADDRESS"
    was.task.modifyServerPort("STMeetingServer", f"[{point} -host h -port 9999 -modifyShared true]")
    assert f"[host h] {where} [port 9999]" in was.task.listServerPorts("STMeetingServer")
    was.task.changeHostName("[-nodeName meet2Node -hostName meet2.mgmt.example -regenDefaultCert true]")
    was.config.save()
    index = cell.master.read("cells/sametimeCell/nodes/meet2Node/serverindex.xml").decode()
    assert "meet2.acme.example" not in index
    assert 'host="*"' in index
    with pytest.raises(WasError, match="ADMF0003E"):
        was.task.changeHostName("[-nodeName nix -hostName x]")
    with pytest.raises(WasError, match="ADMF0002E"):
        was.task.changeHostName("[-nodeName meet1Node]")


def test_signers_of_the_trust_store(cell, was):
    options = ["-keyStoreName", "CellDefaultTrustStore", "-keyStoreScope", "(cell):sametimeCell"]
    assert was.task.listSignerCertificates(options).count("issuedTo") == 1
    with pytest.raises(WasError, match="CWPKI0663E"):
        was.task.listSignerCertificates(["-keyStoreName", "None"])
