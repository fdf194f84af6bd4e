"""Module ihs_info as a process; it reads only, so all four calls tell the same."""

import pytest
from ansible_collections.sametime.estate.tests.unit.plugins.modules.ihs_installation import Installation

VERSION = "Server version: IBM_HTTP_Server/8.5.5.22 (Unix)\n"


@pytest.fixture
def server(tmp_path):
    return Installation(tmp_path, VERSION)


def test_check_do_check_do(server):
    before = server.files()
    results = [server.call("ihs_info", check) for check in (True, False, True, False)]
    assert results[0] == results[1] == results[2] == results[3]
    assert server.files() == before
    result = results[0]
    result.pop("invocation", None)
    assert result == {
        "changed": False,
        "product": "IBM_HTTP_Server",
        "version": "8.5.5.22",
        "generation": "2.2",
        "server_root": str(server.root),
        "apachectl": str(server.root / "bin" / "apachectl"),
        "config": str(server.config),
        "running": False,
        "modules": ["core_module"],
        "virtual_hosts": [
            {
                "address": "*",
                "port": "443",
                "name": "secure.acme.example",
                "default": True,
                "file": str(server.config),
                "line": 9,
                "aliases": [],
                "tls": None,
            }
        ],
        "main_server": {
            "listen": ["80"],
            "name_virtual_hosts": [],
            "server_name": "www.acme.example",
            "document_root": None,
            "rewrite_lock": None,
            "rewrite_engine": False,
            "tls": None,
            "believed_header": None,
        },
    }


def test_without_a_fragment(server):
    server.config.write_text(server.config.read_text() + "Include conf/photos.conf\nRewriteEngine On\n")
    server.fragment.write_text("Listen 8080\nNameVirtualHost *:80\n")
    main = server.call("ihs_info")["main_server"]
    assert (main["listen"], main["name_virtual_hosts"], main["rewrite_engine"]) == (["80", "8080"], ["*:80"], True)
    result = server.call("ihs_info", without=str(server.fragment))
    assert (result["main_server"]["listen"], result["main_server"]["name_virtual_hosts"]) == (["80"], [])
    assert result["virtual_hosts"][0]["file"] == str(server.config)


def test_unknown_version_names_the_text_and_the_variable(server):
    (server.root / "version").write_text("Server version: Acme-Web/3.1\n")
    result = server.call("ihs_info")
    assert result["failed"]
    assert "it prints 'Server version: Acme-Web/3.1'" in result["msg"]
    assert "photo_vhost_generation" in result["msg"]
    assert server.call("ihs_info", generation="2.4")["generation"] == "2.4"


def test_relative_paths_begin_at_server_root(server, tmp_path):
    other = tmp_path / "other"
    (other / "conf").mkdir(parents=True)
    (other / "conf" / "more.conf").write_text("Listen 8080\n")
    server.config.write_text(f'ServerRoot "{other}/"\nInclude conf/more.conf\n')
    result = server.call("ihs_info")
    assert (result["server_root"], result["main_server"]["listen"]) == (str(other), ["8080"])
