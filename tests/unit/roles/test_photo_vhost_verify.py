"""Entry point verify of role photo_vhost: it judges by the variables of the role, as the web server has them."""

import json
import os
import re
import ssl
import subprocess
import sys
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.tests.unit.certificates import authorities, issue, write

ROOT = Path(__file__).parents[3]
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


@pytest.fixture
def web():
    """A web server on a port of its own; ``status`` is its answer, ``requests`` what it was asked for."""
    with serving() as server:
        yield server


@contextmanager
def serving(context=None):
    """Run a web server; context: with TLS."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            server.requests.append((self.headers["Host"], self.path))
            self.send_response(server.status)
            self.send_header("Location", "http://www.acme.example/")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *arguments):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    server.status, server.requests = 404, []
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def verify(folder, **variables):
    """Run the play; return its exit code and its output on one line. Only the web server has the variables."""
    local = {"ansible_connection": "local", "ansible_python_interpreter": sys.executable}
    site = {"sametime_photo_host": "photos.invalid", "sametime_photo_access": OTHER_POLICY}
    groups = {
        "photo_web": {"hosts": {"web1": {**local, **variables}}},
        "clients": {"hosts": {"client1": local}},
    }
    (folder / "hosts.json").write_text(json.dumps({"all": {"children": groups, "vars": site}}))
    (folder / "play.yml").write_text(PLAY)
    done = subprocess.run(
        [Path(sys.executable).with_name("ansible-playbook"), "-i", folder / "hosts.json", folder / "play.yml"],
        cwd=ROOT,
        env={**os.environ, "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"), "ANSIBLE_NOCOLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, re.sub(r"\s+", " ", done.stdout + done.stderr)


@pytest.mark.parametrize(
    ("policy", "status"),
    [
        pytest.param(POLICY, 404, id="admitted"),
        pytest.param(REFUSING, 302, id="redirected"),
        pytest.param({**REFUSING, "otherwise": {"page": "No."}}, 403, id="page"),
    ],
)
def test_port_host_and_policy_are_those_of_the_role(web, tmp_path, policy, status):
    web.status = status
    options = {"photo_vhost_host": "127.0.0.1", "photo_vhost_port": web.server_port, "photo_vhost_access": policy}
    code, output = verify(tmp_path, **options)
    assert code == 0, output
    assert web.requests == [("127.0.0.1", "/nobody@verify.invalid.jpg")]


def test_another_answer_is_an_error_that_says_why(web, tmp_path):
    web.status = 200
    options = {"photo_vhost_host": "127.0.0.1", "photo_vhost_port": web.server_port, "photo_vhost_access": POLICY}
    code, output = verify(tmp_path, **options)
    assert code == 2, output
    assert f"client1 (127.0.0.1) requested a photo from 127.0.0.1 at 127.0.0.1 port {web.server_port}" in output
    assert "got status 200, expected 404: Allowed by the rule 'This host'" in output


@pytest.mark.parametrize(
    ("name", "said"),
    [
        pytest.param("127.0.0.1", "expires in", id="good"),
        pytest.param(
            "www.acme.example", "wrong name: the certificate of CN=photo host has www.acme.example", id="name"
        ),
    ],
)
def test_https_with_its_certificate(tmp_path, name, said):
    root, issuing = authorities()
    files = write(tmp_path, issue("photo host", issuing, [name], days=(-1, 20)), [issuing])
    whole = tmp_path / "whole.pem"
    whole.write_text((tmp_path / "server.pem").read_text() + (tmp_path / "server.chain").read_text())
    (tmp_path / "root.pem").write_text(root.pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(whole, files["key"])
    with serving(context) as server:
        options = {
            "photo_vhost_host": "127.0.0.1",
            "photo_vhost_http": "off",
            "photo_vhost_access": POLICY,
            "photo_vhost_tls": {**files, "port": server.server_port},
            "photo_vhost_tls_ca_file": str(tmp_path / "root.pem"),
        }
        code, output = verify(tmp_path, **options)
    assert code == (0 if name == "127.0.0.1" else 2), output
    assert said in output
    assert server.requests == [("127.0.0.1", "/nobody@verify.invalid.jpg")]
