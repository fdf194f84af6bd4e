"""The report on keys: what counts until when, and what comes next."""

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._sso.rotation import report

NOW = 1800000000
OLD = {"name": "Old", "fingerprint": "aa", "valid_until": NOW + 3600}
OVER = {"name": "Over", "fingerprint": "bb", "valid_until": NOW}
NEW = {"name": "New", "fingerprint": "cc", "valid_until": None}


@pytest.mark.parametrize(
    ("keys", "words", "not_said"),
    [
        ([OLD, NEW], ["Old (aa): counts until 2027-01-15 09:00 UTC", "New (cc): counts"], ["Remove", "All keys end"]),
        ([OVER, NEW], ["Over (bb): has not counted since 2027-01-15 08:00 UTC", "Remove Over from"], ["All keys end"]),
        ([OLD], ["All keys end"], ["Remove"]),
        ([OVER, OLD], ["All keys end", "Remove Over"], []),
        ([NEW, {**NEW, "name": "Other"}], ["Several keys have no end"], ["Remove"]),
        ([], ["New keys must also be imported by"], ["Remove"]),
    ],
)
def test_report(keys, words, not_said):
    text = "\n".join(report(keys, NOW))
    assert [word for word in words if word not in text] == []
    assert [word for word in not_said if word in text] == []
    assert "Domino" in text
