"""Interfaces of the roles, and the places where variables are set."""

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight import sources


@pytest.fixture
def role(tmp_path):
    meta = tmp_path / "roles" / "one" / "meta"
    meta.mkdir(parents=True)
    (meta / "argument_specs.yml").write_text(
        "argument_specs:\n"
        "  main: {options: {one_a: {type: str, required: true}}}\n"
        "  other: {options: {one_a: {type: int}, one_b: {type: str, required: true}}}\n"
    )
    return tmp_path


def test_what_another_entry_point_requires_is_optional(role):
    assert sources.roles(role)["one"] == (
        {"one_a": {"type": "str", "required": True}, "one_b": {"type": "str", "required": False}},
        {},
    )


def test_places(tmp_path):
    site = tmp_path / "site"
    (site / "group_vars" / "all").mkdir(parents=True)
    (site / "host_vars").mkdir()
    (site / "hosts.yml").write_text("all:\n  vars:\n    in_hosts: 1\n")
    (site / "group_vars" / "all" / "a.yml").write_text("in_group: 1\n# commented: 1\n")
    (site / "host_vars" / "h.yml").write_text('"in_host": 1\nin_group: 2\n')
    (site / "group_vars" / "all" / "vault.yml").write_text("$ANSIBLE_VAULT;1.1;AES256\nin_vault: 1\n")
    names = ["in_hosts", "in_group", "in_host", "in_vault", "commented", "extra"]
    assert sources.places(names, [str(site / "hosts.yml")], ["extra", "another"], tmp_path) == {
        "extra": "command line",
        "in_group": "site/group_vars/all/a.yml",
        "in_host": "site/host_vars/h.yml",
        "in_hosts": "site/hosts.yml",
    }


def test_a_file_elsewhere_keeps_its_whole_path(tmp_path):
    (tmp_path / "hosts.ini").write_text("[all:vars]\nname=1\n")
    assert sources.places(["name"], [str(tmp_path / "hosts.ini")], [], tmp_path / "work") == {
        "name": str(tmp_path / "hosts.ini")
    }
