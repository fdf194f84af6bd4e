"""Role was_cell: every role that plans gets its plan saved, whatever its name is; options reach the modules."""

import json
import re
import sys

import pytest
from ansible_collections.sametime.estate.tests.unit import playbook_runs
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._was import was_cells
from ansible_collections.sametime.estate.tests.unit.plugins.modules.was_profile import WasProfile

URI = "cells/C/nodes/n1/servers/P/{}.xml"
# What a contributor writes; see "How to add a role" in roles/was_cell/README.md.
TASKS = """
- name: Read the cell
  ansible.builtin.import_role:
    name: sametime.estate.was_cell
    tasks_from: read_once
  tags: [was_cell]

- name: Plan
  sametime.estate.stproxy_config:
    profile: "{{{{ was_cell_profile }}}}"
    cell: "{{{{ __was_cell_now.cell }}}}"
    apply: later
    server: P
    nodes: [n1]
    document: {name}.xml
    settings: [{{name: a, value: "1"}}]
  module_defaults:
    group/sametime.estate.websphere: "{{{{ __was_cell_connection }}}}"
  register: __{name}_planned
  notify: Save the configuration of the cell

- name: Add the plan to those of the cell
  ansible.builtin.import_role:
    name: sametime.estate.was_cell
    tasks_from: plan
  vars:
    was_cell_new_plans: "{{{{ [__{name}_planned] }}}}"
"""


@pytest.fixture
def profile(tmp_path):
    made = WasProfile(tmp_path / "dm", None)
    made.will_answer(*was_cells.answers())
    return made


@pytest.fixture
def play(tmp_path, profile):
    """Return a function: names of roles, variables -> the servers that wait after a play in check mode, and why."""

    def run(*names, arguments=(), **variables):
        for name in names:
            profile.document(URI.format(name), b"<configuration/>")
            tasks = tmp_path / "roles" / name / "tasks" / "main.yml"
            tasks.parent.mkdir(parents=True, exist_ok=True)
            tasks.write_text(TASKS.format(name=name))
        roles = [{"role": str(tmp_path / "roles" / name), "tags": [name]} for name in names]
        book = tmp_path / "play.yml"
        shown = {
            "ansible.builtin.debug": {"msg": "RESULT={{ __was_cell_now.cell.waiting | to_json }}"},
            "tags": ["always"],
        }
        book.write_text(
            json.dumps([{"hosts": "localhost", "gather_facts": False, "roles": roles, "post_tasks": [shown]}])
        )
        given = {
            "was_cell_profile": str(profile.root),
            "was_cell_state_directory": str(tmp_path / "state"),
            "was_cell_applications": [],
            "was_cell_restart": "never",
            "ansible_python_interpreter": sys.executable,
            **variables,
        }
        argv = ["-i", "localhost,", "-c", "local", "-e", json.dumps(given), "--check", book, *arguments]
        done = playbook_runs.play(argv, ANSIBLE_CALLBACK_RESULT_FORMAT="json")
        assert done.returncode == 0, done.stdout + done.stderr
        [text] = re.findall(r'"msg": "RESULT=(.*)"', done.stdout)
        return {record["server"]: record["reasons"] for record in json.loads(json.loads(f'"{text}"'))}

    return run


def test_the_plan_of_a_role_with_a_digit_in_its_name_is_saved(play, profile):
    options = {"was_cell_username": "wasadm", "was_cell_password": "geheim", "was_cell_wsadmin_options": ["-port", "9"]}
    assert play("proxy", "proxy2", **options) == {"n1/P": ["proxy.xml", "proxy2.xml"]}
    assert len(profile.requests) == 1, "the cell is read once"
    argv = (profile.root / "calls" / "argv.1").read_text()
    assert "-port 9" in argv, "connection options reach the modules"
    assert "com.ibm.SOAP.ConfigURL" in argv, "user and password, too"
    assert "geheim" not in argv


def test_with_tags_the_cell_is_read_for_the_first_role_that_runs(play, profile):
    assert play("proxy", "proxy2", arguments=["--tags", "proxy2"]) == {"n1/P": ["proxy2.xml"]}
    assert len(profile.requests) == 1
