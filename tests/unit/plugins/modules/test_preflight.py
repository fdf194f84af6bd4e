"""The preflight as users meet it: its playbook on inventories in files."""

import re
import shutil
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.tests.unit import playbook_runs
from ansible_collections.sametime.estate.tests.unit.playbook_runs import ROOT

SECRET = "Tr0ub4dor"
FILES = "site/group_vars/all"
HOST_REMEDY = "Write the host name alone: photos.acme.com."
STATE_REMEDY = "Did you mean disabled? Possible values are enabled, disabled."


@pytest.fixture
def site(tmp_path):
    """Return a copy of the example inventory."""
    return Path(shutil.copytree(ROOT / "inventories" / "example", tmp_path / "site"))


def play(site, *options, playbook="playbooks/preflight.yml", columns="200"):
    return playbook_runs.play(["-i", site, ROOT / playbook, *options], site.parent, COLUMNS=columns)


def replace(site, file, old, new):
    path = site / "group_vars" / "all" / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_the_unchanged_example_passes_with_one_warning(site):
    done = play(site)
    assert done.returncode == 0, done.stdout
    output = " ".join((done.stdout + done.stderr).split())
    assert "These variables still have names or addresses of the example inventory: sametime_" in output
    assert "sametime_db2_pair, " in output


def test_problems_are_lines_with_file_value_and_remedy(site):
    replace(
        site, "photos.yml", "sametime_photo_host: photos.acme.example", "sametime_photo_host: http://photos.acme.com"
    )
    replace(site, "websphere.yml", "sametime_whiteboard_state: disabled", "sametime_whiteboard_state: disable")
    done = play(site, "--check", "--diff", "-e", "photo_vhost_port=0")
    assert done.returncode == 2
    assert "The inventory has 3 problems; no host was contacted:" in done.stdout
    problems = [line.strip().removeprefix("- ") for line in done.stdout.splitlines() if re.search(r"\(\S.*\): ", line)]
    assert problems[:3] == [
        'photo_vhost_port (command line): "0" is not a port. Write a number from 1 to 65535.',
        f'sametime_photo_host ({FILES}/photos.yml): "http://photos.acme.com" is a URL, not a host name. {HOST_REMEDY}',
        f'sametime_whiteboard_state ({FILES}/websphere.yml): "disable" is not a possible value. {STATE_REMEDY}',
    ]
    assert not re.search("Traceback|Finalization|argument_spec", done.stdout + done.stderr)


@pytest.mark.parametrize("options", [(), ("-vvv",), ("--tags", "photo_vhost"), ("--limit", "db2.acme.example")])
def test_a_secret_is_never_shown_and_the_preflight_always_runs(site, options):
    extra = site / "group_vars" / "all" / "secret.yml"
    extra.write_text(f"was_cell_username: [admin]\nwas_cell_password: [{SECRET}]\nwas_cell_pasword: {SECRET}\n")
    done = play(site, *options)
    assert done.returncode == 2
    assert "was_cell_password (site/group_vars/all/secret.yml): is not a text" in done.stdout
    assert "Did you mean was_cell_password?" in done.stdout
    assert SECRET not in done.stdout + done.stderr


def test_a_missing_vault_variable_is_one_line_without_a_traceback(site):
    (site / "group_vars" / "all" / "vault.yml").write_text(
        'was_cell_username: admin\nwas_cell_password: "{{ vault_was }}"\n'
    )
    done = play(site)
    assert done.returncode == 2
    assert re.search(
        r"was_cell_password \(site/group_vars/all/vault.yml\): cannot be evaluated: .*vault_was", done.stdout
    )
    assert "Traceback" not in done.stdout + done.stderr
