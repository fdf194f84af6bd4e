"""TLS of the simulator: which certificate and which protocols a virtual host of IBM HTTP Server gets."""

import pytest
from ansible_collections.sametime.estate.lab.ihs import configuration, generations

NINE, EIGHT = generations.GENERATIONS["9"], generations.GENERATIONS["8.5"]
LOAD = "LoadModule ibm_ssl_module modules/mod_ibm_ssl.so\n"
FIRST = (
    "<VirtualHost *:443>\nServerName a\nSSLEnable{sni}\nKeyFile key.kdb\nSSLServerCert two\nSSLProtocolDisable TLSv10\n"
)
SECOND = "<VirtualHost *:443>\nServerName b\nSSLEnable\nKeyFile key.kdb\nSSLServerCert one\nSSLProtocolDisable SSLv3\n"
END = "</VirtualHost>\n"


def write(tmp_path, text, generation=NINE):
    root = tmp_path / "root"
    root.mkdir(exist_ok=True)
    (root / "httpd.conf").write_text(text)
    (root / "key.kdb").write_text("label one\n1\nlabel two\n2\n")
    (root / "key.sth").write_text("x")
    return configuration.write(generation, root, root / "httpd.conf", tmp_path / "copy").config.read_text()


def settings(tmp_path, number):
    """Return certificate and protocols of a virtual host."""
    folder = tmp_path / "copy" / "lab-tls"
    lines = (folder / f"{number}.conf").read_text().splitlines()
    protocols = next(line for line in lines if line.startswith("SSLProtocol"))
    return (folder / f"{number}.pem").read_text().strip(), protocols.removeprefix("SSLProtocol all").strip()


def test_directives_become_settings_of_mod_ssl_on_the_same_lines(tmp_path):
    text = write(tmp_path, LOAD + FIRST.format(sni="") + END).splitlines()
    assert text[0] == f"LoadModule ssl_module {generations.REAL_MODULES}/mod_ssl.so"
    assert text[1:3] == ["<VirtualHost *:443>", "ServerName a"]
    assert text[3] == f'Include "{tmp_path}/copy/lab-tls/1.conf"'
    assert text[4:] == ["", "", "", "</VirtualHost>"]
    assert settings(tmp_path, 1) == ("2", "-TLSv1")


@pytest.mark.parametrize(("generation", "sni", "certificate"), [(NINE, " SNI", "1"), (NINE, "", "2"), (EIGHT, "", "2")])
def test_all_virtual_hosts_of_an_address_have_the_handshake_of_the_first_one(tmp_path, generation, sni, certificate):
    named = "NameVirtualHost *:443\n" if generation.is_22 else ""
    write(tmp_path, LOAD + named + FIRST.format(sni=sni) + END + SECOND + END, generation)
    assert settings(tmp_path, 2) == (certificate, "-TLSv1")


@pytest.mark.parametrize(
    ("text", "generation", "said"),
    [
        (FIRST.format(sni=" SNI"), EIGHT, "SSLEnable takes no arguments"),
        (FIRST.replace("two", "three").format(sni=""), NINE, "there is no certificate three in the key database"),
        (FIRST.replace("key.kdb", "none.kdb").format(sni=""), NINE, "none.kdb does not exist"),
        (FIRST.replace("KeyFile key.kdb\n", "").format(sni=""), NINE, "SSLEnable needs a KeyFile"),
    ],
)
def test_refused_with_the_place(tmp_path, text, generation, said):
    with pytest.raises(configuration.RefusedError, match=r"Syntax error on line 2 of .*httpd\.conf:\n.*" + said):
        write(tmp_path, LOAD + text + END, generation)


def test_stash_file_is_needed(tmp_path):
    write(tmp_path, "")
    (tmp_path / "root" / "key.sth").unlink()
    root = tmp_path / "root"
    (root / "httpd.conf").write_text(LOAD + FIRST.format(sni="") + END)
    with pytest.raises(configuration.RefusedError, match=r"key\.sth does not exist"):
        configuration.write(NINE, root, root / "httpd.conf", tmp_path / "copy")


def test_without_the_module_its_directives_are_left_to_httpd(tmp_path):
    assert "SSLEnable\n" in write(tmp_path, FIRST.format(sni="") + END)


def test_settings_of_the_main_server_are_inherited(tmp_path):
    text = "KeyFile key.kdb\n<IfModule mod_ibm_ssl.c>\n<VirtualHost *:443>\nSSLEnable\n</VirtualHost>\n</IfModule>\n"
    assert "<IfModule mod_ssl.c>" in write(tmp_path, LOAD + text)
    assert settings(tmp_path, 1) == ("1", "")
    assert "Include" not in write(tmp_path, LOAD + "<VirtualHost *:80>\nServerName a\n</VirtualHost>\n")
