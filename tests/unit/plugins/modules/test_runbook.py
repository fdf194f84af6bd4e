"""Module runbook through its playbook, on the example inventory: check, do, check, do; and no secret on any page."""

import json

import pytest
from ansible_collections.sametime.estate.tests.unit.playbook_runs import play

SECRET = "s3cr3t-of-the-vault"
# A setting with a secret, and a user with a password.
SETTINGS = [
    {"name": "proxyServerURL", "value": "http://photos.acme.example"},
    {"name": "key", "value": "{{ vault_key }}"},
]
VARIABLES = {
    "sametime_proxy_settings": SETTINGS,
    "vault_key": SECRET,
    "was_cell_username": "wasadmin",
    "was_cell_password": f"{SECRET}-2",
}


def run(directory, /, *options, **variables):
    """Run the playbook; return its exit code, whether it changed something, and its output on one line."""
    given = json.dumps({"directory": str(directory), **variables})
    done = play(["-i", "inventories/example", "playbooks/runbook.yml", "-e", given, *options])
    output = done.stdout + done.stderr
    return done.returncode, "changed=1" in output, " ".join(output.split())


def test_four_calls(tmp_path):
    directory = tmp_path / "new"
    code, changed, output = run(directory, "--check", **VARIABLES)
    assert (code, changed) == (0, True), output
    assert not directory.exists()
    code, changed, output = run(directory, "--diff", **VARIABLES)
    assert (code, changed) == (0, True), output
    pages = {path.name: path.read_text(encoding="utf-8") for path in directory.iterdir()}
    assert {"db1.acme.example.md", "db2.acme.example.md", "ihs1.acme.example.md", "ssc1.acme.example.md"} <= set(pages)
    assert "<VirtualHost *:80>" in pages["ihs1.acme.example.md"]
    assert ". Serve the photos on port 443\n" in pages["ihs1.acme.example.md"]
    assert "whiteboard.enabled = false" in pages["ssc1.acme.example.md"]
    assert "target = ihs1.acme.example" in pages["tdi1.acme.example.md"]
    assert "17 * * * * tdiuser" in pages["tdi1.acme.example.md"]
    assert "the value of the variable was_cell_password" in pages["ssc1.acme.example.md"]
    assert "<key>&lt;" not in pages["ssc1.acme.example.md"]
    assert "<key><value of vault_key></key>" in pages["ssc1.acme.example.md"]
    assert SECRET not in output + "".join(pages.values())
    assert run(directory, "--check", **VARIABLES)[:2] == (0, False)
    assert run(directory, **VARIABLES)[:2] == (0, False)


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"directory": ""}, "The directory is missing. Add it, for example -e directory="),
        ({"sametime_photo_host": "http://x"}, "sametime_photo_host (command line)"),
    ],
)
def test_what_is_missing_or_wrong_is_named(tmp_path, variables, message):
    code, _changed, output = run(tmp_path, **variables)
    assert code != 0
    assert message in output
    assert list(tmp_path.iterdir()) == []
