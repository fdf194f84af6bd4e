"""Playbooks and modules, each with a site of its own on this machine."""

import pytest
from ansible_collections.sametime.estate.lab.common import playbooks

RECAP = """\
db1      : ok=9    changed=2    unreachable=0    failed=0
db2      : ok=9    changed=1    unreachable=0    failed=0
ssc1     : ok=9    changed=4    unreachable=0    failed=0
"""
PLAYBOOK = """\
- hosts: all
  tasks:
    - ansible.builtin.assert:
        that: word == "right"
        fail_msg: "{{ lookup('env', 'MORE') }} {{ lookup('env', 'PWD') }}"
"""


@pytest.fixture
def site(tmp_path):
    (tmp_path / "play.yml").write_text(PLAYBOOK)
    (tmp_path / "hosts").write_text(
        "here ansible_connection=local ansible_python_interpreter='{{ ansible_playbook_python }}'\n"
    )
    return tmp_path


def run(site, word, **options):
    return playbooks.run(str(site / "play.yml"), variables={"word": word}, inventory=site / "hosts", **options)


@pytest.mark.parametrize(("word", "succeeds"), [("wrong", True), ("right", False)])
def test_an_unexpected_result(site, word, succeeds):
    with pytest.raises(playbooks.PlaybookError, match=r"play.yml: exit code [02]:\n\nPLAY "):
        run(site, word, succeeds=succeeds)
    run(site, word, succeeds=not succeeds)
    assert run(site, word, succeeds=None).rc == (0 if word == "right" else 2)


def test_each_run_has_its_environment(site):
    outputs = [run(site, "wrong", environment={"MORE": more}, succeeds=False).output for more in ("much", "more")]
    assert ["much" in output for output in outputs] == [True, False]


def test_the_command_line():
    argv = playbooks.command("playbooks/db2.yml", "--check", variables={"a": 1})
    assert argv[:1] + argv[2:] == [
        "ansible-playbook",
        str(playbooks.INVENTORY),
        "playbooks/db2.yml",
        "--check",
        "--extra-vars",
        '{"a": 1}',
    ]


def test_changed_counts_the_hosts_that_match():
    assert [playbooks.changed(RECAP, host) for host in (r"db\d", "db2", "ssc1", "none")] == [3, 1, 4, 0]


def test_run_module(site):
    done = playbooks.run_module("here", "ihs_info", site / "hosts", apachectl="/nowhere/apachectl")
    assert done["failed"]
    assert "/nowhere/apachectl" in done["msg"]
    done = playbooks.run_module("here", "tls_server_info", site / "hosts", host="photos.acme.example", address="nowhere")
    assert done["failed"], "an option of the module may have the name of a parameter here"
