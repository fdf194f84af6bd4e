"""A run in a fork of a loaded Ansible is the same as a run of the program."""

import os
import re
import subprocess
import sys
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
- hosts: a
  tasks:
    - ansible.builtin.command: {argv: [sh, seen.sh, "{{ word | upper }}"], chdir: "{{ playbook_dir }}"}
      register: seen
      failed_when: false
    - ansible.builtin.debug: {msg: ["{{ seen.rc }}", "{{ seen.stdout_lines }}", "{{ seen.stderr_lines }}"]}
    - ansible.builtin.file: {path: play.yml, state: nonsense}
      ignore_errors: true
- hosts: all
  roles: [one]
  tasks:
    - ansible.builtin.ping:
    - ansible.builtin.fail: {msg: "{{ word }} of b"}
      when: inventory_hostname == 'b'
""",
    # What a module and its commands see.
    "seen.sh": "echo $1; pwd; umask; ulimit -n; env | grep -v ^_= | sort; cat; echo error >&2; exit 3\n",
}
ENVIRONMENT = {"ANSIBLE_NOCOLOR": "1", "ANSIBLE_FORCE_COLOR": "0"}


def test_the_same_as_the_program(tmp_path):
    for name, text in SITE.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    argv = ["ansible-playbook", "-i", "hosts", "play.yml"]
    environment = {**os.environ, **ENVIRONMENT}
    del environment["PYTEST_CURRENT_TEST"]
    real = subprocess.run(argv, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    forked = ansible_runs.run(argv, tmp_path, ENVIRONMENT)
    again = ansible_runs.run([*argv, "--limit", "a"], tmp_path, ENVIRONMENT)
    assert "FROM THE GROUP1+2" in forked.stdout
    assert re.findall(r"failed=(\d)", forked.stdout) == ["0", "1"]
    assert (forked.returncode, forked.stderr) == (real.returncode, real.stderr)
    assert sorted(forked.stdout.splitlines()) == sorted(real.stdout.splitlines()), "hosts answer in any order"
    assert (again.returncode, again.stderr) == (0, "")


def test_modules_on_this_machine_are_forks():
    """Without this test nobody would notice when Ansible starts an interpreter for each of them again."""
    argv = ["ansible", "localhost", "-i", "localhost,", "-c", "local", "-m", "ansible.builtin.command"]
    argv += ["-a", "sh -c 'cat /proc/$PPID/cmdline'", "-e", f"ansible_python_interpreter={sys.executable}"]
    done = ansible_runs.run(argv, environment=ENVIRONMENT)
    assert "common.preloaded" in done.stdout, done


def test_runs_side_by_side():
    argv = ["ansible", "localhost", "-m", "ansible.builtin.debug", "-a"]
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda word: ansible_runs.run([*argv, f"msg={word}"]), ("one", "two")))
    assert [run.returncode for run in done] == [0, 0]
    assert ["one" in run.stdout for run in done] == [True, False]
