"""The export of keys: both files are private and go, whatever happens; each failure is a sentence."""

import re
import stat
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin import keys_export

PASSWORD = b"harbour\xfc"


class Wsadmin:
    """Notes what the payload gets, and writes the keys or fails."""

    def __init__(self, failure=None):
        self.failure = failure

    def __call__(self, actions):
        [(self.action, self.request)] = actions
        files = {name: Path(path) for name, path in self.request.items()}
        assert {stat.S_IMODE(path.stat().st_mode) for path in files.values()} == {0o600}
        assert stat.S_IMODE(files["keys"].parent.stat().st_mode) == 0o700
        self.password = files["password"].read_bytes()
        if self.failure:
            raise self.failure
        files["keys"].write_bytes(b"#keys\n")


def test_the_keys_come_back_and_nothing_stays(tmp_path):
    ask = Wsadmin()
    assert keys_export.export(ask, str(tmp_path), PASSWORD) == b"#keys\n"
    assert (ask.action, ask.password) == ("export_keys", PASSWORD)
    assert "harbour" not in str(ask.request)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("details", "words"),
    [
        ({"kind": "role", "said": "ADMN0022E"}, "it needs the role administrator"),
        ({"kind": "unknown", "wsadmin": ["WASX7129E: Cannot find"]}, "has no operation exportLTPAKeys"),
        ({"kind": "unknown", "said": "javax.management.ReflectionException"}, "has no operation exportLTPAKeys"),
        ({"said": "the deployment manager has no managed bean SecurityAdmin"}, "has no operation exportLTPAKeys"),
        ({"kind": "slow", "said": ""}, "as it was"),
    ],
)
def test_a_failure_is_explained_and_nothing_stays(tmp_path, details, words):
    with pytest.raises(WasError, match=re.escape(words)) as caught:
        keys_export.export(Wsadmin(WasError("as it was", **details)), str(tmp_path), PASSWORD)
    assert caught.value.details == details
    assert list(tmp_path.iterdir()) == []
