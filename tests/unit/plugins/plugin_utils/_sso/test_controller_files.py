"""Files of the controller: relative to the task, in a vault, missing."""

import pytest
from ansible.parsing.vault import VaultLib, VaultSecret
from ansible.plugins.action import ActionBase
from ansible_collections.sametime.estate.plugins.plugin_utils._sso.controller_files import content
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
