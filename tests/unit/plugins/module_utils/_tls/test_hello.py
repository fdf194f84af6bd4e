"""The bytes of a handshake: what is sent, and each way in which a server answers; this runs on Python 3.6 too."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._tls.hello import Answer, client_hello, read_answer


def record(kind, content, version=b"\x03\x03"):
    return bytes([kind]) + version + len(content).to_bytes(2, "big") + content


def message(kind, body):
    return bytes([kind]) + len(body).to_bytes(3, "big") + body


def certificate(*ders):
    entries = b"".join(len(der).to_bytes(3, "big") + der for der in ders)
    return message(11, len(entries).to_bytes(3, "big") + entries)


HELLO = message(2, b"\x03\x03" + bytes(32) + b"\x00\x00\x2f\x00")
OLD_HELLO = message(2, b"\x03\x02" + bytes(32) + b"\x00\x00\x2f\x00")
DONE = message(14, b"")
FATAL, WARNING = record(21, b"\x02\x46"), record(21, b"\x01\x70")
WHOLE = record(22, HELLO + certificate(b"leaf", b"issuer") + DONE)
CASES = {
    "one record": (WHOLE, Answer("TLS 1.2", (b"leaf", b"issuer"))),
    "a record for each message": (
        record(22, HELLO) + record(22, certificate(b"leaf")) + record(22, DONE),
        Answer("TLS 1.2", (b"leaf",)),
    ),
    "a message over two records": (
        record(22, HELLO + certificate(b"leaf" * 9)[:20]) + record(22, certificate(b"leaf" * 9)[20:]),
        Answer("TLS 1.2", (b"leaf" * 9,)),
    ),
    "an older version": (record(22, OLD_HELLO + certificate(b"leaf")), Answer("TLS 1.1", (b"leaf",))),
    "no certificate": (record(22, HELLO + DONE), Answer("TLS 1.2")),
    "refused": (FATAL, Answer(None)),
    "unknown name, and then an answer": (WARNING + WHOLE, Answer("TLS 1.2", (b"leaf", b"issuer"))),
    "nothing yet": (b"", None),
    "only the hello": (record(22, HELLO), None),
}


@pytest.mark.parametrize(("data", "answer"), CASES.values(), ids=list(CASES))
def test_read_answer(data, answer):
    assert read_answer(data) == answer


def test_every_beginning_needs_more():
    end = WHOLE.index(b"issuer") + len(b"issuer")
    assert [read_answer(WHOLE[:length]) for length in range(end)] == [None] * end


def test_a_closed_connection_is_a_refusal():
    assert read_answer(b"", ended=True) == Answer(None)
    assert read_answer(record(22, HELLO), ended=True) == Answer("TLS 1.2")


@pytest.mark.parametrize("data", [b"HTTP/1.1 400 Bad Request\r\n", b"220 mail.acme.example\r\n", bytes(6)])
def test_other_protocols(data):
    with pytest.raises(ValueError, match="not TLS"):
        read_answer(data)


def test_client_hello_is_one_whole_record_with_the_name():
    data = client_hello("TLS 1.1", "photos.acme.example", bytes(32))
    assert data[:3] == b"\x16\x03\x01"
    assert int.from_bytes(data[3:5], "big") == len(data) - 5
    assert int.from_bytes(data[6:9], "big") == len(data) - 9
    assert data[9:11] == b"\x03\x02"
    assert b"\x00\x13photos.acme.example" in data
    assert len(client_hello("TLS 1.1", None, bytes(32))) < len(data)
