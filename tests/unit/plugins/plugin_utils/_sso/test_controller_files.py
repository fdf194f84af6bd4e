"""Files of the controller: relative to the task, in a vault, missing."""

from pathlib import Path

import pytest
from ansible.parsing.vault import VaultLib, VaultSecret
from ansible.plugins.action import ActionBase
from ansible_collections.sametime.estate.plugins.plugin_utils._sso.controller_files import content, is_in_a_vault, place
from ansible_collections.sametime.estate.tests.unit.plugins.modules.action_task import action

SECRETS = [("default", VaultSecret(b"opens the vault"))]


class Action(ActionBase):
    """An action plugin that does nothing."""

    def run(self, tmp=None, task_vars=None):
        return {}


def test_a_file_beside_the_playbook_or_below_files(tmp_path):
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "a.keys").write_bytes(b"\xff")
    task = action(Action, tmp_path)
    assert content(task, "a.keys") == b"\xff"
    assert content(task, "files/a.keys") == b"\xff"
    assert content(task, str(tmp_path / "files" / "a.keys")) == b"\xff"


def test_a_file_in_the_working_directory(tmp_path, monkeypatch):
    for name in ("play", "work/files"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "work" / "files" / "a.keys").write_bytes(b"here")
    monkeypatch.chdir(tmp_path / "work")
    task = action(Action, tmp_path / "play")
    assert content(task, "files/a.keys") == b"here"
    assert place(task, "files/a.keys") == tmp_path / "work" / "files" / "a.keys"
    (tmp_path / "play" / "files").mkdir()
    (tmp_path / "play" / "files" / "a.keys").write_bytes(b"beside")
    assert content(task, "files/a.keys") == b"beside"


def test_no_new_file_is_put_into_an_installed_collection(tmp_path, monkeypatch):
    playbooks = tmp_path / "ansible_collections" / "sametime" / "estate" / "playbooks"
    playbooks.mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    assert place(action(Action, playbooks), "files/a.keys") == tmp_path / "files" / "a.keys"
    assert place(action(Action, playbooks), "/x/a.keys") == Path("/x/a.keys")


def test_a_file_in_a_vault(tmp_path):
    (tmp_path / "a.keys").write_bytes(VaultLib(SECRETS).encrypt(b"content", SECRETS[0][1]))
    task = action(Action, tmp_path)
    task._loader.set_vault_secrets(SECRETS)
    assert content(task, "a.keys") == b"content"


def test_a_file_that_does_not_exist(tmp_path):
    with pytest.raises(FileNotFoundError, match="No such file"):
        content(action(Action, tmp_path), "a.keys")
    with pytest.raises(FileNotFoundError, match="No such file"):
        content(action(Action, tmp_path), str(tmp_path / "a.keys"))


def test_a_vault_that_cannot_be_opened(tmp_path):
    (tmp_path / "a.keys").write_bytes(VaultLib(SECRETS).encrypt(b"content", SECRETS[0][1]))
    with pytest.raises(OSError, match=r"(?i)vault|decrypt"):
        content(action(Action, tmp_path), "a.keys")


def test_the_place_of_a_file_that_there_is_and_of_one_that_is_to_be_written(tmp_path):
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "a.keys").write_bytes(b"x")
    task = action(Action, tmp_path)
    assert place(task, "a.keys") == tmp_path / "files" / "a.keys"
    assert place(task, "files/b.keys") == tmp_path / "files" / "b.keys"
    assert place(task, str(tmp_path / "c" / "d.keys")) == tmp_path / "c" / "d.keys"


def test_whether_a_file_is_in_a_vault(tmp_path):
    path = tmp_path / "a.keys"
    path.write_bytes(b"#Sat Nov 28")
    assert not is_in_a_vault(path)
    path.write_bytes(VaultLib(SECRETS).encrypt(b"content", SECRETS[0][1]))
    assert is_in_a_vault(path)
