"""The site as the preflight knows it is the site of playbooks, roles and example inventory."""

from pathlib import Path

import pytest
from ansible_collections.sametime.estate.lab.common import fast_yaml
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.site import GROUPS, MAY_BE_EMPTY, PARTS, SHARED

ROOT = Path(__file__).resolve().parents[5]
EXAMPLE = ROOT / "inventories" / "example"


def read(path):
    return fast_yaml.load(path.read_text())


@pytest.mark.parametrize("part", PARTS)
def test_a_part_is_its_playbook(part):
    plays = [play for play in read(ROOT / "playbooks" / f"{part}.yml") if play.get("roles")]
    roles = {
        role["role"].removeprefix("sametime.estate."): tuple(play["hosts"].split(":"))
        for play in plays
        for role in play["roles"]
    }
    # Roles of the cell import role was_cell, so its options count, too.
    imported = {"was_cell": ("ssc",)} if part == "websphere" else {}
    assert PARTS[part].roles == {**imported, **roles}


def test_the_parts_are_those_of_the_site():
    imported = [play["ansible.builtin.import_playbook"] for play in read(ROOT / "playbooks" / "site.yml")]
    assert {f"{part}.yml" for part in PARTS} == set(imported) - {"preflight.yml"}


def test_groups():
    assert set(GROUPS) == set(read(EXAMPLE / "hosts.yml")["all"]["children"])


@pytest.mark.parametrize("file", sorted({shared.file for shared in SHARED.values()}))
def test_shared_variables_are_those_of_the_example(file):
    written = {name for name in read(EXAMPLE / "group_vars" / "all" / file) if name.startswith("sametime_")}
    assert written == {name for name, shared in SHARED.items() if shared.file == file}
    assert set(SHARED) >= MAY_BE_EMPTY


@pytest.mark.parametrize("name", [name for name, shared in SHARED.items() if not shared.example.startswith(("[", "{"))])
def test_the_example_value_is_that_of_the_example(name):
    assert read(EXAMPLE / "group_vars" / "all" / SHARED[name].file)[name] == SHARED[name].example
