"""Playbooks and modules on the lab, with an ansible that prints how it was called."""

import pytest
from ansible_collections.sametime.estate.lab.common import playbooks
from ansible_collections.sametime.estate.lab.common.inventory import INVENTORY, ROOT

RECAP = """\
db1      : ok=9    changed=2    unreachable=0    failed=0
db2      : ok=9    changed=1    unreachable=0    failed=0
ssc1     : ok=9    changed=4    unreachable=0    failed=0
"""


@pytest.fixture(autouse=True)
def _ansible(tmp_path, monkeypatch):
    for name in ("ansible", "ansible-playbook"):
        program = tmp_path / name
        program.write_text('#!/bin/sh\npwd; echo "$ANSIBLE_NOCOLOR $MORE $@"; case "$*" in *fails*) exit 2;; esac\n')
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")


def test_run():
    done = playbooks.run("playbooks/db2.yml", "--check", variables={"a": 1}, environment={"MORE": "more"})
    call = f'1 more --inventory {INVENTORY} playbooks/db2.yml --check --extra-vars {{"a": 1}}'
    assert (done.rc, done.output) == (0, f"{ROOT}\n{call}\n")


@pytest.mark.parametrize(("playbook", "succeeds"), [("fails.yml", True), ("well.yml", False)])
def test_an_unexpected_result(playbook, succeeds):
    with pytest.raises(playbooks.PlaybookError, match=f"{playbook}: exit code"):
        playbooks.run(playbook, succeeds=succeeds)
    playbooks.run(playbook, succeeds=not succeeds)
    playbooks.run(playbook, succeeds=None)


def test_changed_counts_the_hosts_that_match():
    assert [playbooks.changed(RECAP, host) for host in (r"db\d", "db2", "ssc1", "none")] == [3, 1, 4, 0]


def test_run_module(tmp_path):
    text = 'ihs1 | FAILED! => {"msg": "no"}'
    (tmp_path / "ansible").write_text(f"#!/bin/sh\necho '{text}'\n")
    assert playbooks.run_module("ihs1", "ihs_config", home="/opt") == {"failed": True, "msg": "no"}
