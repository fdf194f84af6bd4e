"""Module runbook through its playbook, on the example inventory: check, do, check, do; and no secret on any page."""

import json

import pytest
from ansible.errors import AnsibleError
from ansible_collections.sametime.estate.plugins.action.runbook import changes, secret_texts, write
from ansible_collections.sametime.estate.tests.unit.playbook_runs import play

SECRET = "s3cr3t-of-the-vault"
# A setting with a secret, and a user with a password.
SETTINGS = [
    {"name": "proxyServerURL", "value": "http://photos.acme.example"},
    {"name": "key", "value": "{{ vault_key }}"},
    {"name": "adminPassword", "value": f"{SECRET}-3"},
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


def test_secrets_by_name_at_any_depth():
    value = {
        "name": "one",
        "bind_password": "a",
        "more": [{"secret": ["b"]}, {"name": "x.password", "value": "c"}, {"password_file": "/etc/d", "value": "e"}],
    }
    assert dict(secret_texts("site", value)) == {
        "site.bind_password": "a",
        "site.more[0].secret[0]": "b",
        "site.more[1].value": "c",
    }
    assert dict(secret_texts("vault_x", "f")) == {"vault_x": "f"}
    assert dict(secret_texts("was_password_file", "/etc/g")) == {}


PAGE = "# db1\n\nMade from the inventory alone; no host was asked. Old.\n"


def test_only_pages_of_a_runbook_are_replaced(tmp_path):
    (tmp_path / "other.md").write_text("notes")
    (tmp_path / "db1.md").write_text(PAGE)
    new = {"db1": PAGE.replace("Old", "New"), "db2": PAGE}
    write(tmp_path, changes(tmp_path, new))
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {
        "db1.md": new["db1"],
        "db2.md": PAGE,
        "other.md": "notes",
    }
    assert changes(tmp_path, new) == []
    (tmp_path / "db2.md").write_text("# db2\n\nMy notes.\n")
    with pytest.raises(AnsibleError, match=r"db2\.md is not a page of a runbook, so it is not replaced; nothing was"):
        changes(tmp_path, {"db1": PAGE, "db2": PAGE})
    (tmp_path / "db2.md").write_bytes(b"\xff")
    with pytest.raises(AnsibleError, match=r"db2\.md cannot be read"):
        changes(tmp_path, new)


def test_a_directory_that_cannot_be_written(tmp_path):
    place = tmp_path / "a file"
    place.write_text("")
    with pytest.raises(AnsibleError, match=r"a file cannot be written \(File exists\); give another directory"):
        write(place, changes(place, {"db1": PAGE}))
