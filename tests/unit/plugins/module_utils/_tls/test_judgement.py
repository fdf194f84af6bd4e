"""The problems of a certificate, as sentences; this runs on Python 3.6 too."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._tls import judgement
from ansible_collections.sametime.estate.plugins.module_utils._tls.certificate import Certificate
from ansible_collections.sametime.estate.plugins.module_utils._tls.judgement import Seen

DAY = 86400
NOW = 20000 * DAY
HOST = "photos.acme.example"
LEAF = Certificate("CN=leaf", "CN=Issuing", NOW - DAY, NOW + 100 * DAY, (HOST,))
ISSUING = Certificate("CN=Issuing", "CN=Root", NOW - DAY, NOW + 900 * DAY, ())
ROOT = Certificate("CN=Root", "CN=Root", NOW - DAY, NOW + 9000 * DAY, ())
NO = "unable to get local issuer certificate"

CASES = {
    "good": ((LEAF, ISSUING), None, []),
    "nothing": ((), "handshake failure", ["the TLS handshake fails: handshake failure"]),
    "other name": (
        (LEAF._replace(names=("www.acme.example",)),),
        None,
        ["wrong name: the certificate of CN=leaf has www"],
    ),
    "no name": ((LEAF._replace(names=()),), None, ["wrong name: the certificate of CN=leaf has no DNS name"]),
    "expired": (
        (LEAF._replace(not_after=NOW), ISSUING),
        "certificate has expired",
        ["expired: the certificate of CN=leaf"],
    ),
    "issuer expired": (
        (LEAF, ISSUING._replace(not_after=NOW - 1)),
        "certificate has expired",
        ["expired: the certificate of CN=Issuing"],
    ),
    "not yet": ((LEAF._replace(not_before=NOW + 1),), "not yet valid", ["not valid yet: the certificate of CN=leaf"]),
    "missing chain": ((LEAF,), NO, ["missing chain: the server does not send the certificate of CN=Issuing"]),
    "part of the chain": ((LEAF, ISSUING), NO, ["missing chain: the server does not send the certificate of CN=Root"]),
    "wrong chain": (
        (LEAF, ROOT),
        NO,
        ["wrong chain: after the certificate of CN=leaf the server sends that of CN=Root"],
    ),
    "unknown authority": ((LEAF, ISSUING, ROOT), NO, ["unknown authority: CN=Root is not in the file"]),
    "self-signed": ((LEAF._replace(issuer="CN=leaf"),), NO, ["self-signed: no authority signed"]),
    "name and chain": ((LEAF._replace(names=("a",)),), NO, ["wrong name", "missing chain"]),
}


@pytest.mark.parametrize(("certificates", "refusal", "said"), CASES.values(), ids=list(CASES))
def test_problems(certificates, refusal, said):
    found = judgement.problems(Seen(certificates, refusal), HOST, NOW, "the file")
    assert len(found) == len(said)
    assert all(text.startswith(beginning) for text, beginning in zip(found, said))


@pytest.mark.parametrize(
    ("left", "days", "warned"), [(30, 30, True), (31, 30, False), (0.5, 30, True), (0, 30, False), (-1, 30, False)]
)
def test_warnings(left, days, warned):
    ending = LEAF._replace(not_after=int(NOW + left * DAY))
    found = judgement.warnings(Seen((ending, ISSUING)), NOW, days)
    assert [text[:33] for text in found] == (["the certificate of CN=leaf expire"] if warned else [])


def test_days_left_are_whole_days():
    assert [judgement.days_left(LEAF._replace(not_after=NOW + n), NOW) for n in (-1, 0, DAY - 1, DAY)] == [-1, 0, 0, 1]


def test_facts():
    assert judgement.facts(LEAF, NOW) == {
        "subject": "CN=leaf",
        "issuer": "CN=Issuing",
        "names": [HOST],
        "not_after": "2025-01-12",
        "days_left": 100,
    }
