"""A run in a fork of a loaded Ansible is the same as a run of the program."""

import os
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor

from ansible_collections.sametime.estate.lab.common import ansible_runs

SITE = {
    "hosts/site.yml": "all: {hosts: {a: {}, b: {}}}\n",
    "hosts/group_vars/all.yml": """\
ansible_connection: local
ansible_python_interpreter: "{{ ansible_playbook_python }}"
word: from the group
""",
    "roles/one/tasks/main.yml": "- ansible.builtin.debug: {msg: \"{{ word | upper ~ [1, 2] | join('+') }}\"}\n",
    "play.yml": """\
- hosts: all
  roles: [one]
  tasks:
    - ansible.builtin.ping:
    - ansible.builtin.fail: {msg: "{{ word }} of b"}
      when: inventory_hostname == 'b'
""",
}
ENVIRONMENT = {"ANSIBLE_NOCOLOR": "1", "ANSIBLE_FORCE_COLOR": "0"}


def test_the_same_as_the_program(tmp_path):
    for name, text in SITE.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    argv = ["ansible-playbook", "-i", "hosts", "play.yml"]
    environment = {**os.environ, **ENVIRONMENT}
    real = subprocess.run(argv, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    forked = ansible_runs.run(argv, tmp_path, ENVIRONMENT)
    again = ansible_runs.run([*argv, "--limit", "a"], tmp_path, ENVIRONMENT)
    assert "FROM THE GROUP1+2" in forked.stdout
    assert re.findall(r"failed=(\d)", forked.stdout) == ["0", "1"]
    assert (forked.returncode, forked.stderr) == (real.returncode, real.stderr)
    assert sorted(forked.stdout.splitlines()) == sorted(real.stdout.splitlines()), "hosts answer in any order"
    assert (again.returncode, again.stderr) == (0, "")


def test_runs_side_by_side():
    argv = ["ansible", "localhost", "-m", "ansible.builtin.debug", "-a"]
    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(ansible_runs.run, [*argv, "msg=two"], environment=ENVIRONMENT)
        done = [ansible_runs.run([*argv, "msg=one"], environment=ENVIRONMENT), other.result()]
    assert [run.returncode for run in done] == [0, 0]
    assert ["one" in run.stdout for run in done] == [True, False]


def test_a_process_for_all_programs_with_its_settings(tmp_path):
    (tmp_path / "play.yml").write_text("- hosts: localhost\n  gather_facts: false\n  tasks: [{fail: {msg: why}}]\n")
    with ansible_runs.loaded(ENVIRONMENT) as environment:
        everything = {**os.environ, **environment}
        argv = ["ansible-playbook", "play.yml"]

        def run(**other):
            done = subprocess.run(
                argv, cwd=tmp_path, env={**everything, **other}, capture_output=True, text=True, check=False
            )
            return done.returncode, done.stdout, done.stderr

        forked, other, real = run(), run(ANSIBLE_DISPLAY_ARGS_TO_STDOUT="1"), run(LAB_ANSIBLE="")
        version = subprocess.check_output([argv[0], "--version"], env=everything, text=True)
        again = ansible_runs.run(argv, tmp_path, environment)
    assert forked == real
    assert forked[0] == 2
    assert "TASK [fail msg=why]" in other[1], "the settings differ, so it is the program itself"
    assert version == "ansible-playbook\n"
    assert (again.returncode, again.stdout, again.stderr) == real
