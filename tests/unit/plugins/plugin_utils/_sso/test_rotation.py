"""The report on keys: which keys are accepted until when, and what comes next."""

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._sso.rotation import report

NOW = 1800000000
OLD = {"name": "Old", "fingerprint": "aa", "valid_until": NOW + 3600}
OVER = {"name": "Over", "fingerprint": "bb", "valid_until": NOW}
NEW = {"name": "New", "fingerprint": "cc", "valid_until": None}


@pytest.mark.parametrize(
    ("keys", "words", "not_said"),
    [
        (
            [OLD, NEW],
            ["Old (aa): accepted until 2027-01-15 09:00 UTC", "New (cc): accepted"],
            ["Remove", "All keys expire"],
        ),
        ([OVER, NEW], ["Over (bb): not accepted since 2027-01-15 08:00 UTC", "Remove Over from"], ["All keys expire"]),
        ([OLD], ["All keys expire"], ["Remove"]),
        ([OVER, OLD], ["All keys expire", "Remove Over"], []),
        ([NEW, {**NEW, "name": "Other"}], ["Several keys have no valid_until"], ["Remove"]),
        ([], ["New keys must also be imported by"], ["Remove"]),
    ],
)
def test_report(keys, words, not_said):
    text = "\n".join(report(keys, NOW))
    assert [word for word in words if word not in text] == []
    assert [word for word in not_said if word in text] == []
    assert "Domino" in text
