"""A host of the lab is complete: name, networks, provisioning. What was forgotten for a new host fails here."""

from collections import Counter
from ipaddress import ip_address, ip_network

import pytest
from ansible_collections.sametime.estate.lab.common import containers, fast_yaml, inventory

LAB = inventory.ROOT / "lab"
HOSTS = inventory.hosts()
SUBNETS = inventory.site_variables("lab")["lab_subnets"]
ALIASES = inventory.site_variables("lab")["lab_aliases"]
PROVISIONING = sorted(str(path.relative_to(LAB)) for path in LAB.glob("*/provision.yml"))


@pytest.mark.parametrize("host", HOSTS)
def test_ansible_reaches_the_container_of_the_host(host):
    assert HOSTS[host]["ansible_host"] == f"{containers.PREFIX}{host}"


@pytest.mark.parametrize("host", HOSTS)
def test_each_address_is_in_the_subnet_of_its_network(host):
    networks = HOSTS[host]["lab_networks"]
    assert networks
    for name, address in networks.items():
        assert ip_address(address) in ip_network(SUBNETS[name])


def test_no_address_and_no_name_is_used_twice():
    addresses = Counter(address for variables in HOSTS.values() for address in variables["lab_networks"].values())
    names = Counter([*HOSTS, *(name for names in ALIASES.values() for name in names)])
    assert [used for used, count in (addresses + names).items() if count > 1] == []


def test_aliases_belong_to_hosts():
    assert set(ALIASES) <= set(HOSTS)


def test_layers_of_the_image_belong_to_hosts_and_are_built():
    layers = inventory.site_variables("lab")["lab_layers"]
    assert set(layers) <= set(HOSTS)
    built = (LAB / "image" / "layers.sh").read_text().partition("layers=(")[2].partition(")")[0].split()
    assert set(layers.values()) == set(built)
    assert all((LAB / "image" / f"{layer}.sh").exists() for layer in built)


@pytest.mark.parametrize("playbook", PROVISIONING)
def test_provisioning_is_imported_and_names_groups_of_the_inventory(playbook):
    imported = [play["ansible.builtin.import_playbook"] for play in fast_yaml.load((LAB / "provision.yml").read_text())]
    assert playbook in imported
    for play in fast_yaml.load((LAB / playbook).read_text()):
        named = {name.lstrip("!&") for name in play["hosts"].split(":")}
        assert named <= {"all", "localhost", *inventory.groups()}
