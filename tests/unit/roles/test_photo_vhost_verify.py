"""Entry point verify of role photo_vhost: it judges by the variables of the role, as the web server has them."""

import json
import re
import ssl
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from ansible_collections.sametime.estate.tests.unit.certificates import authorities, issue, write
from ansible_collections.sametime.estate.tests.unit.playbook_runs import play

PLAY = """
- name: Access to photos
  hosts: photo_web
  gather_facts: false
  tasks:
    - name: Verify the answers to each client
      ansible.builtin.include_role:
        name: sametime.estate.photo_vhost
        tasks_from: verify
      vars:
        photo_vhost_verify_client: client1
"""
OTHER_POLICY = {"addresses": [{"name": "Nobody here", "address": "192.0.2.1"}], "otherwise": {"page": "No."}}
POLICY = {
    "networks": [{"name": "This host", "networks": ["127.0.0.0/8"]}],
    "otherwise": {"redirect": "http://www.acme.example/"},
}
REFUSING = {**POLICY, "networks": [{"name": "Office", "networks": ["192.0.2.0/24"]}]}


class Web:
    """A web server on a port of its own that answers with one status; ``requests`` is what it was asked for."""

    def __init__(self, status, context=None):
        self.requests = requests = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                requests.append((self.headers["Host"], self.path))
                self.send_response(status)
                self.send_header("Location", "http://www.acme.example/")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *arguments):
                pass

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        if context:
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def end(self):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def verify(folder, **hosts):
    """Run the play on web servers, each with its variables; return its exit code and its output on one line."""
    local = {"ansible_connection": "local", "ansible_python_interpreter": sys.executable}
    site = {"sametime_photo_host": "photos.invalid", "sametime_photo_access": OTHER_POLICY}
    groups = {
        "photo_web": {"hosts": {name: {**local, **variables} for name, variables in hosts.items()}},
        "clients": {"hosts": {"client1": local}},
    }
    (folder / "hosts.json").write_text(json.dumps({"all": {"children": groups, "vars": site}}))
    (folder / "play.yml").write_text(PLAY)
    done = play(["-i", folder / "hosts.json", folder / "play.yml"])
    return done.returncode, re.sub(r"\s+", " ", done.stdout + done.stderr)


def variables(server, policy):
    return {"photo_vhost_host": "127.0.0.1", "photo_vhost_port": server.port, "photo_vhost_access": policy}


@pytest.fixture(scope="module")
def verified(tmp_path_factory):
    """One run for all these web servers; return exit code, output and the servers."""
    folder, servers, hosts = tmp_path_factory.mktemp("verified"), {}, {}
    page = {**REFUSING, "otherwise": {"page": "No."}}
    for name, status, policy in (
        ("admitted", 404, POLICY),
        ("redirected", 302, REFUSING),
        ("page", 403, page),
        ("another", 200, POLICY),
    ):
        servers[name] = Web(status)
        hosts[name] = variables(servers[name], policy)
    servers["good"], hosts["good"] = https(folder, "127.0.0.1")
    servers["wrong"], hosts["wrong"] = https(folder, "www.acme.example")
    yield (*verify(folder, **hosts), servers)
    for server in servers.values():
        server.end()


def https(folder, name):
    """Return a server whose certificate has a name, and the variables of a web server for it."""
    root, issuing = authorities()
    files = write(folder / name, issue("photo host", issuing, [name], days=(-1, 20)), [issuing])
    whole, trusted = folder / name / "whole.pem", folder / name / "root.pem"
    whole.write_text((folder / name / "server.pem").read_text() + (folder / name / "server.chain").read_text())
    trusted.write_text(root.pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(whole, files["key"])
    server = Web(404, context)
    tls = {"photo_vhost_tls": {**files, "port": server.port}, "photo_vhost_tls_ca_file": str(trusted)}
    return server, {**variables(server, POLICY), "photo_vhost_http": "off", **tls}


def failures(output, host):
    """Return how many tasks failed on a host."""
    return int(re.search(rf"\b{host} : ok=\d+ changed=0 unreachable=0 failed=(\d)", output)[1])


@pytest.mark.parametrize("host", ["admitted", "redirected", "page"])
def test_port_host_and_policy_are_those_of_the_role(verified, host):
    _code, output, servers = verified
    assert failures(output, host) == 0, output
    assert servers[host].requests == [("127.0.0.1", "/nobody@verify.invalid.jpg")]


def test_another_answer_is_an_error_that_says_why(verified):
    code, output, servers = verified
    assert (code, failures(output, "another")) == (2, 1), output
    port = servers["another"].port
    assert f"client1 (127.0.0.1) requested a photo from 127.0.0.1 at 127.0.0.1 port {port}" in output
    assert "got status 200, expected 404: Allowed by the rule 'This host'" in output


def test_https_with_its_certificate(verified):
    _code, output, servers = verified
    assert (failures(output, "good"), failures(output, "wrong")) == (0, 1), output
    assert "the certificate of CN=photo host expires in" in output
    assert "wrong name: the certificate of CN=photo host has www.acme.example" in output
    for host in ("good", "wrong"):
        assert servers[host].requests == [("127.0.0.1", "/nobody@verify.invalid.jpg")]
