"""Action sso_files_info: files of the controller, and a sentence for a mistake."""

from ansible_collections.sametime.estate.plugins.action.sso_files_info import ActionModule
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._gate import ltpa
from ansible_collections.sametime.estate.tests.unit.plugins.modules.action_task import action

ENTRY = {"name": "Cell", "file": "keys/alpha.keys", "password": "harbour-lamp-7"}


def run(**options):
    return action(ActionModule, ltpa.DATA, **options).run(None, {})


def test_files_are_read():
    found = run(keys=[ENTRY], domino=[{"name": "comm1", "keys": "Cell"}])
    assert not found["changed"]
    assert [one["name"] for one in found["keys"]] == ["Cell"]
    assert found["domino"] == [{"name": "comm1", "keys": "Cell"}]
    assert "harbour-lamp-7" not in str(found)


def test_a_missing_file_is_a_sentence():
    found = run(keys=[{**ENTRY, "file": "keys/none"}])
    assert found["failed"]
    assert "entry 'Cell': the keys file keys/none cannot be read on the controller" in found["msg"]
