"""Handshakes with a server of Python's ssl module, and with servers that have no TLS."""

import contextlib
import socket
import ssl
import threading

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._tls import handshake
from ansible_collections.sametime.estate.plugins.module_utils._tls.errors import TlsError
from ansible_collections.sametime.estate.plugins.module_utils._tls.handshake import Endpoint
from ansible_collections.sametime.estate.tests.unit.certificates import authorities, issue, write

pytest.importorskip("cryptography")  # not where Python 3.6 is tested

HOST = "photos.acme.example"


@contextlib.contextmanager
def listening(serve):
    """Call a function with each connection; yield the port."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(8)

        def accept():
            with contextlib.suppress(OSError):
                while True:
                    connection = listener.accept()[0]
                    with connection, contextlib.suppress(OSError):
                        serve(connection)

        thread = threading.Thread(target=accept)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


@pytest.fixture
def authority(tmp_path):
    path = tmp_path / "root.pem"
    path.write_text(authorities()[0].pem)
    return str(path)


def tls_server(folder, low=ssl.TLSVersion.TLSv1_2, high=ssl.TLSVersion.TLSv1_3):
    _root, issuing = authorities()
    options = write(folder, issue("photo host", issuing, [HOST]), [issuing])
    chain = folder / "all.pem"
    chain.write_text("".join((folder / name).read_text() for name in ("server.pem", "server.chain")))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.minimum_version, context.maximum_version = low, high
    context.load_cert_chain(chain, options["key"])
    return listening(lambda connection: context.wrap_socket(connection, server_side=True).recv(1))


def test_chain_and_trust(tmp_path, authority):
    with tls_server(tmp_path) as port:
        seen = handshake.look(Endpoint("127.0.0.1", port, HOST), authority)
        untrusted = handshake.look(Endpoint("127.0.0.1", port), protocols=())
    assert [each.subject for each in seen.certificates] == ["CN=photo host", "CN=Lab Issuing CA"]
    assert (seen.refusal, seen.old_protocols) == (None, ())
    assert "issuer certificate" in untrusted.refusal


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_old_protocols(tmp_path, authority):
    with tls_server(tmp_path, ssl.TLSVersion.TLSv1) as port:
        seen = handshake.look(Endpoint("127.0.0.1", port, HOST), authority)
    assert seen.old_protocols == ("TLS 1.0", "TLS 1.1")


def test_server_with_the_newest_protocol_only(tmp_path, authority):
    with tls_server(tmp_path, ssl.TLSVersion.TLSv1_3) as port:
        seen = handshake.look(Endpoint("127.0.0.1", port, HOST), authority)
    assert [each.subject for each in seen.certificates] == ["CN=photo host"]
    assert (seen.refusal, seen.old_protocols) == (None, ())


def test_server_without_tls():
    plain = listening(lambda connection: connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n"))
    with plain as port, pytest.raises(TlsError, match=f"127.0.0.1:{port} does not speak TLS"):
        handshake.look(Endpoint("127.0.0.1", port))


def test_server_that_says_nothing():
    silent = threading.Event()
    with listening(lambda _connection: silent.wait(5)) as port:
        with pytest.raises(TlsError, match="no TLS answer from"):
            handshake.look(Endpoint("127.0.0.1", port, timeout_seconds=0.2))
        silent.set()


def test_nobody_listens():
    with pytest.raises(TlsError, match=r"no TLS answer from 127\.0\.0\.1:1: "):
        handshake.look(Endpoint("127.0.0.1", 1))


def test_authority_that_cannot_be_used(tmp_path):
    with pytest.raises(TlsError, match=r"x.pem, the file with the trusted authority, is missing"):
        handshake.trust(str(tmp_path / "x.pem"))
    (tmp_path / "x.pem").write_text("x")
    with pytest.raises(TlsError, match="is not a file with certificates in PEM form"):
        handshake.trust(str(tmp_path / "x.pem"))
