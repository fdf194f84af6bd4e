"""Module was_sso_keys and its action: check, do, check, do; a refused replacement; no secret in a result."""

import base64
import json
import re

import pytest
from ansible.parsing.vault import VaultLib, VaultSecret
from ansible_collections.sametime.estate.plugins.action.was_sso_keys import ActionModule
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin.literal import Answer
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._gate import ltpa
from ansible_collections.sametime.estate.tests.unit.plugins.modules.action_task import action
from ansible_collections.sametime.estate.tests.unit.plugins.modules.was_profile import WSADMIN, WasProfile

PASSWORD = "harbour-lamp-7"
ENTRY = {"name": "Cell", "file": "files/cell.keys", "password": PASSWORD, "cell": "ssc1"}
ALPHA, NEXT = ((ltpa.DATA / "keys" / name).read_bytes() for name in ("alpha.keys", "next.keys"))
FOUR_CALLS = [(True, True), (False, True), (True, False), (False, False)]
VARIABLES = {"inventory_hostname": "ssc1", "groups": {"ssc": ["ssc1", "ssc2"]}}
# wsadmin writes the keys where the request says.
EXPORTING = WSADMIN.replace(
    'cat "../answers', 'cp ../exported "$(sed "s/.*\'keys\': \'\\([^\']*\\)\'.*/\\1/" "$last")"\ncat "../answers', 1
)


@pytest.fixture
def profile(tmp_path, call_module):
    made = WasProfile(tmp_path / "dm", call_module)
    (made.root / "bin" / "wsadmin.sh").write_text(EXPORTING)
    (made.root / "exported").write_bytes(ALPHA)
    return made


def test_the_module_returns_what_wsadmin_wrote_and_nothing_else_stays(profile):
    profile.will_answer()
    before = sorted(str(path) for path in profile.root.rglob("*"))
    result = profile.run("was_sso_keys", export_password=base64.b64encode(PASSWORD.encode()).decode())
    assert base64.b64decode(result["exported"]) == ALPHA
    assert not result["changed"]
    [[[name, request]]] = profile.requests
    assert (name, sorted(request)) == ("export_keys", ["keys", "password"])
    new = {str(path) for path in profile.root.rglob("*")} - set(before)
    assert {path.partition("calls/")[2] for path in new} == {"request.1", "argv.1"}
    left = b"".join(path.read_bytes() for path in (profile.root / "calls").iterdir())
    assert PASSWORD.encode() not in left
    assert base64.b64encode(PASSWORD.encode()) not in left


def test_a_user_without_the_role(profile):
    profile.will_answer(Answer("failed", "ADMN0022E: Access is denied"), rc=105)
    result = profile.run("was_sso_keys", export_password="eA==")
    assert result["msg"].startswith("the user may not export keys: it needs the role administrator")
    assert "exported" not in result


class Task:
    """The task on the controller, with what the module answers; notes what the module gets."""

    def __init__(self, folder):
        self.folder = folder
        self.answer = {"changed": False, "exported": base64.b64encode(ALPHA).decode()}
        self.calls = []

    def run(self, check=False, keys=(ENTRY,), variables=(), secrets=None, **options):
        """Run the task; returns its result, which has no secret."""
        task = action(ActionModule, self.folder, keys=list(keys), profile="/dm", **options)
        task._task.check_mode = check
        if secrets:
            task._loader.set_vault_secrets(secrets)

        def execute(module_args, task_vars):
            assert task._play_context.no_log is True
            self.calls.append(module_args)
            return dict(self.answer)

        task._execute_module = execute
        task._play_context.no_log = False
        result = task.run(None, {**VARIABLES, **dict(variables)})
        assert task._play_context.no_log is False
        text = json.dumps(result)
        for secret in (PASSWORD, *re.findall(r"Key=(\S{20})", ALPHA.decode()), base64.b64encode(ALPHA).decode()[:40]):
            assert secret not in text
        return result


@pytest.fixture
def task(tmp_path):
    return Task(tmp_path)


def test_four_calls(task, tmp_path):
    path = tmp_path / "files" / "cell.keys"
    for check, changed in FOUR_CALLS:
        result = task.run(check=check)
        assert (result["changed"], result["file"], result["kept"]) == (changed, str(path), None)
        assert (result["diff"]["before"] != result["diff"]["after"]) is changed
        assert path.exists() is (not check or not changed)
    assert path.read_bytes() == ALPHA
    assert {tuple(sorted(call)) for call in task.calls} == {("export_password", "profile")}


def test_other_keys_are_refused_then_replaced_and_kept(task, tmp_path):
    path = tmp_path / "files" / "cell.keys"
    path.parent.mkdir()
    path.write_bytes(NEXT)
    result = task.run()
    assert result["failed"]
    assert "add -e replace=true" in result["msg"]
    assert [found.name for found in path.parent.iterdir()] == ["cell.keys"]
    assert path.read_bytes() == NEXT
    result = task.run(replace="yes", check=True)
    assert (result["changed"], result["kept"], path.read_bytes()) == (True, None, NEXT)
    result = task.run(replace="yes")
    assert result["kept"] == f"{path}.2026-11-28"
    assert f"file: {result['kept']}" in result["advice"][0]
    assert (tmp_path / "files" / "cell.keys.2026-11-28").read_bytes() == NEXT
    assert not task.run(replace="yes")["changed"]


def test_a_host_that_no_entry_names_is_not_contacted(task):
    result = task.run(variables={"inventory_hostname": "ssc2"})
    assert (result["changed"], result["file"], task.calls) == (False, None, [])
    assert result["advice"] == ["No entry of sametime_sso_keys has cell: ssc2; nothing is exported from it."]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"cell": "other"}, "cell is 'other', which is not a host of group ssc; name one of ssc1, ssc2"),
        ({"password": ""}, "password is missing"),
        ({"charset": "utf-99"}, "the charset 'utf-99' is unknown"),
        ({"file": "/dev/null/cell.keys"}, "/dev/null is not a directory"),
    ],
)
def test_a_mistake_is_reported_before_the_host_is_contacted(task, change, words):
    result = task.run(keys=[{**ENTRY, **change}])
    assert result["failed"]
    assert words in result["msg"]
    assert task.calls == []


def test_a_file_in_a_vault_is_compared_and_never_replaced_by_a_plain_one(task, tmp_path):
    secrets = [("default", VaultSecret(b"opens the vault"))]
    path = tmp_path / "files" / "cell.keys"
    path.parent.mkdir()
    path.write_bytes(VaultLib(secrets).encrypt(ALPHA, secrets[0][1]))
    assert not task.run(secrets=secrets)["changed"]
    path.write_bytes(VaultLib(secrets).encrypt(NEXT, secrets[0][1]))
    result = task.run(secrets=secrets, replace=True)
    assert "encrypt the new file with ansible-vault encrypt" in result["msg"]
    assert path.read_bytes().startswith(b"$ANSIBLE_VAULT")


def test_the_failure_of_the_module_is_the_one_of_the_task(task, tmp_path):
    task.answer = {"failed": True, "msg": "no user", "module_stdout": '{"exported": "abc"'}
    result = task.run()
    assert (result["msg"], result["module_stdout"]) == ("no user", "hidden, because it has keys")
    assert list(tmp_path.iterdir()) == []


def test_keys_that_arrive_damaged(task, tmp_path):
    task.answer = {"exported": "********"}
    assert "the keys of the cell arrived damaged" in task.run()["msg"]
    assert list(tmp_path.iterdir()) == []
