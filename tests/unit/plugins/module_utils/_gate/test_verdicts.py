"""What is remembered about tokens, and for how long. Python 3.6."""

from ansible_collections.sametime.estate.plugins.module_utils._gate import verdicts
from ansible_collections.sametime.estate.plugins.module_utils._gate.token import Verdict
from ansible_collections.sametime.estate.plugins.module_utils._gate.verdicts import Admitted, Verdicts

GOOD = Verdict(True, "", expires_ms=1000000)
BAD = Verdict(False, "it has expired")


def test_an_accepted_token_is_known_until_it_expires():
    table = Verdicts()
    table.keep(0, b"t", GOOD, 1)
    assert table.recall(0, b"t", 999999) == GOOD
    assert table.recall(0, b"t", 1000000) is None
    assert table.recall(0, b"t", 1) is None, "it was forgotten"


def test_a_refused_token_is_known_briefly():
    table = Verdicts()
    table.keep(0, b"t", BAD, 1)
    assert table.recall(0, b"t", verdicts.REFUSED_MS) == BAD
    assert table.recall(0, b"t", 1 + verdicts.REFUSED_MS) is None


def test_rules_do_not_share_verdicts():
    table = Verdicts()
    table.keep(0, b"t", GOOD, 1)
    assert table.recall(1, b"t", 1) is None


def test_forged_tokens_do_not_push_out_accepted_ones(monkeypatch):
    monkeypatch.setattr(verdicts, "MOST_REFUSED", 5)
    table = Verdicts()
    table.keep(0, b"good", GOOD, 1)
    for number in range(50):
        table.keep(0, b"%d" % number, BAD, 1)
    assert table.recall(0, b"good", 2) == GOOD
    assert [number for number in range(50) if table.recall(0, b"%d" % number, 2)] == [45, 46, 47, 48, 49]


def test_what_was_used_last_stays(monkeypatch):
    monkeypatch.setattr(verdicts, "MOST_ACCEPTED", 2)
    table = Verdicts()
    table.keep(0, b"a", GOOD, 1)
    table.keep(0, b"b", GOOD, 1)
    table.recall(0, b"a", 2)
    table.keep(0, b"c", GOOD, 3)
    assert [table.recall(0, name, 4) is not None for name in (b"a", b"b", b"c")] == [True, False, True]


def test_new_keys_forget_everything():
    table = Verdicts()
    table.keep(0, b"t", GOOD, 1)
    table.clear()
    assert table.recall(0, b"t", 1) is None


def test_a_client_is_admitted_again_until_its_token_expires():
    table = Admitted()
    table.keep(b"203.0.113.9", b"LtpaToken2=t", "Sign-on", 1000)
    assert table.recall(b"203.0.113.9", b"LtpaToken2=t", 999) == "Sign-on"
    assert table.recall(b"203.0.113.9", b"LtpaToken2=u", 999) is None
    assert table.recall(b"203.0.113.8", b"LtpaToken2=t", 999) is None, "a rule may be for some addresses only"
    assert table.recall(b"203.0.113.9", b"LtpaToken2=t", 1000) is None
    assert table.recall(b"203.0.113.9", b"LtpaToken2=t", 999) is None, "it was forgotten"


def test_the_table_of_admitted_clients_is_bounded(monkeypatch):
    monkeypatch.setattr(verdicts, "MOST_ACCEPTED", 2)
    table = Admitted()
    for name in (b"a", b"b", b"c"):
        table.keep(name, b"", "Sign-on", 1000)
    assert [table.recall(name, b"", 1) for name in (b"a", b"b", b"c")] == [None, "Sign-on", "Sign-on"]
    table.clear()
    assert table.recall(b"c", b"", 1) is None
