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
        "in_group": "site/group_vars/all/a.yml and site/host_vars/h.yml",
        "in_host": "site/host_vars/h.yml",
        "in_hosts": "site/hosts.yml",
    }


def test_places_in_an_ini_inventory(tmp_path):
    (tmp_path / "hosts").write_text(
        "[photo_web]\n# a_host other=1\nihs1 one=1 other_one=2\n[photo_web:vars]\ntwo = 2\n"
    )
    assert sources.places(["one", "two", "other"], [str(tmp_path)], [], tmp_path) == {"one": "hosts", "two": "hosts"}


def test_names_of_files(tmp_path):
    for name in ("group_vars/all/x.yml", "group_vars/photo_web.yml", "group_vars/.x.swp", "host_vars/h.acme.example"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    wanted = {"group_vars": ["all", "photo_web"], "host_vars": ["h.acme.example"]}
    assert sources.names_of_files([str(tmp_path), str(tmp_path / "hosts.yml")]) == wanted


@pytest.mark.parametrize("name", ["hosts", "hosts.ini", "hosts.yaml", "hosts.json"])
def test_a_file_of_an_inventory_directory(tmp_path, name):
    (tmp_path / name).write_text("name: 1\n")
    assert sources.places(["name"], [str(tmp_path)], [], tmp_path) == {"name": name}


@pytest.mark.parametrize(
    ("text", "place", "wrong"),
    [
        ("our_port: 0443", "our_port", "is the number 291 for YAML"),
        ("our_tls: {port: 0443}", "our_tls.port", "is the number 291 for YAML"),
        ("our_pair:\n  members:\n    - port: 55:01 # x", "our_pair.members[0].port", "is the number 3301 for YAML"),
        ("all:\n  hosts:\n    h:\n      our_port: 010", "our_port", "is the number 8 for YAML"),
        ("our_password: 0123", "our_password", "is a number for YAML, and a different one"),
    ],
)
def test_numbers_that_yaml_reads_as_others(tmp_path, text, place, wrong):
    (tmp_path / "hosts.yml").write_text(text + "\n")
    (problem,) = sources.misread_numbers([str(tmp_path)], ("our_",))
    assert (problem.variable, problem.wrong) == (place, wrong)
    assert "0123" not in repr(problem)


@pytest.mark.parametrize(
    "text",
    [
        "our_port: 443",
        "our_port: 0",
        "our_port: '0443'",
        "our_port: 0x1bb",
        "our_time: 10:30:00 x",
        "zip_code: 0123",
        "our_text: a 0443 b",
        "our_net: [10.0.0.0/8]",
        "# our_port: 0443",
        "our_port: 0443: broken",
    ],
)
def test_numbers_that_are_what_they_look_like(tmp_path, text):
    (tmp_path / "hosts.yml").write_text(text + "\n")
    assert list(sources.misread_numbers([str(tmp_path)], ("our_",))) == []


def test_a_file_elsewhere_keeps_its_whole_path(tmp_path):
    (tmp_path / "hosts.ini").write_text("[all:vars]\nname=1\n")
    assert sources.places(["name"], [str(tmp_path / "hosts.ini")], [], tmp_path / "work") == {
        "name": str(tmp_path / "hosts.ini")
    }
