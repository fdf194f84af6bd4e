"""The application server for tests: its download, its container, its data sources. None of these tests needs it."""

import re
from ipaddress import ip_address, ip_network
from xml.etree import ElementTree as ET

import pytest
import yaml
from ansible_collections.sametime.estate.lab.common import containers, inventory
from ansible_collections.sametime.estate.lab.liberty import data_sources, fetch, sign_on

SSO = yaml.safe_load((fetch.HERE / "inventory.yml").read_text())["all"]["children"]["sign_on"]["hosts"][sign_on.HOST]


@pytest.fixture(autouse=True)
def _ready(tmp_path, monkeypatch):
    monkeypatch.setattr(fetch, "READY", tmp_path / "live")


def test_another_description_of_the_server_makes_it_again(monkeypatch):
    fetch.server().mkdir(parents=True)
    assert not fetch.has_server()
    (fetch.server() / "made_of").write_text(fetch.wanted())
    assert fetch.has_server()
    fetch.fetch()
    monkeypatch.setattr(fetch, "PINNED", {"features": ["servlet-4.0"]})
    assert not fetch.has_server()


def test_a_wrong_checksum_is_named_and_nothing_is_kept(monkeypatch):
    def maven(argv, cwd, check):
        (cwd / "some.zip").write_bytes(b"something else")
        return fetch.subprocess.CompletedProcess(argv, 0)

    monkeypatch.setattr(fetch.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(fetch.subprocess, "run", maven)
    with pytest.raises(fetch.FetchError, match=r"openliberty-runtime.* nothing of it is used"):
        fetch.fetch()
    assert list(fetch.READY.iterdir()) == []


def test_a_missing_program_is_named(monkeypatch):
    monkeypatch.setattr(fetch.shutil, "which", lambda _name: None)
    with pytest.raises(fetch.FetchError, match="install the Debian packages"):
        fetch.fetch()


@pytest.mark.parametrize("server", sorted(path.name for path in (fetch.HERE / "servers").iterdir()))
def test_the_features_of_each_server_are_kept(server):
    text = (fetch.HERE / "servers" / server / "server.xml").read_text()
    features = re.findall(r"<feature>(.*?)</feature>", text)
    assert features
    assert set(features) <= set(fetch.PINNED["features"])


def test_the_container_has_a_place_in_the_networks_of_the_lab():
    lab = inventory.site_variables("lab")
    assert SSO["ansible_host"] == f"{containers.PREFIX}{sign_on.HOST}"
    for network, address in SSO["lab_networks"].items():
        assert ip_address(address) in ip_network(lab["lab_subnets"][network])
        assert address not in [host["lab_networks"].get(network) for host in inventory.hosts().values()]
    assert sign_on.HOST not in inventory.hosts(), "an ordinary lab does not create it"
    assert f"http://{SSO['lab_names'][0]}" == sign_on.URL


def test_the_scenario_uses_the_password_of_the_server():
    config = ET.parse(fetch.HERE / "servers/sign_on/server.xml")
    variables = yaml.safe_load((inventory.ROOT / "molecule/sign_on_live/vars/main.yml").read_text())
    assert config.find("ltpa").get("keysPassword") == sign_on.KEYS_PASSWORD
    assert variables["sametime_sso_keys"][0]["password"] == sign_on.KEYS_PASSWORD
    assert config.find("basicRegistry/user").attrib == {"name": sign_on.USER, "password": sign_on.PASSWORD}


def test_data_sources_have_their_purge_policy_and_the_properties():
    text = data_sources.definitions({"One": "EntirePool", "Two": "FailingConnectionOnly"}, {"serverName": 'a"&b'})
    found = {
        source.get("jndiName"): (source.find("connectionManager").get("purgePolicy"), source.find("properties.db2.jcc"))
        for source in ET.fromstring(text).iter("dataSource")
    }
    assert {name: policy for name, (policy, _properties) in found.items()} == {
        "jdbc/One": "EntirePool",
        "jdbc/Two": "FailingConnectionOnly",
    }
    assert all(properties.attrib == {"serverName": 'a"&b'} for _policy, properties in found.values())
