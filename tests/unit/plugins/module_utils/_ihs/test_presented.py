"""The judgement on the certificate of a probe; this runs on Python 3.6 too."""

import time

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._ihs import presented
from ansible_collections.sametime.estate.plugins.module_utils._ihs.wanted import Probe, Tls
from ansible_collections.sametime.estate.plugins.module_utils._tls.certificate import Certificate
from ansible_collections.sametime.estate.plugins.module_utils._tls.errors import TlsError
from ansible_collections.sametime.estate.plugins.module_utils._tls.judgement import Seen

HOST = "photos.acme.example"
NOW = time.time()
LEAF = Certificate("CN=leaf", "CN=Root", int(NOW) - 9, int(NOW) + 20 * 86400 + 43200, (HOST,))


def judge(monkeypatch, seen, tls):
    def look(_endpoint, _ca_file):
        if isinstance(seen, Exception):
            raise seen
        return seen

    monkeypatch.setattr(presented.handshake, "look", look)
    return presented.certificate_of(Probe("127.0.0.1", 443, HOST, "/p", 204, 1, tls=tls))


def test_without_tls_there_is_nothing_to_judge():
    assert presented.certificate_of(Probe("127.0.0.1", 80, HOST, "/p", 204, 1)) == presented.Presented([], [], None)


@pytest.mark.parametrize(
    ("seen", "tls", "problems", "warnings"),
    [
        (Seen((LEAF,)), Tls(expiry_days=10), [], []),
        (Seen((LEAF,)), Tls(), [], ["the certificate of CN=leaf expires in 20 days"]),
        (
            Seen((LEAF,), old_protocols=("TLS 1.1",)),
            Tls(expiry_days=1),
            ["old protocols: the server accepts TLS 1.1"],
            [],
        ),
        (
            Seen((LEAF,), old_protocols=("TLS 1.0", "TLS 1.1")),
            Tls(expiry_days=1, first=False),
            [],
            ["the server still accepts TLS 1.0 and TLS 1.1 on this address"],
        ),
        (Seen((LEAF._replace(names=()),)), Tls(expiry_days=1), ["wrong name"], []),
        (TlsError("nobody answers"), Tls(), ["nobody answers"], []),
    ],
)
def test_judgement(monkeypatch, seen, tls, problems, warnings):
    found = judge(monkeypatch, seen, tls)
    assert [len(found.problems), len(found.warnings)] == [len(problems), len(warnings)]
    pairs = list(zip(found.problems + found.warnings, problems + warnings))
    assert all(text.startswith(beginning) for text, beginning in pairs)


def test_described(monkeypatch):
    facts = presented.described(judge(monkeypatch, Seen((LEAF,)), Tls()))
    assert (facts["address"], facts["subject"], facts["days_left"]) == ("127.0.0.1:443", "CN=leaf", 20)
    assert presented.described(judge(monkeypatch, TlsError("x"), Tls())) == {"address": ""}
